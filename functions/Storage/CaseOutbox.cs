using Azure.Messaging.ServiceBus;
using ScfFunctions.Domain;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Storage;

/// <summary>Keeps what commits of a case have promised: sends, holds, lists, totals, work items. Oldest commit first.</summary>
/// <remarks>
/// Called after each commit and again by whatever touches the case next, until every row is marked. All of it may happen twice:
/// the bank knows a payment id, a hold its sequence, a list its version, the totals the last commit applied. A payment that is
/// switched off, that a freeze came before, or whose case has something unread stays behind alone, and the sweeper asks again.
/// </remarks>
public sealed class CaseOutbox(
    CasesTable cases, CaseHolds holds, CaseIndexTable index, TotalsTable totals, WorkItemsTable workItems, CreditSuspense suspense, OrderClaims claims,
    BankAccountsTable accounts, BankQueues banks, LettersTable letters, Switches switches, FacilityFreezes facilityFreezes, CaseNotices notices, PendingTable pending, TimeProvider clock)
{
    /// <summary>Keeps whatever a case owes and can be kept now.</summary>
    /// <returns>False where payments wait for a switch, a person, or what the case has not read yet.</returns>
    public async Task<bool> FlushAsync(string caseId, CancellationToken cancellationToken) =>
        (await KeepAsync(await cases.ReadAsync(caseId, step: null, cancellationToken), cancellationToken)).IsAllKept;

    /// <summary>Keeps what can be kept now of what a case owed when it was read.</summary>
    public Task<KeptPromises> KeepAsync(CaseView view, CancellationToken cancellationToken) => KeepAsync(view.Row.Case, view.Outbox, view.Listed, cancellationToken);

    /// <summary>Keeps what can be kept now of some promises.</summary>
    /// <param name="financing">The case as it stands.</param>
    /// <param name="promises">What it owes, oldest first.</param>
    /// <param name="listed">How its rows in lists were last written.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<KeptPromises> KeepAsync(FinancingCase financing, IReadOnlyList<OutboxRow> promises, ListedAs listed, CancellationToken cancellationToken)
    {
        KeptPromises kept = new(IsAllKept: true, MayHaveNews: false, listed);
        foreach (var row in promises)
        {
            var withheld = await WithheldAsync(financing, row.Outgoing, cancellationToken);
            if (withheld.Count == 0)
            {
                var now = await KeepAllAsync(financing, row.Outgoing, kept.Listed, cancellationToken);
                await cases.MarkSentAsync(financing.Id, row, row.Outgoing.Index is null ? null : now, cancellationToken);
                kept = kept with { Listed = now, MayHaveNews = kept.MayHaveNews || row.Outgoing.Effects.Any(effect => effect is HearNotices or HearSetOffClaims) };
                continue;
            }

            await HoldBackAsync(financing, row, withheld, cancellationToken);
            kept = new KeptPromises(IsAllKept: false, MayHaveNews: true, ListedAs.Nowhere);
        }

        return kept;
    }

    /// <summary>The instructions to pay that a freeze of the case or a switch stops, as they stand now.</summary>
    private async Task<IReadOnlyList<Effect>> WithheldAsync(FinancingCase financing, Outgoing outgoing, CancellationToken cancellationToken)
    {
        var payments = outgoing.Effects.OfType<SendToBank>().Where(send => send.Type == Pain001.Type).ToList();
        if (payments.Count == 0) return [];
        // Decided before the case was frozen, or before it read what may forbid it: no money goes out until that is settled.
        if (financing.IsFrozen || (await cases.InboxAsync(financing.Id, cancellationToken)).Count > 0) return payments;
        List<Effect> withheld = [.. payments.Where(payment => IsLapsed(financing, payment))];
        foreach (var bank in payments.Except(withheld).Cast<SendToBank>().GroupBy(payment => payment.Bank).ToList())
        {
            var off = await switches.FindOffAsync(
                financing.Tenant, ControlSwitch.Payments, [bank.Key], financing.SupplierId, financing.BuyerId, cancellationToken);
            if (off is not null) withheld.AddRange(bank);
        }

        return withheld;
    }

    /// <summary>Keeps everything else that the commit owes, once; what stays behind is only the payments.</summary>
    private async Task HoldBackAsync(FinancingCase financing, OutboxRow row, IReadOnlyList<Effect> withheld, CancellationToken cancellationToken)
    {
        foreach (var lapsed in withheld.OfType<SendToBank>().Where(payment => IsLapsed(financing, payment))) await LapseAsync(financing, lapsed, cancellationToken);
        var since = withheld.OfType<SendToBank>().Min(payment => financing.FindPayment(payment.MessageId)?.InstructedAt);
        await pending.MarkAsync(PendingTable.Outbox, financing.Id, "", clock.GetUtcNow(), cancellationToken, since);
        Outgoing rest = new(row.Outgoing.Sequence, withheld, [], null);
        if (row.Outgoing is { Postings.Count: 0, Index: null } && row.Outgoing.Effects.Count == withheld.Count) return;
        await KeepAllAsync(financing, row.Outgoing with { Effects = [.. row.Outgoing.Effects.Except(withheld)] }, ListedAs.Nowhere, cancellationToken);
        await cases.KeepBackAsync(financing.Id, row, rest, cancellationToken);
    }

    /// <summary>
    /// What has not been sent and is no longer wanted: an advance for an order that is off or with a party that is insolvent by now, or in which fraud was found, a residual of such
    /// a case that two persons have not let go, the fee of a loan that came back.
    /// </summary>
    private static bool IsLapsed(FinancingCase financing, SendToBank payment) => financing.FindPayment(payment.MessageId) switch
    {
        { Purpose: PaymentPurpose.Disbursement, Status: PaymentStatus.Instructed } => financing.IsAccelerated || financing.Goods == DeliveryState.Cancelled,
        { Purpose: PaymentPurpose.Residual, Status: PaymentStatus.Instructed, IsReleased: false } => financing.IsAccelerated,
        { Purpose: PaymentPurpose.Fee, Status: PaymentStatus.Instructed } => financing.Loan is null,
        _ => false,
    };

    /// <summary>Tells the case that it need not pay any more.</summary>
    private Task LapseAsync(FinancingCase financing, SendToBank payment, CancellationToken cancellationToken) =>
        TellAsync(financing.Id, Told(InboxKind.PaymentLapse, $"lapse-{payment.MessageId}", new PaymentLapse(payment.MessageId)), cancellationToken);

    private InboxItem Told<T>(string kind, string id, T body) => InboxItem.OfRule(kind, id, clock.GetUtcNow(), StorageJson.Write(body));

    /// <summary>Puts something before a case, once per id; the sweeper wakes it.</summary>
    private async Task TellAsync(string caseId, InboxItem item, CancellationToken cancellationToken)
    {
        await pending.MarkAsync(PendingTable.CaseInbox, caseId, item.Id, cancellationToken);
        await cases.TryAddInboxAsync(caseId, item, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>The promises of one commit go to different partitions and do not wait for each other; those of the next commit wait for all of them.</summary>
    /// <returns>How the case's rows in lists are written now.</returns>
    private async Task<ListedAs> KeepAllAsync(FinancingCase financing, Outgoing outgoing, ListedAs listed, CancellationToken cancellationToken)
    {
        var lists = outgoing.Index is { } entry ? index.ApplyAsync(entry, listed, cancellationToken) : Task.FromResult(listed);
        List<Task> promises = [.. outgoing.Effects.Select(effect => KeepAsync(financing, effect, outgoing.Sequence, cancellationToken)), lists];
        if (outgoing.Postings.Count > 0)
            promises.Add(totals.ApplyAsync(financing.Tenant, financing.Id, outgoing.Sequence, outgoing.Postings, cancellationToken, Earner.Of(financing), isNew: outgoing.IsFirstPosted));
        await Task.WhenAll(promises);
        return await lists;
    }

    private Task KeepAsync(FinancingCase financing, Effect effect, long sequence, CancellationToken cancellationToken) => effect switch
    {
        // Given up since: it was held back until the case had said so.
        SendToBank send when financing.FindPayment(send.MessageId) is { Status: PaymentStatus.Voided } => Task.CompletedTask,
        SendToBank send => banks.SendAsync(send, financing.Id, cancellationToken),
        SetHold hold => holds.SetAsync(financing, hold, sequence, cancellationToken),
        ReleaseClaim => claims.ReleaseAsync(financing, cancellationToken),
        RaiseWorkItem item => workItems.RaiseAsync(financing.Tenant, item.Kind, item.Key, financing.Id, item.Detail, cancellationToken),
        CloseWorkItem item => workItems.CloseAsync(financing.Tenant, item.Kind, item.Key, item.Why, cancellationToken),
        FreezeFacility freeze => facilityFreezes.FreezeAsync(financing, freeze.Reason, sequence, cancellationToken),
        HearNotices hear => notices.CatchUpAsync(financing, hear.Since, cancellationToken),
        SendLetter send => letters.AddAsync(financing.Tenant, financing.SupplierId, send.Letter, cancellationToken),
        HearSetOffClaims => notices.HearSetOffClaimsAsync(financing, cancellationToken),
        OfferSetOff offer => notices.OfferSetOffAsync(financing, offer.Claim, sequence, cancellationToken),
        PassToCase pass => TellAsync(pass.CaseId, Told(InboxKind.SetOff, $"{(pass.SetOff.IsBack ? "back-" : "")}{Ids.Digest(pass.SetOff.Id)}", pass.SetOff), cancellationToken),
        BookMovement moved => accounts.BookAsync(financing.Tenant, moved.Movement, financing.AgreementId, cancellationToken),
        SuspendCredit credit => suspense.TakeBackAsync(financing.Id, credit, cancellationToken),
        _ => throw new InvalidOperationException($"Nobody keeps a promise of type {effect.GetType().Name}."),
    };
}

/// <summary>What came of promises.</summary>
/// <param name="IsAllKept">Whether nothing is held back.</param>
/// <param name="MayHaveNews">Whether the case may have something in its inbox by them, or something still to read before the rest is kept.</param>
/// <param name="Listed">How the case's rows in lists are written now.</param>
public sealed record KeptPromises(bool IsAllKept, bool MayHaveNews, ListedAs Listed);

/// <summary>The banks' queues: <c>bank-&lt;code&gt;</c> each.</summary>
public sealed class BankQueues(ServiceBusClient client) : IAsyncDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    /// <summary>The queue of a bank.</summary>
    public static string NameOf(string bankCode) => $"bank-{bankCode}";

    /// <summary>Sends a message under its own id, so that the queue drops a repeat within its window and the bank one after it.</summary>
    /// <param name="send">The message.</param>
    /// <param name="caseId">The case that sends it; null where it is no case's.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task SendAsync(SendToBank send, string? caseId, CancellationToken cancellationToken)
    {
        var queue = NameOf(send.Bank);
        using var span = MessageTrace.Send(queue, send.MessageId, caseId);
        ServiceBusMessage message = new(send.Body) { MessageId = send.MessageId, ContentType = "application/json", Subject = send.Type };
        MessageTrace.Write(message.ApplicationProperties);
        await _senders.GetOrAdd(queue, client.CreateSender).SendMessageAsync(message, cancellationToken);
    }

    /// <summary>Asks the queue from all banks for what it would deliver next, and takes nothing: completes where the queues answer.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(Banks.Inbound);
        await receiver.PeekMessageAsync(cancellationToken: cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values) await sender.DisposeAsync();
    }
}
