using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A case as lists show it. Rebuilt from the case at any time; a reader who needs the truth reads the case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="SupplierId">Who borrows.</param>
/// <param name="BuyerId">Who pays.</param>
/// <param name="AgreementId">Under which agreement.</param>
/// <param name="Lifecycle">Where it stands.</param>
/// <param name="Episode">The orchestration that drives it.</param>
/// <param name="HasEnded">An ended case leaves the list of open ones.</param>
/// <param name="ReviewOn">The day from which the daily review has something to record; null for none.</param>
/// <param name="Sequence">The commit that this shows; an older one never replaces a newer.</param>
/// <param name="Expected">What the buyer still has to pay, and where to; null where nothing is expected, or what was expected before.</param>
/// <param name="ExpectedBefore">What was expected before this commit, where that differs.</param>
/// <param name="IsForOpenListOnly">Whether the lists of supplier and buyer look the same as before.</param>
/// <param name="Brief">What reports on open cases need; null where the case has ended, and in lists other than that of the open ones.</param>
public sealed record CaseIndexEntry(
    string CaseId, string Tenant, string SupplierId, string BuyerId, string AgreementId, string Lifecycle, int Episode, bool HasEnded, DateOnly? ReviewOn, long Sequence,
    ExpectedCredit? Expected = null, ExpectedCredit? ExpectedBefore = null, CaseBrief? Brief = null, bool IsForOpenListOnly = false)
{
    public static CaseIndexEntry Of(FinancingCase financing) => new(
        financing.Id, financing.Tenant, financing.SupplierId, financing.BuyerId, financing.AgreementId, financing.Lifecycle.ToString(),
        financing.Episode, financing.HasEnded, ReviewDay.Of(financing), financing.Sequence, ExpectedCredit.Of(financing),
        Brief: financing.HasEnded ? null : CaseBrief.Of(financing));

    /// <summary>The entry after a commit, or null when lists look the same as before it, or the next commit follows at once and will bring them up to date.</summary>
    public static CaseIndexEntry? Changed(FinancingCase before, FinancingCase after)
    {
        var (old, entry) = (Of(before) with { Sequence = after.Sequence }, Of(after));
        // From the first commit on whoever tells something about a supplier or a buyer finds the case.
        if (before.Sequence == 0) return entry;
        var isExpectedSame = old.Expected == entry.Expected;
        if (isExpectedSame && (GoesOn(after) || (old == entry && !GoesOn(before)))) return null;
        return entry with
        {
            Expected = isExpectedSame ? null : entry.Expected,
            ExpectedBefore = isExpectedSame ? null : old.Expected,
            IsForOpenListOnly = !GoesOn(before) && old.AsListed() == entry.AsListed(),
        };
    }

    /// <summary>What the lists of supplier and buyer show.</summary>
    private CaseIndexEntry AsListed() => this with { ReviewOn = null, Brief = null, Expected = null };

    private static bool GoesOn(FinancingCase financing) => !financing.HasEnded && !Standing.Of(financing).IsWaiting;
}

/// <summary>A payment that a case waits for.</summary>
/// <param name="Account">The collection account.</param>
/// <param name="Amount">All that the buyer still has to pay.</param>
public sealed record ExpectedCredit(string Account, Money Amount)
{
    /// <summary>What a case expects of its buyer; null before its payment was instructed and once the buyer has paid.</summary>
    public static ExpectedCredit? Of(FinancingCase financing) =>
        financing is { HasEnded: false, IsUndisbursed: false } && Receivable.Of(financing).Unpaid is { IsPositive: true } unpaid
            ? new(financing.Terms!.CollectionAccount, unpaid)
            : null;
}

/// <summary>
/// Table <c>CaseIndex</c>: partitions <c>supplier|id</c>, <c>buyer|id</c>, <c>open|shard</c> and <c>expects|account and amount, hashed</c>; row = case id.
/// </summary>
public sealed class CaseIndexTable(TableServiceClient tables)
{
    public const string Name = "CaseIndex";

