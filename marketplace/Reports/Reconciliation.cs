using Marketplace.Backend;
using Marketplace.Bank;

namespace Marketplace.Reports;

/// <summary>One thing that bank, books and cases must agree on.</summary>
/// <param name="Difference">What disagrees first, or null where all is well.</param>
internal sealed record Check(string Name, string? Difference);

/// <summary>Holds what the bank paid and received against the books and the cases, to the cent.</summary>
internal static class Reconciliation
{
    private const string Platform = "P";
    private const string Client = "C";

    /// <summary>The lifecycles in which money has gone out to the supplier.</summary>
    private static readonly HashSet<string> PaidOut = new(StringComparer.Ordinal) { "Disbursed", "Defaulted", "GuaranteeCalled", "Subrogated", "WrittenOff", "Closed" };

    private static readonly string[] OwedFromCollection = ["Unallocated", "Suspense", "HeldForFunder", "HeldForGuarantor", "HeldForSupplier"];

    /// <summary>All checks, in the order in which their failures explain one another.</summary>
    public static IReadOnlyList<Check> Of(Outcome outcome) =>
    [
        new("every message to the bank is readable", Unreadable(outcome.Bank)),
        new("a repeated message is the same message", outcome.Bank.Differing == 0 ? null : $"{outcome.Bank.Differing} came under an id that stands for something else"),
        new("every order is a case, a refusal or counted", Accounted(outcome)),
        new("debits equal credits in every book", outcome.Books.Select(Unbalanced).FirstOrDefault(difference => difference is not null)),
        new("client money: cash equals what is owed from it", Differs("C CollectionCash", outcome.Balance(Client, "CollectionCash"), "owed", -OwedFromCollection.Sum(account => outcome.Balance(Client, account)))),
        new("pool account", Differs("P PoolCash", outcome.Balance(Platform, "PoolCash"), "bank", outcome.Bank.PoolMovement)),
        new("collection account", Differs("C CollectionCash", outcome.Balance(Client, "CollectionCash"), "bank", outcome.Bank.CollectionMovement)),
        new("one payout per financed case, of advance less fee", Payouts(outcome)),
        new("collected per case", PerCase(outcome, financing => financing.Collected, CreditsByCase(outcome))),
        new("residual per case", PerCase(outcome, financing => financing.Residual, PaidByCase(outcome.Bank, "Residual"))),
        new("a closed case has given back all it collected", GivenBack(outcome)),
        new("outstanding principal", Differs("P LoanPrincipal", outcome.Balance(Platform, "LoanPrincipal"), "cases", outcome.Cases.Sum(financed => Cents(financed.Case.PrincipalOutstanding)))),
    ];

    private static string? Unreadable(BankView bank) => bank.Unreadable.Count == 0 ? null : bank.Unreadable.Select(pair => $"message {pair.Key}: {pair.Value}").First();

    private static string? Accounted(Outcome outcome)
    {
        var asked = outcome.Book.Orders.Count(order => order.NoCase is null);
        var answered = outcome.Cases.Count + outcome.Refused.Count;
        return asked == answered ? null : $"{asked} orders asked for financing, {answered} were answered";
    }

    private static string? Unbalanced(BookAnswer book) => Differs(
        $"book {book.Book} {book.Currency} debits", book.Accounts.Sum(account => Money.ParseCents(account.Debit)),
        "credits", book.Accounts.Sum(account => Money.ParseCents(account.Credit)));

    private static string? Payouts(Outcome outcome)
    {
        var paid = outcome.Bank.Payments
            .Where(payment => payment is { Purpose: "Disbursement", State: PaymentState.Settled })
            .ToLookup(payment => PaymentIds.CaseOf(payment.PaymentId) ?? "", StringComparer.Ordinal);
        var known = outcome.Cases.Select(financed => financed.Case.Id).ToHashSet(StringComparer.Ordinal);
        if (paid.FirstOrDefault(group => !known.Contains(group.Key)) is { } stray) return $"payment {stray.First().PaymentId} belongs to no case";
        foreach (var (order, financing) in outcome.Cases)
        {
            var payments = paid[financing.Id].ToList();
            var expected = PaidOut.Contains(financing.Lifecycle) && Cents(financing.Advance) > 0 ? 1 : 0;
            if (payments.Count != expected) return $"case {financing.Id} (order {order.Number}) is {financing.Lifecycle} and was paid out {payments.Count} times";
            if (expected == 0) continue;
            var difference = Differs($"case {financing.Id} (order {order.Number}) advance less fee", Cents(financing.Advance) - Cents(financing.Fee), "bank", payments[0].Amount.Cents);
            if (difference is not null) return difference;
        }

        return null;
    }

    private static Dictionary<string, long> CreditsByCase(Outcome outcome)
    {
        var credits = outcome.Bank.Credits.Where(credit => credit.Booked).ToDictionary(credit => credit.OrderNumber, credit => credit.Amount.Cents, StringComparer.Ordinal);
        return outcome.Cases.ToDictionary(financed => financed.Case.Id, financed => credits.GetValueOrDefault(financed.Order.Number), StringComparer.Ordinal);
    }

    private static Dictionary<string, long> PaidByCase(BankView bank, string purpose) => bank.Payments
        .Where(payment => payment.Purpose == purpose && payment.State == PaymentState.Settled)
        .GroupBy(payment => PaymentIds.CaseOf(payment.PaymentId) ?? "", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(payment => payment.Amount.Cents), StringComparer.Ordinal);

    private static string? PerCase(Outcome outcome, Func<CaseAnswer, Money?> books, Dictionary<string, long> bank) => outcome.Cases
        .Select(financed => Differs($"case {financed.Case.Id} (order {financed.Order.Number})", Cents(books(financed.Case)), "bank", bank.GetValueOrDefault(financed.Case.Id)))
        .FirstOrDefault(difference => difference is not null);

    private static string? GivenBack(Outcome outcome)
    {
        var credits = CreditsByCase(outcome);
        var sweeps = PaidByCase(outcome.Bank, "Sweep");
        var residuals = PaidByCase(outcome.Bank, "Residual");
        return outcome.Cases
            .Where(financed => financed.Case.Lifecycle == "Closed")
            .Select(financed => Differs(
                $"case {financed.Case.Id} (order {financed.Order.Number}) received", credits[financed.Case.Id],
                "swept and passed on", sweeps.GetValueOrDefault(financed.Case.Id) + residuals.GetValueOrDefault(financed.Case.Id)))
            .FirstOrDefault(difference => difference is not null);
    }

    private static long Cents(Money? amount) => amount?.Cents ?? 0;

    private static string? Differs(string left, long leftCents, string right, long rightCents) =>
        leftCents == rightCents ? null : $"{left} {Money.Text(leftCents)}, {right} {Money.Text(rightCents)}";
}
