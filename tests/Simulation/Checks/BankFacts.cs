using System.Globalization;
using Marketplace.Bank;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Simulation.Checks;

/// <summary>A movement on an account, as the bank that keeps it has written it down.</summary>
internal sealed record Movement(string Account, long Cents, DateOnly Day, string Cause);

/// <summary>What really moved, by the banks' own ledgers.</summary>
internal sealed class BankFacts
{
    private static readonly BankCalendar Calendar = new(BrazilianHolidays.All, MarketTimeZone.Zone);

    private readonly ILookup<string, Movement> _byCause;

    private BankFacts(IReadOnlyList<LedgerPayment> payments, IReadOnlyList<LedgerCredit> credits, IReadOnlyList<Movement> movements)
    {
        (Payments, Credits) = (payments, credits.ToDictionary(credit => credit.Reference, StringComparer.Ordinal));
        _byCause = movements.ToLookup(movement => movement.Cause, StringComparer.Ordinal);
    }

    /// <summary>Everything that a bank was asked to pay.</summary>
    public IReadOnlyList<LedgerPayment> Payments { get; }

    /// <summary>Everything that came in, by the bank's reference.</summary>
    public IReadOnlyDictionary<string, LedgerCredit> Credits { get; }

    public static BankFacts Of(Banks banks)
    {
        List<LedgerPayment> payments = [];
        List<LedgerCredit> credits = [];
        List<Movement> movements = [];
        foreach (var ledger in banks.Desks.Select(desk => desk.Bank.Ledger))
        {
            payments.AddRange(ledger.Commit(transaction => transaction.Payments()));
            credits.AddRange(ledger.Commit(transaction => transaction.Credits()));
            movements.AddRange(ledger.Query(
                "SELECT account, cents, bank_day, cause FROM entries ORDER BY seq",
                row => new Movement(row.GetString(0), row.GetInt64(1), DateOnly.ParseExact(row.GetString(2), "yyyy-MM-dd", CultureInfo.InvariantCulture), row.GetString(3))));
        }

        return new BankFacts(payments, credits, movements);
    }

    /// <summary>What moved on the payer's account for a payment: once out, and perhaps once back.</summary>
    public IReadOnlyList<Movement> OutOf(LedgerPayment payment) => [.. _byCause[payment.PaymentId].Where(movement => movement.Account == payment.Debtor)];

    /// <summary>The day on which its money left for good; null where it did not, or came back.</summary>
    public DateOnly? PaidOn(LedgerPayment payment) =>
        OutOf(payment) is { Count: > 0 } moved && moved.Sum(movement => movement.Cents) == -payment.Amount.Cents ? moved[^1].Day : null;

    /// <summary>Whether a payment left so late that it cannot have reached the bank by a moment.</summary>
    public bool HasLeftAfter(string paymentId, DateTimeOffset moment) => _byCause[paymentId].Any(movement => movement.Cents < 0 && movement.Day > Calendar.BankDay(moment));

    /// <summary>What left for good for a purpose of a case, in cents.</summary>
    public long Paid(string caseId, string purpose) => Payments
        .Where(payment => payment.Purpose == purpose && Marketplace.Reports.PaymentIds.CaseOf(payment.PaymentId) == caseId && PaidOn(payment) is not null)
        .Sum(payment => payment.Amount.Cents);

    /// <summary>Whether the bank has taken a credit back.</summary>
    public bool IsTakenBack(LedgerCredit credit) => Credits.TryGetValue($"R{credit.Reference[1..]}", out var back) && back.Booked;
}