    private const int OpenShards = 256;
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Brings all lists that show the case to at least this entry.</summary>
    /// <param name="entry">What they are to show.</param>
    /// <param name="last">How they were last written.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How they are written now.</returns>
    public async Task<ListedAs> ApplyAsync(CaseIndexEntry entry, ListedAs last, CancellationToken cancellationToken)
    {
        var isNew = entry.Sequence == 1;
        var lists = entry with { ReviewOn = null };
        var supplier = entry.IsForOpenListOnly ? Task.FromResult(last.Supplier) : UpsertAsync(SupplierPartition(entry.SupplierId), lists, last.Supplier, isNew, cancellationToken);
        var buyer = entry.IsForOpenListOnly ? Task.FromResult(last.Buyer) : UpsertAsync(BuyerPartition(entry.BuyerId), lists, last.Buyer, isNew, cancellationToken);
        var open = entry.HasEnded
            ? RemoveFromOpenAsync(entry.CaseId, cancellationToken)
            : UpsertAsync(OpenPartition(entry.CaseId), entry, last.Open, isNew, cancellationToken, entry.Brief);
        await Task.WhenAll(supplier, buyer, open, ExpectAsync(entry, cancellationToken));
        return new ListedAs(await supplier, await buyer, await open);
    }

    /// <summary>The cases that once expected exactly this amount on this account. Lists lag behind: the case itself says whether it still does.</summary>
    public async IAsyncEnumerable<string> ExpectingAsync(string account, Money amount, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = ExpectsPartition(new ExpectedCredit(account, amount));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) yield return row.RowKey;
    }

    /// <summary>A page of one supplier's or one buyer's cases of a tenant.</summary>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public async Task<(IReadOnlyList<CaseIndexEntry> Items, string? Continuation)?> ListAsync(
        string tenant, string? supplierId, string? buyerId, string? lifecycle, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var partition = supplierId is not null ? SupplierPartition(supplierId) : BuyerPartition(buyerId!);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Tenant eq {tenant}");
        if (lifecycle is not null) filter += " and " + TableClient.CreateQueryFilter($"Lifecycle eq {lifecycle}");
        return await _table.PageAsync(filter, pageSize, continuation, Entry, cancellationToken);
    }

    /// <summary>The next page of a part of the open cases.</summary>
    /// <param name="lane">The part, and where to go on in it.</param>
    /// <param name="pageSize">At most this many, at most 1,000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="tenant">Whose cases; null for everybody's.</param>
    /// <returns>The page and what is left of the part after it, null at its end.</returns>
    /// <exception cref="InvalidOperationException">The continuation is not one of the service's.</exception>
    public async Task<(IReadOnlyList<OpenCase> Cases, OpenLane? Left)> OpenPageAsync(OpenLane lane, int pageSize, CancellationToken cancellationToken, string? tenant = null)
    {
        const int Shards = OpenShards / OpenLane.Count;
        var (first, end) = (OpenPartitionOf(Shard.Name(lane.Number * Shards)), OpenPartitionOf(Shard.Name((lane.Number + 1) * Shards)));
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
        if (tenant is not null) filter += " and " + TableClient.CreateQueryFilter($"Tenant eq {tenant}");
        var (cases, continuation) = await _table.PageAsync(filter, pageSize, lane.Continuation, row => new OpenCase(row), cancellationToken)
            ?? throw new InvalidOperationException($"Lane {lane.Number} of the open cases cannot go on at '{lane.Continuation}'.");
        return (cases, continuation is null ? null : lane with { Continuation = continuation });
    }

    /// <summary>All open cases of a tenant, page by page, with their briefs; one written before there were any has none.</summary>
    public async IAsyncEnumerable<CaseIndexEntry> OpenOfTenantAsync(string tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, end) = (OpenPartitionOf(Shard.Name(0)), "open}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end} and Tenant eq {tenant}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            yield return Entry(row) with { Brief = row.FromOptionalJson<CaseBrief>(nameof(CaseIndexEntry.Brief)) };
    }

    /// <summary>The open cases of one supplier.</summary>
    public IAsyncEnumerable<CaseIndexEntry> OpenOfSupplierAsync(string tenant, string supplierId, CancellationToken cancellationToken) =>
        OpenInAsync(SupplierPartition(supplierId), tenant, cancellationToken);

    /// <summary>The open cases against orders of one buyer.</summary>
    public IAsyncEnumerable<CaseIndexEntry> OpenOfBuyerAsync(string tenant, string buyerId, CancellationToken cancellationToken) =>
        OpenInAsync(BuyerPartition(buyerId), tenant, cancellationToken);

    /// <summary>The open cases under one agreement. Reads all open cases: an agreement ends rarely.</summary>
    public async IAsyncEnumerable<CaseIndexEntry> OpenOfAgreementAsync(
        string tenant, string agreementId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, end) = (OpenPartitionOf(Shard.Name(0)), "open}");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {first} and PartitionKey lt {end} and Tenant eq {tenant} and AgreementId eq {agreementId}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) yield return Entry(row);
    }

    /// <summary>Takes a case out of the open ones, whatever stands there.</summary>
    /// <returns>Null: nothing stands there any more.</returns>
    public async Task<string?> RemoveFromOpenAsync(string caseId, CancellationToken cancellationToken)
    {
        await _table.DeleteEntityAsync(OpenPartition(caseId), caseId, ETag.All, cancellationToken);
        return null;
    }

    /// <summary>Takes an ended case out of the open ones; an entry that was written since it was read stays.</summary>
    public async Task RemoveFromOpenAsync(OpenCase open, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(open.Read.Partition, open.CaseId, open.Read.ETag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Somebody has taken it out, or opened the case again.
        }
    }

    private async IAsyncEnumerable<CaseIndexEntry> OpenInAsync(
        string partition, string tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Tenant eq {tenant} and HasEnded eq {false}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) yield return Entry(row);
    }

    private async Task<string?> UpsertAsync(string partition, CaseIndexEntry entry, string? lastTag, bool isNew, CancellationToken cancellationToken, CaseBrief? brief = null)
    {
        var row = new TableEntity(partition, entry.CaseId)
        {
            ["Tenant"] = entry.Tenant,
            ["SupplierId"] = entry.SupplierId,
            ["BuyerId"] = entry.BuyerId,
            ["AgreementId"] = entry.AgreementId,
            ["Lifecycle"] = entry.Lifecycle,
            ["Episode"] = entry.Episode,
            ["HasEnded"] = entry.HasEnded,
            ["Sequence"] = entry.Sequence,
        };
        if (entry.ReviewOn is { } day) row["ReviewOn"] = Text(day);
        if (brief is not null) row.SetJson(nameof(CaseIndexEntry.Brief), brief);
        return await VersionGuard.ReplaceAsync(_table, row, lastTag, isNew, cancellationToken);
    }

    private async Task ExpectAsync(CaseIndexEntry entry, CancellationToken cancellationToken)
    {
        if (entry.ExpectedBefore is { } before) await _table.DeleteEntityAsync(ExpectsPartition(before), entry.CaseId, ETag.All, cancellationToken);
        if (entry.Expected is { } expected) await UpsertAsync(ExpectsPartition(expected), entry, lastTag: null, isNew: true, cancellationToken);
    }

    internal static CaseIndexEntry Entry(TableEntity row) => new(
        row.RowKey, row.Text("Tenant"), row.Text("SupplierId"), row.Text("BuyerId"), row.Text("AgreementId"), row.Text("Lifecycle"),
        row.Int("Episode"), row.Flag("HasEnded"), row.GetString("ReviewOn") is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd") : null,
        row.Long("Sequence"));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd");

    private static string SupplierPartition(string supplierId) => $"supplier|{supplierId}";

    private static string BuyerPartition(string buyerId) => $"buyer|{buyerId}";

    private static string ExpectsPartition(ExpectedCredit expected) =>
        $"expects|{Ids.Digest(expected.Account, expected.Amount.Currency.Code, expected.Amount.Amount)}";

    private static string OpenPartition(string caseId) => OpenPartitionOf(Shard.Of(caseId, OpenShards));

    private static string OpenPartitionOf(string shard) => $"open|{shard}";
}
