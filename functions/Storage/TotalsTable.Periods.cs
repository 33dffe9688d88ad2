using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>The sums of a tenant, and what of them was booked in which month.</summary>
/// <param name="All">Every account's debits and credits of all time.</param>
/// <param name="Months">Those of each month that was open when it was posted to, but for what was posted before months were kept.</param>
public sealed record PeriodSums(IReadOnlyList<AccountTotal> All, IReadOnlyDictionary<Period, IReadOnlyList<AccountTotal>> Months);

/// <summary>What an owner of postings, a case or a credit in suspense, has on its accounts.</summary>
/// <param name="Owner">Its id.</param>
/// <param name="OpenItems">Each balance that is not zero; null where the owner is older than balances by owner.</param>
public sealed record OwnerBalances(string Owner, IReadOnlyList<CaseBalance>? OpenItems);

/// <summary>A case's balance of an account; see <see cref="Account.IsOpenItem"/>. In minor units, above zero for a debit.</summary>
public sealed record CaseBalance(string Book, string Currency, string Account, long Debit);

/// <content>Months and what is closed of them. A posting of a day that is closed counts on the first day after it.</content>
public sealed partial class TotalsTable
{
    /// <summary>How many partitions the balances by owner lie in.</summary>
    public const int BalanceShards = Shards;

    private const string ClosedKey = "ClosedThrough";
    private const string MonthsKey = "Months";
    private const string OpenItemsKey = "OpenItems";

    /// <summary>Closes every shard through a day: from then on nothing counts up to it any more. Safe to repeat.</summary>
    public Task CloseAsync(string tenant, DateOnly through, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => CloseAsync(Partition(tenant, Shard.Name(shard)), tenant, through, cancellationToken)));

    /// <summary>The sums over all shards, by month. Each shard is read as it stands; of a closed month nothing moves any more.</summary>
    public async Task<PeriodSums> ReadMonthsAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await SumsRowsAsync(tenant, cancellationToken);
        Dictionary<Period, IReadOnlyList<AccountTotal>> months = [];
        foreach (var (month, sums) in rows.SelectMany(Months))
            months[Period.Parse(month)] = Add([.. months.GetValueOrDefault(Period.Parse(month)) ?? []], AsPostings(sums.Select(sum => TotalOf(sum.Key, sum.Value))));
        return new PeriodSums(Sums(rows), months);
    }

    /// <summary>A page of what the owners of a shard had on their accounts at the end of a day.</summary>
    /// <returns>The page and where it ended, null at the end.</returns>
    public async Task<(IReadOnlyList<OwnerBalances> Items, string? Continuation)> BalancesAsync(
        string tenant, int shard, DateOnly through, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var (partition, first, end) = (Partition(tenant, Shard.Name(shard)), "applied|", "applied}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}");
        return await _table.PageAsync(filter, pageSize, continuation, row => new OwnerBalances(row.RowKey[first.Length..], OpenItems(row, Period.Of(through))), cancellationToken)
            ?? throw new InvalidOperationException($"The balances of shard {shard} cannot go on at '{continuation}'.");
    }

    private async Task CloseAsync(string partition, string tenant, DateOnly through, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var sums = await _rows.FindAsync(partition, SumsKey, cancellationToken);
            if (ClosedThrough(sums) >= through) return;
            var row = new TableEntity(partition, SumsKey) { ["Tenant"] = tenant, [ClosedKey] = Rows.Written(through) };
            row.SetJson("Accounts", sums is null ? [] : Accounts(sums));
            KeepSuspense(row, sums, []);
            // What was closed before is in a snapshot.
            if (sums is not null) row.SetJson(MonthsKey, Months(sums).Where(month => Period.Parse(month.Key) >= Period.Of(through)).ToDictionary());
            if (await _rows.TryCommitAsync([new(row, sums)], cancellationToken)) return;
            if (attempt == Attempts) throw new InvalidOperationException($"The totals {partition} could not be closed: others keep posting.");
        }
    }

    /// <summary>Each posting on a day that is open; one that has none is on the first of these.</summary>
    private static IReadOnlyList<Posting> Booked(IReadOnlyList<Posting> postings, DateOnly? closedThrough) => closedThrough is { } closed
        ? [.. postings.Select(posting => posting.On > closed ? posting : posting with { On = closed.AddDays(1) })]
        : postings;

    private static void KeepMonths(TableEntity row, TableEntity? before, IReadOnlyList<Posting> booked)
    {
        if (ClosedThrough(before) is { } closed) row[ClosedKey] = Rows.Written(closed);
        var months = before is null ? [] : Months(before);
        foreach (var posting in booked)
        {
            if (posting.On is not { } on) continue;
            var sums = Of(months, on);
            var key = KeyOf(posting);
            var sum = sums.GetValueOrDefault(key) ?? [0, 0];
            sums[key] = [checked(sum[0] + posting.Debit), checked(sum[1] + posting.Credit)];
        }

        row.SetJson(MonthsKey, months);
    }

    /// <summary>What an owner has on its accounts is kept from its first commit on, or not at all.</summary>
    private static void KeepOpenItems(TableEntity row, TableEntity? before, IReadOnlyList<Posting> booked)
    {
        var months = before is null ? [] : before.FromOptionalJson<Dictionary<string, Dictionary<string, long>>>(OpenItemsKey);
        if (months is null) return;
        foreach (var posting in booked)
        {
            if (!Account.Parse(posting.Account).IsOpenItem) continue;
            var items = Of(months, posting.On ?? DateOnly.MinValue);
            items[KeyOf(posting)] = checked(items.GetValueOrDefault(KeyOf(posting)) + posting.Debit - posting.Credit);
        }

        row.SetJson(OpenItemsKey, months);
    }

    private static IReadOnlyList<CaseBalance>? OpenItems(TableEntity row, Period through) =>
        row.FromOptionalJson<Dictionary<string, Dictionary<string, long>>>(OpenItemsKey) is not { } months
            ? null
            :
            [
                .. from month in months
                   where Period.Parse(month.Key) <= through
                   from item in month.Value
                   group item.Value by item.Key into account
                   where account.Sum() != 0
                   let total = TotalOf(account.Key, [0, 0])
                   orderby account.Key
                   select new CaseBalance(total.Book, total.Currency, total.Account, account.Sum()),
            ];

    private static Dictionary<string, T> Of<T>(Dictionary<string, Dictionary<string, T>> months, DateOnly on)
    {
        var month = Period.Of(on).ToString();
        if (!months.TryGetValue(month, out var found)) months[month] = found = new(StringComparer.Ordinal);
        return found;
    }

    private static Dictionary<string, Dictionary<string, long[]>> Months(TableEntity sums) => sums.FromOptionalJson<Dictionary<string, Dictionary<string, long[]>>>(MonthsKey) ?? [];

    private static DateOnly? ClosedThrough(TableEntity? sums) => sums?.OptionalDate(ClosedKey);

    private static string KeyOf(Posting posting) => $"{posting.Book} {posting.Currency} {posting.Account}";

    private static AccountTotal TotalOf(string key, long[] sum) => key.Split(' ') is [var book, var currency, var account]
        ? new AccountTotal(book, currency, account, sum[0], sum[1])
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{key}' names no account."));

    private static IEnumerable<Posting> AsPostings(IEnumerable<AccountTotal> totals) => totals.Select(t => new Posting(t.Book, t.Currency, t.Account, t.Debit, t.Credit));
}
