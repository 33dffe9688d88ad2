using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Takes in what banks say of our payments: statuses, and payments that came back.</summary>
public sealed class PaymentReports(CasesTable cases, ICaseInbox inbox)
{
    /// <summary>The longest id of a payment that pain.001 allows.</summary>
    private const int LongestPaymentId = 35;

    /// <summary>Hands each status to the case of its payment; all of them or, where one cannot be handled, none.</summary>
    public async Task<DeadLetter?> TakeStatusesAsync(HeardMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (reports, at, fault) = BankMessageReader.ReadPain002(message.Body);
        if (fault is not null) return fault;
        List<(CaseEpisode Live, InboxItem Item)> items = [];
        for (var i = 0; i < reports.Count; i++)
        {
            var report = reports[i];
            var (live, refused) = await FindCaseAsync(report.EndToEndId, message.Voice, $"/transactions/{i}/endToEndId", cancellationToken);
            if (live is null) return refused;
            items.Add((live, new InboxItem(
                InboxKind.PaymentStatus, $"{report.EndToEndId}-{report.Status}-{message.ShortHash}", at, StorageJson.Write(report), message.Evidence(Flow.Capital))));
        }

        await SubmitAsync(items, orchestrations, cancellationToken);
        return null;
    }

    /// <summary>What each return would put before a case, or why one cannot be handled.</summary>
    public async Task<(IReadOnlyList<(CaseEpisode Live, InboxItem Item)> Items, DeadLetter? Fault)> ReadReturnsAsync(
        AccountNotice notice, HeardMessage message, CancellationToken cancellationToken)
    {
        List<(CaseEpisode, InboxItem)> items = [];
        foreach (var (entryReference, returned) in notice.Returns)
        {
            var (live, refused) = await FindCaseAsync(returned.EndToEndId, message.Voice, $"/entries: endToEndId of {entryReference}", cancellationToken);
            if (live is null) return ([], refused);
            // The same entry, notified again in another message, is the same item; with another amount the case hears of both.
            var id = $"{returned.EndToEndId}-return-{CreditsTable.IdOf(notice.Account, entryReference)}-{returned.Amount.MinorUnits}";
            items.Add((live, new InboxItem(InboxKind.PaymentReturn, id, notice.At, StorageJson.Write(returned), message.Evidence(Flow.Capital))));
        }

        return (items, null);
    }

    /// <summary>Puts items before their cases, which exist. Safe to repeat.</summary>
    public async Task SubmitAsync(IEnumerable<(CaseEpisode Live, InboxItem Item)> items, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        foreach (var (live, item) in items) await inbox.SubmitAsync(live, item, orchestrations, cancellationToken);
    }

    private async Task<(CaseEpisode? Live, DeadLetter? Fault)> FindCaseAsync(string paymentId, BankVoice voice, string pointer, CancellationToken cancellationToken)
    {
        var isOurs = paymentId.Length <= LongestPaymentId & PaymentId.TryReadCase(paymentId, out var caseId) && Ids.IsWellFormed(caseId);
        // What was known before may not know the payment yet: only what was read just now refuses.
        if (isOurs && await cases.FindKnownAsync(caseId, cancellationToken) is { } known && BankRights.PaymentFault(known.Case, paymentId, voice, pointer) is null)
            return (new CaseEpisode(caseId, known.Case.Episode), null);
        if (!isOurs || await cases.FindAsync(caseId, cancellationToken) is not { } row)
            return (null, new DeadLetter("unknown-payment", $"{pointer}: '{paymentId}' is no payment of ours."));
        return BankRights.PaymentFault(row.Case, paymentId, voice, pointer) is { } foreign ? (null, foreign) : (new CaseEpisode(caseId, row.Case.Episode), null);
    }
}
