using System.Text.Json;
using Marketplace.Backend;
using Marketplace.Bank;

namespace Marketplace.Reports;

/// <summary>What a run cost; the only part of a report that differs between two runs of the same replay.</summary>
/// <param name="BackendPeakMemory">Bytes; null where the backend is not our child.</param>
internal sealed record RunFigures(
    double WallSeconds,
    double CasesPerSecond,
    double SiteSeconds,
    double BankSeconds,
    double ClockSeconds,
    int Ticks,
    int Requests,
    int Retries,
    int BackendRestarts,
    long? BackendPeakMemory,
    long OwnPeakMemory,
    int BankMessages,
    int BankRepeats);

internal sealed record ReportTotals(int Cases, int Advances, Money Disbursed, Money Repaid, Money Outstanding);

/// <summary>One case by its order: what must come out the same, whatever happened to the machines on the way.</summary>
internal sealed record ReportCase(
    string Order,
    string Agreement,
    string State,
    string Delivery,
    string Balance,
    IReadOnlyList<string> Flags,
    IReadOnlyList<string> Reasons,
    int KindsOfFacts,
    string Advance,
    string Fee,
    string PrincipalOutstanding,
    string InterestAccrued,
    string Collected,
    string Residual,
    int DaysPastDue);

/// <summary>A bank's payments and credits of one kind.</summary>
internal sealed record ReportMovement(string Bank, string What, int Count, string Amount);

/// <summary>The report of a replay: shown as tables, and written as JSON for <c>--report</c>.</summary>
internal sealed record ReplayReport(
    int OrdersRead,
    int OrderSellerPairs,
    IReadOnlyList<string> BrokenRows,
    IReadOnlyDictionary<string, int> WithoutCase,
    IReadOnlyDictionary<string, int> States,
    IReadOnlyDictionary<string, int> Refusals,
    int PaidElsewhere,
    ReportTotals Totals,
    IReadOnlyDictionary<string, int> OpenWorkItems,
    IReadOnlyList<DisturbanceLine> Disturbances,
    IReadOnlyDictionary<string, int> Decisions,
    IReadOnlyList<BookAnswer> TrialBalance,
    IReadOnlyList<ReportMovement> Bank,
    IReadOnlyList<Check> Checks,
    IReadOnlyList<ReportCase> Cases,
    RunFigures Run)
{
    /// <summary>The first thing on which bank and books disagree, or null.</summary>
    public string? FirstDifference => Checks.FirstOrDefault(check => check.Difference is not null) is { } failed ? $"{failed.Name}: {failed.Difference}" : null;

    public static ReplayReport Of(Outcome outcome, int paidElsewhere, RunFigures run) => new(
        outcome.Book.OrdersRead,
        outcome.Book.Orders.Count,
        [.. outcome.Book.BrokenRows.Select(row => row.ToString())],
        outcome.WithoutCase(),
        Count(outcome.Cases.Select(financed => Outcome.StateOf(financed.Case))),
        Count(outcome.Refused.SelectMany(application => application.RefusedFor)
            .Concat(outcome.Cases.Where(financed => financed.Case.Lifecycle == "Rejected").SelectMany(financed => financed.Case.Reasons ?? []).Select(reason => reason.Code))),
        paidElsewhere,
        TotalsOf(outcome),
        Count(outcome.OpenWorkItems.Select(item => item.Kind)),
        DisturbanceLine.Of(outcome),
        outcome.Decisions,
        [.. outcome.Books.OrderBy(book => book.Book, StringComparer.Ordinal).Select(Sorted)],
        [.. outcome.Banks.SelectMany(Movements)],
        Reconciliation.Of(outcome),
        [.. outcome.Cases.Select(CaseOf)],
        run);

    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, MarketJson.Indented));

    private static SortedDictionary<string, int> Count(IEnumerable<string> names) =>
        new(names.GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal), StringComparer.Ordinal);

    private static BookAnswer Sorted(BookAnswer book) => book with { Accounts = [.. book.Accounts.OrderBy(account => account.Account, StringComparer.Ordinal)] };

    private static ReportTotals TotalsOf(Outcome outcome)
    {
        var advanced = outcome.Payments
            .Where(payment => payment is { Purpose: LedgerPayment.Disbursement, State: PaymentState.Settled })
            .Select(payment => PaymentIds.CaseOf(payment.PaymentId)).ToHashSet(StringComparer.Ordinal);
        var financed = outcome.Cases.Where(candidate => advanced.Contains(candidate.Case.Id)).Select(candidate => candidate.Case).ToList();
        var disbursed = financed.Sum(financing => financing.Advance?.Cents ?? 0);
        var outstanding = financed.Sum(financing => financing.PrincipalOutstanding?.Cents ?? 0);
        return new ReportTotals(outcome.Cases.Count, financed.Count, Money.Brl(disbursed), Money.Brl(disbursed - outstanding), Money.Brl(outstanding));
    }

    private static List<ReportMovement> Movements(BankView bank)
    {
        var payments = bank.Payments
            .GroupBy(payment => (payment.Purpose, payment.State))
            .OrderBy(group => group.Key.Purpose, StringComparer.Ordinal).ThenBy(group => group.Key.State)
            .Select(group => new ReportMovement(
                bank.Code, $"{group.Key.Purpose}, {group.Key.State.ToString().ToLowerInvariant()}", group.Count(), Money.Text(group.Sum(payment => payment.Amount.Cents))));
        var booked = bank.Credits.Where(credit => credit is { Booked: true, Amount.Currency: Money.FilesCurrency, Shares.Count: > 0 }).ToList();
        return
        [
            .. payments,
            Sum("Received from buyers and suppliers", booked.Where(credit => credit.Amount.Cents > 0)),
            Sum("Taken back", booked.Where(credit => credit.Amount.Cents < 0)),
        ];

        ReportMovement Sum(string what, IEnumerable<LedgerCredit> credits) => new(bank.Code, what, credits.Count(), Money.Text(credits.Sum(credit => credit.Amount.Cents)));
    }

    private static ReportCase CaseOf(FinancedOrder financed)
    {
        var financing = financed.Case;
        return new ReportCase(
            financed.Order.Number, financed.Trade.Agreement.Name, Outcome.StateOf(financing), financing.Delivery, financing.Balance,
            [.. (financing.Flags ?? []).Order(StringComparer.Ordinal)],
            [.. (financing.Reasons ?? []).Select(reason => reason.Code).Order(StringComparer.Ordinal)], financed.Facts.Count,
            Text(financing.Advance), Text(financing.Fee), Text(financing.PrincipalOutstanding), Text(financing.InterestAccrued),
            Text(financing.Collected), Text(financing.Residual), financing.DaysPastDue ?? 0);
    }

    private static string Text(Money? amount) => Money.Text(amount?.Cents ?? 0);
}
