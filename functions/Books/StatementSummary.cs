using ScfFunctions.Domain;

namespace ScfFunctions.Books;

/// <summary>What a case came to, or has come to so far, from its journal: who got and gave what, and what it cost.</summary>
/// <param name="Lifecycle">Where the case stands.</param>
/// <param name="EndReason">How it ended; null while it has not, or where nothing was ever lent.</param>
/// <param name="Days">Calendar days from the value date of the disbursement to that of the last repayment, or to the write-off where none came after it; null while anything is collected, or without a loan.</param>
/// <param name="Interest">Earned by the funder so far, paid or not.</param>
/// <param name="Fees">Fees and charges, whoever earns them.</param>
/// <param name="Penalty">Earned by the funder so far, paid or not.</param>
/// <param name="FunderLoss">Given up by the funder, less what was recovered since.</param>
/// <param name="GuarantorLoss">Paid by the platform under its guarantee, less what it got back.</param>
/// <param name="EffectiveAnnualRate">What the loan cost in a year by what was lent and repaid, in per cent with two decimals, such as <c>16.29</c>, below zero where less came back; null before the end, or where a rate says nothing.</param>
/// <param name="Parties">The cash of each party that had any.</param>
public sealed record StatementSummary(
    Lifecycle Lifecycle, EndReason? EndReason, int? Days, Money Interest, Money Fees, Money Penalty, Money FunderLoss, Money GuarantorLoss, string? EffectiveAnnualRate, IReadOnlyList<PartyCash> Parties)
{
    /// <summary>The summary of a case whose order's value is known; null before, when there is nothing to sum up.</summary>
    /// <param name="financing">The case.</param>
    /// <param name="entries">Its whole journal.</param>
    public static StatementSummary? Of(FinancingCase financing, IReadOnlyList<JournalEntry> entries)
    {
        if (financing.OrderValue is not { } value) return null;
        // What was lent and repaid on a loan of which nothing is collected any more.
        CashFlow[]? flows = financing is { Loan: { } loan } and ({ Balance: BalanceState.Repaid } or { EndReason: Domain.EndReason.WrittenOff })
            ? [new(loan.ValueDate, financing.Advance!.Net), .. loan.Repayments()]
            : null;
        var balance = TrialBalance.Empty.Add(entries);
        var earned = Earnings.Of(Balance);
        return new StatementSummary(
            financing.Lifecycle, financing.EndReason, flows is null ? null : LastDay(financing, flows).DayNumber - flows[0].On.DayNumber,
            earned.Interest,
            // What was deducted and is not earned yet is a fee all the same.
            earned.Fees + Balance(Account.UnearnedFee),
            earned.Penalty,
            // What is only expected to be lost is not given up.
            earned.Impairment + earned.IncomeWrittenOff - Balance(Account.LoanAllowance),
            earned.Guarantees - Balance(Account.GuaranteeProvision),
            flows is null ? null : EffectiveRate.Text(EffectiveRate.Of(flows)),
            [.. CashOf(financing, entries).Where(party => party.CashFlows.Count > 0)]);

        // Each of these accounts is in one of the two: whoever lends has it, or the platform.
        Money Balance(Account account) => balance.Balance(Book.P, account, value.Currency) + balance.Balance(Book.B, account, value.Currency);
    }

    private static DateOnly LastDay(FinancingCase financing, CashFlow[] flows) =>
        financing is { Balance: not BalanceState.Repaid, Loan.WrittenOffOn: { } writtenOff } ? flows[^1].On.NotBefore(writtenOff) : flows[^1].On;

    /// <summary>Each party's cash by the books: what the supplier gets is what leaves the funder's and the collection account for it; what it gives, the credits that it paid itself.</summary>
    private static IEnumerable<PartyCash> CashOf(FinancingCase financing, IReadOnlyList<JournalEntry> entries)
    {
        var got = Cash(CashParty.Supplier, entry => entry.Event switch
        {
            Journals.SettledEvent or Journals.ReversalPrefix + Journals.SettledEvent => -Moved(entry, Account.PoolCash, Account.BankCash),
            Journals.ResidualPaidEvent => -Moved(entry, Account.CollectionCash),
            _ => null,
        });
        var gave = financing.Credits.Where(booked => booked.IsSuppliers)
            .Select(booked => new PartyCashFlow(booked.Credit.BookingDate, -booked.Credit.Amount, Journals.CreditBookedEvent));
        yield return got with { CashFlows = [.. gave.Concat(got.CashFlows).OrderBy(flow => flow.On)] };
        yield return Cash(CashParty.Funder, entry => Moved(entry, Account.PoolCash, Account.BankCash));
        yield return Cash(CashParty.Platform, entry => Moved(entry, Account.PlatformCash));
        yield return Cash(CashParty.CollectionAccount, entry => Moved(entry, Account.CollectionCash));

        PartyCash Cash(CashParty party, Func<JournalEntry, Money?> moved) => new(
            party, [.. from entry in entries let amount = moved(entry) where amount is not null select new PartyCashFlow(entry.Date, amount.Value, entry.Event)]);
    }

    /// <summary>What an entry brings to one of these accounts; below zero what it takes; null where it touches none.</summary>
    private static Money? Moved(JournalEntry entry, params ReadOnlySpan<Account> accounts)
    {
        foreach (var line in entry.Lines)
        {
            if (accounts.Contains(line.Account)) return line.Debit;
        }

        return null;
    }
}

/// <summary>Whose cash it is.</summary>
public enum CashParty
{
    Supplier,
    Funder,

    /// <summary>The platform beside its capital pool: its fees.</summary>
    Platform,

    /// <summary>Client money: what came in and went on.</summary>
    CollectionAccount,
}

/// <summary>The cash of one party.</summary>
/// <param name="Party">Whose.</param>
/// <param name="CashFlows">By booking date; of a day first what the supplier gave, then in the order of the journal.</param>
public sealed record PartyCash(CashParty Party, IReadOnlyList<PartyCashFlow> CashFlows);

/// <summary>Money that a party got (above zero) or gave (below zero).</summary>
/// <param name="On">The booking date.</param>
/// <param name="Amount">How much.</param>
/// <param name="Event">What the journal calls it.</param>
public sealed record PartyCashFlow(DateOnly On, Money Amount, string Event);
