using System.Text.Json.Serialization;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Where a month of the books is.</summary>
public enum PeriodStatus
{
    /// <summary>Nobody has asked to close it.</summary>
    Open,

    /// <summary>Cases are booking what belongs to it.</summary>
    Closing,

    /// <summary>Nothing is booked in it any more, and its trial balance is kept.</summary>
    Closed,
}

/// <summary>A month that somebody asked to close.</summary>
/// <param name="Tenant">Whose books.</param>
/// <param name="Period">The month.</param>
/// <param name="Status">Closing or Closed.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="RequestedBy">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="ClosedAt">When it was closed; null before.</param>
/// <param name="Awaited">Cases that have not booked yet, when last looked; some of them where they are many.</param>
/// <param name="Accounts">Its trial balance; null before it is closed.</param>
public sealed record ClosedPeriod(
    string Tenant, Period Period, PeriodStatus Status, DateTimeOffset RequestedAt, string RequestedBy, string Reason, DateTimeOffset? ClosedAt, IReadOnlyList<string> Awaited,
    IReadOnlyList<PeriodAccount>? Accounts);

/// <summary>An account in a month: what it began with, what was booked, and, by these, what it ended with. In minor units, openings above zero for a debit.</summary>
public sealed record PeriodAccount(string Book, string Currency, string Account, long Opening, long Debit, long Credit)
{
    /// <summary>Opening and movements.</summary>
    [JsonIgnore]
    public long Closing => checked(Opening + Debit - Credit);
}

/// <summary>Table <c>Periods</c>: partition = tenant; rows <c>yyyy-MM</c> the months that were, or are being, closed, and <c>closed</c> through which day all books are.</summary>
public sealed class PeriodsTable(TableServiceClient tables)
{
    public const string Name = "Periods";

    /// <summary>No month is called so, and none comes after it.</summary>
    private const string ClosedRow = "closed";

    private const string Through = "Through";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Adds a month that is being closed; what is there already stays.</summary>
    public Task AddAsync(ClosedPeriod period, CancellationToken cancellationToken) => _table.TryAddAsync(ToRow(period), cancellationToken);

    /// <summary>A month, or null where nobody has asked to close it.</summary>
    public async Task<ClosedPeriod?> FindAsync(string tenant, Period period, CancellationToken cancellationToken) =>
        await _table.FindAsync(tenant, period.ToString(), cancellationToken) is { } row ? ToPeriod(row) : null;

    /// <summary>All months that somebody asked to close, in order.</summary>
    public async Task<IReadOnlyList<ClosedPeriod>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        List<ClosedPeriod> periods = [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {tenant} and RowKey lt {ClosedRow}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) periods.Add(ToPeriod(row));
        return periods;
    }

    /// <summary>Brings a month that is being closed further; one that is closed stays as it is.</summary>
    public async Task AdvanceAsync(string tenant, Period period, Func<ClosedPeriod, ClosedPeriod> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await _table.FindAsync(tenant, period.ToString(), cancellationToken) ?? throw new InvalidOperationException($"Nobody has asked to close {period}.");
            var found = ToPeriod(row);
            if (found.Status == PeriodStatus.Closed || await _table.TryReplaceAsync(ToRow(change(found)), row.ETag, cancellationToken)) return;
        }
    }

    /// <summary>Through which day nothing is booked any more; null while nothing is closed.</summary>
    public async Task<DateOnly?> ClosedThroughAsync(string tenant, CancellationToken cancellationToken) =>
        (await _table.FindAsync(tenant, ClosedRow, cancellationToken))?.Date(Through);

    /// <summary>From now on nothing is booked up to a day; a later one that stands already stays.</summary>
    public async Task CloseThroughAsync(string tenant, DateOnly through, CancellationToken cancellationToken)
    {
        TableEntity closed = new(tenant, ClosedRow) { [Through] = Rows.Written(through) };
        while (!await _table.TryAddAsync(closed, cancellationToken))
        {
            var found = (await _table.FindAsync(tenant, ClosedRow, cancellationToken))!;
            if (found.Date(Through) >= through || await _table.TryReplaceAsync(closed, found.ETag, cancellationToken)) return;
        }
    }

    private static TableEntity ToRow(ClosedPeriod period)
    {
        TableEntity row = new(period.Tenant, period.Period.ToString())
        {
            [nameof(ClosedPeriod.Status)] = period.Status.ToString(),
            [nameof(ClosedPeriod.RequestedAt)] = period.RequestedAt,
            [nameof(ClosedPeriod.RequestedBy)] = period.RequestedBy,
            [nameof(ClosedPeriod.Reason)] = period.Reason,
        };
        if (period.ClosedAt is { } at) row[nameof(ClosedPeriod.ClosedAt)] = at;
        row.SetJson(nameof(ClosedPeriod.Awaited), period.Awaited);
        if (period.Accounts is { } accounts) row.SetJson(nameof(ClosedPeriod.Accounts), accounts);
        return row;
    }

    private static ClosedPeriod ToPeriod(TableEntity row) => new(
        row.PartitionKey, Period.Parse(row.RowKey), row.OneOf<PeriodStatus>(nameof(ClosedPeriod.Status)), row.Instant(nameof(ClosedPeriod.RequestedAt)),
        row.Text(nameof(ClosedPeriod.RequestedBy)), row.Text(nameof(ClosedPeriod.Reason)), row.GetDateTimeOffset(nameof(ClosedPeriod.ClosedAt)),
        row.FromJson<List<string>>(nameof(ClosedPeriod.Awaited)), row.FromOptionalJson<List<PeriodAccount>>(nameof(ClosedPeriod.Accounts)));
}
