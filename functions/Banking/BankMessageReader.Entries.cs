using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

public static partial class BankMessageReader
{
    private const int MostRemittances = 100;

    /// <summary>What a camt.054 says of an account. Debits that are no reversals confirm our own payments and are left out.</summary>
    public static (AccountNotice? Notice, DeadLetter? Fault) ReadCamt054(BinaryData body)
    {
        if (!TryRead<Camt054>(body, out var message, out var fault)) return (null, fault);
        if (message.Entries.Count is 0 or > MostTransactions)
            return (null, Malformed($"/entries: {message.Entries.Count} of them; 1 to {MostTransactions} are allowed"));
        List<NoticedCredit> credits = [];
        List<NoticedReturn> returns = [];
        List<ReversalEntry> reversals = [];
        for (var i = 0; i < message.Entries.Count; i++)
        {
            var (entry, at) = (message.Entries[i], $"/entries/{i}");
            if (FaultOf(entry, message.CreationDateTime, at) is { } wrong) return (null, wrong);
            var isBooked = entry.Status == "BOOK";
            if (entry.Reversal)
            {
                if (isBooked)
                    reversals.Add(new(message.Account, entry.EntryReference, entry.OriginalEntryReference!, entry.Amount, entry.BookingDate, entry.RemittanceInformation ?? ""));
            }
            else if (entry.ReturnReasonCode is not null)
            {
                if (isBooked) returns.Add(new(entry.EntryReference, new PaymentReturn(entry.EndToEndId!, entry.Amount, entry.ReturnReasonCode, entry.BookingDate)));
            }
            else if (entry.CreditDebitIndicator == "CRDT")
            {
                credits.Add(new(CreditOf(message.Account, entry), [.. (entry.Remittances ?? []).Select(part => new CreditPart(part.Reference, part.Amount))], isBooked));
            }
        }

        return (new AccountNotice(message.Account, message.CreationDateTime, credits, returns, reversals), null);
    }

    private static CollectionCredit CreditOf(string account, Camt054Entry entry) => new(
        account, entry.EntryReference, entry.Amount, entry.BookingDate, entry.ValueDate, entry.DebtorName ?? "", entry.DebtorAccount ?? "",
        entry.RemittanceInformation ?? "", entry.Charges is { IsZero: true } ? null : entry.Charges);

    private static DeadLetter? FaultOf(Camt054Entry entry, DateTimeOffset created, string at)
    {
        if (!IsReference(entry.EntryReference)) return Malformed($"{at}/entryReference: 1 to {LongestReference} printable ASCII characters are needed");
        if (entry.Status is not ("BOOK" or "PDNG")) return Malformed($"{at}/status: '{entry.Status}' is neither BOOK nor PDNG");
        if (entry.CreditDebitIndicator is not ("CRDT" or "DBIT")) return Malformed($"{at}/creditDebitIndicator: '{entry.CreditDebitIndicator}' is neither CRDT nor DBIT");
        if (!entry.Amount.IsPositive) return Malformed($"{at}/amount: {entry.Amount} is not above zero");
        if ((DateFault(entry.BookingDate, created, $"{at}/bookingDate") ?? DateFault(entry.ValueDate, created, $"{at}/valueDate")) is { } wrong) return wrong;
        return TextFault(entry, at) ?? ReversalFault(entry, at) ?? ReturnFault(entry, at) ?? ChargesFault(entry, at) ?? RemittancesFault(entry, at);
    }

    /// <summary>Whatever is shown to people in the payer's or the bank's words.</summary>
    private static DeadLetter? TextFault(Camt054Entry entry, string at) =>
        LengthFault(entry.DebtorName, LongestReference, $"{at}/debtorName")
        ?? LengthFault(entry.DebtorAccount, LongestReference, $"{at}/debtorAccount")
        ?? LengthFault(entry.RemittanceInformation, LongestReason, $"{at}/remittanceInformation");

    private static DeadLetter? ReversalFault(Camt054Entry entry, string at)
    {
        if (!entry.Reversal)
            return entry.OriginalEntryReference is null ? null : Malformed($"{at}/originalEntryReference: only a reversal takes an entry back");
        if (entry.CreditDebitIndicator != "DBIT") return Malformed($"{at}/creditDebitIndicator: the reversal of a credit is DBIT");
        return IsReference(entry.OriginalEntryReference) ? null : Malformed($"{at}/originalEntryReference: missing for a reversal");
    }

    private static DeadLetter? ReturnFault(Camt054Entry entry, string at)
    {
        if (entry.ReturnReasonCode is null) return null;
        if (entry.CreditDebitIndicator != "CRDT") return Malformed($"{at}/creditDebitIndicator: a payment of ours comes back as CRDT");
        if (entry.ReturnReasonCode.Length is 0 or > LongestReasonCode) return Malformed($"{at}/returnReasonCode: 1 to {LongestReasonCode} characters");
        return string.IsNullOrEmpty(entry.EndToEndId) ? Malformed($"{at}/endToEndId: missing for a return") : null;
    }

    private static DeadLetter? ChargesFault(Camt054Entry entry, string at)
    {
        if (entry.Charges is not { } charges) return null;
        if (entry.CreditDebitIndicator != "CRDT" || entry.ReturnReasonCode is not null) return Malformed($"{at}/charges: only what comes in has charges taken from it");
        if (charges.Currency != entry.Amount.Currency) return Malformed($"{at}/charges: {charges} were taken from {entry.Amount}");
        return charges.IsNegative ? Malformed($"{at}/charges: {charges} is below zero") : null;
    }

    private static DeadLetter? RemittancesFault(Camt054Entry entry, string at)
    {
        if (entry.Remittances is not { } parts) return null;
        if (entry.CreditDebitIndicator != "CRDT" || entry.ReturnReasonCode is not null) return Malformed($"{at}/remittances: only what comes in is for something");
        if (parts.Count is 0 or > MostRemittances) return Malformed($"{at}/remittances: {parts.Count} of them; 1 to {MostRemittances} are allowed");
        var rest = entry.Amount;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.Reference.Length is 0 or > LongestReference) return Malformed($"{at}/remittances/{i}/reference: 1 to {LongestReference} characters");
            if (part.Amount.Currency != entry.Amount.Currency) return Malformed($"{at}/remittances/{i}/amount: {part.Amount} of {entry.Amount}");
            if (!part.Amount.IsPositive) return Malformed($"{at}/remittances/{i}/amount: {part.Amount} is not above zero");
            if (part.Amount > rest) return Malformed($"{at}/remittances/{i}/amount: {part.Amount}, and only {rest} of {entry.Amount} is left");
            rest -= part.Amount;
        }

        return null;
    }

    /// <summary>ISO 20022 references are of the ASCII set; that leaves other characters free to name parts of an entry.</summary>
    private static bool IsReference(string? text) => text is { Length: > 0 and <= LongestReference } && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
