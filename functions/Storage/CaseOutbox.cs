using Azure.Messaging.ServiceBus;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Keeps what commits of a case have promised: sends, holds, lists, totals, work items. Oldest commit first.</summary>
/// <remarks>
/// Called after each commit and again by whatever touches the case next, until every row is marked. All of it may happen twice:
/// the bank knows a payment id, a hold its sequence, a list its version, the totals the last commit applied.
/// </remarks>
public sealed class CaseOutbox(
    CasesTable cases, CaseHolds holds, CaseIndexTable index, TotalsTable totals, WorkItemsTable workItems, CreditSuspense suspense, OrderClaims claims, BankQueues banks)
{
    public async Task FlushAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        foreach (var row in await cases.OutboxAsync(financing.Id, cancellationToken))
        {
            await Task.WhenAll(Promises(financing, row.Outgoing, cancellationToken));
            await cases.MarkSentAsync(financing.Id, row, cancellationToken);
        }
    }

    /// <summary>The promises of one commit go to different partitions and do not wait for each other; those of the next commit wait for all of them.</summary>
    private IEnumerable<Task> Promises(FinancingCase financing, Outgoing outgoing, CancellationToken cancellationToken)
    {
        foreach (var effect in outgoing.Effects) yield return KeepAsync(financing, effect, outgoing.Sequence, cancellationToken);
        if (outgoing.Postings.Count > 0)
            yield return totals.ApplyAsync(financing.Tenant, financing.Id, outgoing.Sequence, outgoing.Postings, cancellationToken);
        if (outgoing.Index is { } entry) yield return index.ApplyAsync(entry, cancellationToken);
    }

    private Task KeepAsync(FinancingCase financing, Effect effect, long sequence, CancellationToken cancellationToken) => effect switch
    {
        SendToBank send => banks.SendAsync(send, cancellationToken),
        SetHold hold => holds.SetAsync(financing, hold, sequence, cancellationToken),
        ReleaseClaim => claims.ReleaseAsync(financing, cancellationToken),
        RaiseWorkItem item => workItems.RaiseAsync(financing.Tenant, item.Kind, item.Key, financing.Id, item.Detail, cancellationToken),
        SuspendCredit credit => suspense.TakeBackAsync(credit, cancellationToken),
        _ => throw new InvalidOperationException($"Nobody keeps a promise of type {effect.GetType().Name}."),
    };
}

/// <summary>The banks' queues: <c>bank-&lt;code&gt;</c> each.</summary>
public sealed class BankQueues(ServiceBusClient client) : IAsyncDisposable
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    /// <summary>The queue of a bank.</summary>
    public static string NameOf(string bankCode) => $"bank-{bankCode}";

    /// <summary>Sends a message under its own id, so that the queue drops a repeat within its window and the bank one after it.</summary>
    public Task SendAsync(SendToBank send, CancellationToken cancellationToken) =>
        _senders.GetOrAdd(NameOf(send.Bank), client.CreateSender).SendMessageAsync(
            new ServiceBusMessage(send.Body) { MessageId = send.MessageId, ContentType = "application/json", Subject = send.Type }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values) await sender.DisposeAsync();
    }
}
