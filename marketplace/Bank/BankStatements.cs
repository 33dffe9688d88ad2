using System.Globalization;
using System.Text.Json;
using Marketplace.Disturbing;

namespace Marketplace.Bank;

/// <summary>How a bank states its accounts: once a day what was booked on each since the last time, in pages; an account on which nothing moved is not stated.</summary>
internal sealed class BankStatements(string code, BankCalendar calendar, BankConduct conduct)
{
    /// <summary>Some 120 KB, well below what a queue takes.</summary>
    private const int EntriesPerPage = 500;

    /// <summary>States the days that are over, as soon as the bank has opened on another.</summary>
    public void StateDaysBefore(LedgerTransaction transaction, DateTimeOffset now)
    {
        if (!conduct.StatesAccounts) return;
        var day = calendar.OpenDay(now);
        if (transaction.BeginDay(day) is { } over) State(transaction, over, now);
    }

    /// <summary>States what has been booked so far, the day being over or not.</summary>
    public void StateRest(LedgerTransaction transaction, DateTimeOffset now)
    {
        if (conduct.StatesAccounts) State(transaction, calendar.OpenDay(now), now);
    }

    private void State(LedgerTransaction transaction, DateOnly day, DateTimeOffset now)
    {
        foreach (var (account, balance) in transaction.Accounts().Where(open => open.Account != Bank.OtherBanks))
        {
            var unstated = transaction.Unstated(account);
            // Another bank may have paid in on the new day before this one has opened.
            var entries = unstated.TakeWhile(entry => entry.BankDay <= day).ToList();
            if (entries.Count == 0) continue;
            var number = transaction.AddStatement(account, day, entries[^1].Number);
            Enqueue(transaction, account, number, day, balance - unstated.Sum(entry => entry.Cents), entries, now);
        }
    }

    private void Enqueue(LedgerTransaction transaction, string account, int number, DateOnly day, long opening, List<LedgerEntry> entries, DateTimeOffset now)
    {
        var (name, currency) = account.Split('/') is [var whole, var side] ? (whole, side) : (account, Money.FilesCurrency);
        var from = entries.Min(entry => entry.BankDay);
        var pages = entries.Chunk(EntriesPerPage).ToList();
        foreach (var (place, page) in pages.Index())
        {
            var closing = opening + page.Sum(entry => entry.Cents);
            var id = string.Create(CultureInfo.InvariantCulture, $"{code}-statement-{account}.{number}.{place + 1}");
            AccountStatement statement = new(
                AccountStatement.TypeName, id, code, now, name, string.Create(CultureInfo.InvariantCulture, $"{account}.{number}"), number, place + 1, place + 1 == pages.Count,
                from < day ? from : day, day, currency, new Money(opening, currency), [.. page.Select(entry => EntryOf(transaction, account, entry, currency))], new Money(closing, currency));
            transaction.Enqueue(new Dispatch(id, $"statement of {account}"), new OutgoingMessage(id, JsonSerializer.SerializeToUtf8Bytes(statement, MarketJson.Options)));
            opening = closing;
        }
    }

    /// <summary>An entry as it was told when it was booked, or as the payment that it is.</summary>
    private StatedEntry EntryOf(LedgerTransaction transaction, string account, LedgerEntry entry, string currency)
    {
        StatedEntry stated = new(
            entry.Cause, entry.Cents > 0 ? "CRDT" : "DBIT", new Money(Math.Abs(entry.Cents), currency), entry.BankDay, entry.BankDay, entry.Cause.StartsWith("R-", StringComparison.Ordinal), null);
        if (transaction.Payment(entry.Cause) is { } payment)
        {
            var isBack = payment.Debtor == account == entry.Cents > 0;
            stated = stated with { EntryReference = string.Create(CultureInfo.InvariantCulture, $"B-{entry.Number}"), EndToEndId = payment.PaymentId, Reversal = isBack };
            if (!isBack && payment.Debtor == account && conduct.Misstates(payment)) stated = stated with { ValueDate = calendar.Later(stated.ValueDate, 1) };
        }
        else if (entry.Cause.StartsWith("I-", StringComparison.Ordinal))
        {
            stated = stated with { EndToEndId = entry.Cause[2..] };
        }
        else if (transaction.Credit(entry.Cause) is { } credit)
        {
            stated = stated with { ValueDate = credit.ValueDate };
        }

        return stated;
    }
}
