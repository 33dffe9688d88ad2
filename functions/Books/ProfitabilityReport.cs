using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace ScfFunctions.Books;

/// <summary>By what profitability is grouped.</summary>
public enum ProfitabilityGrouping
{
    /// <summary>One supplier's cases, page by page.</summary>
    Case,
    Agreement,

    /// <summary>What the loan is secured by. So far there is one product: <c>OrderFinancing</c>.</summary>
    Product,

    /// <summary>The policy as pinned; see <see cref="FinancingPolicy.Code"/>.</summary>
    Policy,
    Supplier,
}

/// <summary>What was earned and lost in a period, in groups.</summary>
/// <param name="AsOf">When the reading began; each shard, or case, is read as it stands. Funds cost something up to the day (UTC) of this instant.</param>
/// <param name="By">By what it is grouped.</param>
/// <param name="From">The first booking date; null for the beginning.</param>
/// <param name="To">The last booking date; null for all.</param>
/// <param name="Groups">In the order of group, currency and book.</param>
/// <param name="Continuation">Where this page of cases ended; null at the end, and where the report has no pages.</param>
public sealed record ProfitabilityAnswer(
    DateTimeOffset AsOf, string By, DateOnly? From, DateOnly? To, IReadOnlyList<ProfitabilityGroup> Groups, string? Continuation)
{
    /// <summary>The same, a group a row.</summary>
    public CsvAnswer ToCsv() => new(
        [
            "asOf", By, "currency", "book", "interest", "fees", "penalty", "incomeWrittenOff", "guarantees", "impairment", "shortfalls", "result", "costOfFunds",
            "resultAfterFunds", "expectedLoss",
        ],
        [
            .. Groups.Select(group => (IReadOnlyList<CsvCell>)
            [
                CsvCell.Of(AsOf), CsvCell.Of(group.Group), CsvCell.Of(group.Currency.Code), CsvCell.Of(group.Book.ToString()), CsvCell.Of(group.Interest),
                CsvCell.Of(group.Fees), CsvCell.Of(group.Penalty), CsvCell.Of(group.IncomeWrittenOff), CsvCell.Of(group.Guarantees), CsvCell.Of(group.Impairment),
                CsvCell.Of(group.Shortfalls), CsvCell.Of(group.Result), CsvCell.Of(group.CostOfFunds), CsvCell.Of(group.ResultAfterFunds), CsvCell.Of(group.ExpectedLoss),
            ]),
        ])
    {
        Continuation = Continuation,
    };
}

/// <summary>One group in one currency and book; the amounts are those of <see cref="Earnings"/>.</summary>
/// <param name="Group">The id or the policy.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Book">P for what the platform earned, B for what the bank did.</param>
/// <param name="Interest">Interest earned.</param>
/// <param name="Fees">Fees and charges earned.</param>
/// <param name="Penalty">Penalty earned.</param>
/// <param name="IncomeWrittenOff">What of these will not be paid.</param>
/// <param name="Guarantees">What guarantees cost, less what came back.</param>
/// <param name="Impairment">Principal lost, less recoveries.</param>
/// <param name="Shortfalls">Residuals paid too much and made good.</param>
/// <param name="Result">All of these together, as the journal has them.</param>
/// <param name="CostOfFunds">What the platform's lent money cost; it is computed, and posted nowhere. Null where a pool that lent does not say what its money costs.</param>
/// <param name="ResultAfterFunds"><paramref name="Result"/> less <paramref name="CostOfFunds"/>; null where that is.</param>
/// <param name="ExpectedLoss">What of impairment and guarantees is a provision that was neither used nor released in the period; below zero where more was than was made.</param>
public sealed record ProfitabilityGroup(
    string Group, Currency Currency, Book Book, Money Interest, Money Fees, Money Penalty, Money IncomeWrittenOff, Money Guarantees, Money Impairment,
    Money Shortfalls, Money Result, Money? CostOfFunds, Money? ResultAfterFunds, Money ExpectedLoss)
{
    public static ProfitabilityGroup Of(string group, Book book, Earnings earned, Money? costOfFunds) => new(
        group, earned.Result.Currency, book, earned.Interest, earned.Fees, earned.Penalty, earned.IncomeWrittenOff, earned.Guarantees, earned.Impairment,
        earned.Shortfalls, earned.Result, costOfFunds, earned.Result - costOfFunds, earned.ExpectedLoss);
}
