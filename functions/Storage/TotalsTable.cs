using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>The sums of one account over all cases. Amounts in minor units.</summary>
public sealed record AccountTotal(string Book, string Currency, string Account, long Debit, long Credit);

/// <summary>
/// Table <c>Totals</c>: partition = <c>tenant|shard of the owner's id</c>; row <c>sums</c> holds every account's debits and credits of that shard, those of the months
/// that are open apart, and through which day it is closed; rows <c>applied|owner</c> the last commit of each owner that is in them, and what the owner has on which account; rows
/// <c>earned|day|supplier|agreement|policy</c> what cases of these earned on a booking date. All advance in one transaction, so a commit counts once.
/// </summary>
public sealed partial class TotalsTable(TableServiceClient tables)
{
    public const string Name = "Totals";

    private const int Shards = 64;
    private const int Attempts = 40;
    private const string SumsKey = "sums";
    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownRows _rows = new(tables.GetTableClient(Name));

    /// <summary>Adds a commit's postings, once.</summary>
    /// <param name="tenant">Whose books.</param>
    /// <param name="owner">The case, or the credit in suspense, whose commit it is.</param>
    /// <param name="sequence">The commit's number; one that is not newer than the last applied is already in.</param>
    /// <param name="postings">What to add.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="earner">Whose income and expenses they are; null where they are nobody's, as of a credit in suspense.</param>
    /// <param name="isNew">Whether nothing of the owner is believed to be in the totals; a write as a new row tells.</param>
    public async Task ApplyAsync(
        string tenant, string owner, long sequence, IReadOnlyList<Posting> postings, CancellationToken cancellationToken, Earner? earner = null, bool isNew = false)
    {
        var partition = Partition(tenant, Shard.Of(owner, Shards));
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var applied = isNew && attempt == 1 ? _rows.Believe(partition, AppliedKey(owner)) : await _rows.FindAsync(partition, AppliedKey(owner), cancellationToken);
            if (applied?.Long("Sequence") >= sequence) return;
            var sums = await _rows.FindAsync(partition, SumsKey, cancellationToken);
            var booked = Booked(postings, ClosedThrough(sums));
            var sumsRow = new TableEntity(partition, SumsKey) { ["Tenant"] = tenant };
            sumsRow.SetJson("Accounts", Add(sums is null ? [] : Accounts(sums), booked));
            KeepMonths(sumsRow, sums, booked);
            KeepSuspense(sumsRow, sums, booked);
            var appliedRow = new TableEntity(partition, AppliedKey(owner)) { ["Sequence"] = sequence };
            KeepOpenItems(appliedRow, applied, booked);
            var earned = earner is null ? [] : await EarnedAsync(partition, earner, booked, cancellationToken);
            // Where another case of this shard came first: add to what it left.
            if (await _rows.TryCommitAsync([new(sumsRow, sums), new(appliedRow, applied), .. earned], cancellationToken)) return;
        }

        throw new TimeoutException($"The totals {partition} changed {Attempts} times while commit {sequence} of {owner} was to be added.");
    }

    /// <summary>The sums of a tenant over all shards. Each shard is read as it stands, so cases in motion may show half of a transfer between books.</summary>
    public async Task<IReadOnlyList<AccountTotal>> ReadAsync(string tenant, CancellationToken cancellationToken) => Sums(await SumsRowsAsync(tenant, cancellationToken));

    /// <summary>The rows of sums that a tenant has: as many reads as there are shards.</summary>
    private async Task<IReadOnlyList<TableEntity>> SumsRowsAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => _table.FindAsync(Partition(tenant, Shard.Name(shard)), SumsKey, cancellationToken)));
        return [.. rows.OfType<TableEntity>()];
    }

    private static List<AccountTotal> Sums(IEnumerable<TableEntity> rows) => rows.Aggregate(new List<AccountTotal>(), (sums, row) => Add(sums, AsPostings(Accounts(row))));

    private static List<AccountTotal> Add(List<AccountTotal> totals, IEnumerable<Posting> postings)
    {
        var sums = totals.ToDictionary(t => (t.Book, t.Currency, t.Account));
        foreach (var posting in postings)
        {
            var key = (posting.Book, posting.Currency, posting.Account);
            var total = sums.GetValueOrDefault(key) ?? new AccountTotal(posting.Book, posting.Currency, posting.Account, 0, 0);
            sums[key] = total with { Debit = checked(total.Debit + posting.Debit), Credit = checked(total.Credit + posting.Credit) };
        }

        return [.. sums.Values.OrderBy(t => t.Book, StringComparer.Ordinal).ThenBy(t => t.Currency, StringComparer.Ordinal).ThenBy(t => t.Account, StringComparer.Ordinal)];
    }

    private static List<AccountTotal> Accounts(TableEntity row) => row.FromJson<List<AccountTotal>>("Accounts");

    private static string Partition(string tenant, string shard) => $"{tenant}|{shard}";

    private static string AppliedKey(string owner) => $"applied|{owner}";
}
