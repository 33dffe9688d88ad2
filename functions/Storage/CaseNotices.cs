using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Whose open cases a notice goes to.</summary>
public enum NoticeOwner
{
    Supplier,
    Buyer,
    Agreement,
}

/// <summary>
/// One statement for all open cases of a supplier, a buyer or an agreement. Table <c>CaseNotices</c>: partition = <c>kind of owner|owner's id</c>,
/// row = the inbox item's id.
/// </summary>
/// <remarks>
/// Marker, row, cases, in this order. A case that was being admitted while the notice went round is not on the lists yet, so the
/// sweeper goes round once more when nobody can still be working with what stood before the notice. Going round is safe to repeat.
/// </remarks>
public sealed class CaseNotices(
    TableServiceClient tables, CaseIndexTable index, CasesTable cases, PartiesTable parties, PendingTable pending, ICaseInbox inbox, FunctionTimeout timeout, TimeProvider clock)
{
    public const string Name = nameof(CaseNotices);

    /// <summary>A request waits for this many cases at most; the sweeper tells the others.</summary>
    private const int MostAtOnce = 100;

    private const string ClaimPrefix = "set-off-claim-";
    private const string ClaimPrefixEnd = "set-off-claim.";
    private const string TenantProperty = "Tenant";
    private const string OwnerProperty = "Owner";
    private const string OwnerIdProperty = "OwnerId";
    private const string GivenAtProperty = "GivenAt";
    private const string ItemProperty = "Item";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Gives a notice, once per owner and item id, and passes it on. Safe to repeat.</summary>
    public async Task SubmitAsync(
        string tenant, NoticeOwner owner, string ownerId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        await GiveAsync(tenant, owner, ownerId, item, cancellationToken);
        var partition = Partition(owner, ownerId);
        if (await ForwardAsync(partition, item.Id, MostAtOnce, orchestrations, cancellationToken) is { IsKept: false, NotBefore: { } later })
            await pending.MarkAsync(PendingTable.Notice, partition, item.Id, later, cancellationToken);
    }

    /// <summary>Gives a notice, once per owner and item id; the sweeper passes it on. Safe to repeat.</summary>
    public async Task GiveAsync(string tenant, NoticeOwner owner, string ownerId, InboxItem item, CancellationToken cancellationToken)
    {
        var partition = Partition(owner, ownerId);
        var marked = clock.GetUtcNow();
        await pending.MarkAsync(PendingTable.Notice, partition, item.Id, cancellationToken);
        TableEntity row = new(partition, item.Id)
        {
            [TenantProperty] = tenant,
            [OwnerProperty] = owner.ToString(),
            [OwnerIdProperty] = ownerId,
            [GivenAtProperty] = clock.GetUtcNow(),
        };
        row.SetJson(ItemProperty, item);
        timeout.ThrowIfOver(marked, clock.GetUtcNow());
        await _table.TryAddAsync(row, cancellationToken);
    }

    /// <summary>Passes a notice on to every open case that has not heard it. Safe to repeat.</summary>
    /// <returns>Kept on the second round; null where there is no such notice, because it is not stored yet or never was.</returns>
    public Task<PendingProgress?> ForwardAsync(string owner, string itemId, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        ForwardAsync(owner, itemId, int.MaxValue, orchestrations, cancellationToken);

    /// <summary>Puts before a case that has opened again what was given since it had ended. Safe to repeat.</summary>
    public async Task CatchUpAsync(FinancingCase financing, DateTimeOffset since, CancellationToken cancellationToken)
    {
        string[] owners =
            [Partition(NoticeOwner.Supplier, financing.SupplierId), Partition(NoticeOwner.Buyer, financing.BuyerId), Partition(NoticeOwner.Agreement, financing.AgreementId)];
        foreach (var owner in owners)
            await PutBeforeAsync(financing, TableClient.CreateQueryFilter($"PartitionKey eq {owner} and Tenant eq {financing.Tenant} and GivenAt ge {since}"), cancellationToken);
    }

    /// <summary>Tells a supplier's open cases, and its later ones, what is due in one that is in default. Safe to repeat.</summary>
    /// <param name="debtor">The case in default.</param>
    /// <param name="claim">What it would take.</param>
    /// <param name="sequence">The case's commit that says so.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task OfferSetOffAsync(FinancingCase debtor, SetOffClaim claim, long sequence, CancellationToken cancellationToken)
    {
        var item = InboxItem.OfRule(InboxKind.SetOffClaim, $"{ClaimPrefix}{debtor.Id}-{sequence}", clock.GetUtcNow(), StorageJson.Write(claim));
        await parties.SetDefaultedAsync(debtor.SupplierId, cancellationToken);
        await GiveAsync(debtor.Tenant, NoticeOwner.Supplier, debtor.SupplierId, item, cancellationToken);
    }

    /// <summary>Puts before a case what its supplier's cases in default are due; which of them still are, they say when money comes. Safe to repeat.</summary>
    /// <remarks>A claim that is being written while this reads goes to this case on its second round.</remarks>
    public Task HearSetOffClaimsAsync(FinancingCase financing, CancellationToken cancellationToken) => PutBeforeAsync(
        financing,
        TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition(NoticeOwner.Supplier, financing.SupplierId)} and RowKey ge {ClaimPrefix} and RowKey lt {ClaimPrefixEnd} and Tenant eq {financing.Tenant}"),
        cancellationToken);

    private async Task PutBeforeAsync(FinancingCase financing, string filter, CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            var item = row.FromJson<InboxItem>(ItemProperty);
            await pending.MarkAsync(PendingTable.CaseInbox, financing.Id, item.Id, cancellationToken);
            await cases.TryAddInboxAsync(financing.Id, item, clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task<PendingProgress?> ForwardAsync(
        string owner, string itemId, int atMost, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(owner, itemId, cancellationToken) is not { } row) return null;
        var item = row.FromJson<InboxItem>(ItemProperty);
        var givenAt = row.Instant(GivenAtProperty);
        var isLastRound = timeout.IsAbandoned(givenAt, clock.GetUtcNow());
        var told = 0;
        await foreach (var entry in ConcernedAsync(row, cancellationToken))
        {
            if (!await TellAsync(entry.CaseId, item, orchestrations, cancellationToken)) continue;
            if (++told == atMost) return false;
        }

        return isLastRound ? true : PendingProgress.Until(givenAt + (3 * timeout.Limit) + TimeSpan.FromSeconds(1));
    }

    /// <returns>False where the case has heard it before or has ended.</returns>
    private async Task<bool> TellAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.IsHandledAsync(caseId, item.Id, cancellationToken) is not null) return false;
        if (await cases.FindAsync(caseId, cancellationToken) is not { Case.HasEnded: false }) return false;
        var outcome = await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken);
        return outcome == InboxOutcome.Stored
            ? true
            : throw new InvalidOperationException($"The case {caseId} did not take the notice {item.Id}: {outcome}.");
    }

    private IAsyncEnumerable<CaseIndexEntry> ConcernedAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var (tenant, ownerId) = (row.Text(TenantProperty), row.Text(OwnerIdProperty));
        return row.OneOf<NoticeOwner>(OwnerProperty) switch
        {
            NoticeOwner.Supplier => index.OpenOfSupplierAsync(tenant, ownerId, cancellationToken),
            NoticeOwner.Buyer => index.OpenOfBuyerAsync(tenant, ownerId, cancellationToken),
            _ => index.OpenOfAgreementAsync(tenant, ownerId, cancellationToken),
        };
    }

    private static string Partition(NoticeOwner owner, string ownerId) => $"{owner.ToString().ToLowerInvariant()}|{ownerId}";
}
