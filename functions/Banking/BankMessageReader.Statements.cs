using System.Globalization;
using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

public static partial class BankMessageReader
{
    private const int MostPages = 1_000;
    private const int LargestSequence = 999_999_999;
    private const int LongestPaymentId = 35;

    /// <summary>What a camt.053 states of an account: one page, whose opening balance and entries come to its closing balance.</summary>
    public static (string Account, StatementPage? Page, DeadLetter? Fault) ReadCamt053(BinaryData body)
    {
        if (!TryRead<Camt053>(body, out var message, out var fault)) return ("", null, fault);
        if (HeadFault(message) is { } wrong) return ("", null, wrong);
        List<StatementEntry> entries = [];
        HashSet<string> references = new(StringComparer.Ordinal);
        for (var i = 0; i < message.Entries.Count; i++)
        {
            var (entry, at) = (message.Entries[i], $"/entries/{i}");
            if (FaultOf(entry, message, at) is { } wrongEntry) return ("", null, wrongEntry);
            if (!references.Add(entry.EntryReference)) return ("", null, Malformed($"{at}/entryReference: '{entry.EntryReference}' is there twice"));
            entries.Add(new StatementEntry(
                entry.EntryReference, entry.CreditDebitIndicator == "CRDT" ? EntryDirection.Credit : EntryDirection.Debit, entry.Amount, entry.BookingDate, entry.ValueDate,
                entry.Reversal, entry.EndToEndId));
        }

        return SumFault(message, entries) is { } unsound
            ? ("", null, unsound)
            : (message.Account, new StatementPage(
                message.StatementId, message.SequenceNumber, message.PageNumber, message.LastPage, message.FromDate, message.ToDate, message.OpeningBalance, entries,
                message.ClosingBalance), null);
    }

    private static DeadLetter? HeadFault(Camt053 message)
    {
        if (message.Account.Length is 0 or > LongestReference) return Malformed($"/account: 1 to {LongestReference} characters");
        if (!IsReference(message.StatementId)) return Malformed($"/statementId: 1 to {LongestReference} printable ASCII characters are needed");
        if (message.SequenceNumber is < 1 or > LargestSequence) return Malformed(Range("/sequenceNumber", message.SequenceNumber, LargestSequence));
        if (message.PageNumber is < 1 or > MostPages) return Malformed(Range("/pageNumber", message.PageNumber, MostPages));
        if (message.Entries.Count > MostTransactions) return Malformed($"/entries: {message.Entries.Count} of them; at most {MostTransactions} are allowed on a page");
        if (DateFault(message.FromDate, message.CreationDateTime, "/fromDate", MostDaysClosedAhead) is { } from) return from;
        if (DateFault(message.ToDate, message.CreationDateTime, "/toDate", MostDaysClosedAhead) is { } to) return to;
        if (message.ToDate < message.FromDate) return Malformed($"/toDate: {message.ToDate:yyyy-MM-dd} lies before {message.FromDate:yyyy-MM-dd}");
        return CurrencyFault(message.OpeningBalance, message.Currency, "/openingBalance") ?? CurrencyFault(message.ClosingBalance, message.Currency, "/closingBalance");
    }

    private static DeadLetter? FaultOf(Camt053Entry entry, Camt053 message, string at)
    {
        if (!IsReference(entry.EntryReference)) return Malformed($"{at}/entryReference: 1 to {LongestReference} printable ASCII characters are needed");
        if (entry.CreditDebitIndicator is not ("CRDT" or "DBIT")) return Malformed($"{at}/creditDebitIndicator: '{entry.CreditDebitIndicator}' is neither CRDT nor DBIT");
        if (!entry.Amount.IsPositive) return Malformed($"{at}/amount: {entry.Amount} is not above zero");
        if (CurrencyFault(entry.Amount, message.Currency, $"{at}/amount") is { } currency) return currency;
        if (entry.BookingDate < message.FromDate || entry.BookingDate > message.ToDate)
            return Malformed($"{at}/bookingDate: {entry.BookingDate:yyyy-MM-dd} lies outside {message.FromDate:yyyy-MM-dd} to {message.ToDate:yyyy-MM-dd}");
        if (DateFault(entry.ValueDate, message.CreationDateTime, $"{at}/valueDate") is { } value) return value;
        return entry.EndToEndId is { Length: 0 or > LongestPaymentId } ? Malformed($"{at}/endToEndId: 1 to {LongestPaymentId} characters") : null;
    }

    private static DeadLetter? SumFault(Camt053 message, List<StatementEntry> entries)
    {
        var sum = entries.Aggregate((Int128)message.OpeningBalance.MinorUnits, (left, entry) => left + entry.Signed.MinorUnits);
        return sum == message.ClosingBalance.MinorUnits
            ? null
            : Malformed($"/closingBalance: {message.ClosingBalance}, but {message.OpeningBalance} and the entries come to {sum} minor units");
    }

    private static DeadLetter? CurrencyFault(Money amount, Currency currency, string at) =>
        amount.Currency == currency ? null : Malformed($"{at}: {amount} on a statement in {currency}");

    private static string Range(string at, int value, int most) => string.Create(CultureInfo.InvariantCulture, $"{at}: {value}; 1 to {most} are allowed");
}
