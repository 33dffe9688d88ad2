using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A fixing as somebody has said it.</summary>
/// <param name="Id">The id of the statement.</param>
/// <param name="Index">The code of the index.</param>
/// <param name="Fixing">Its day and rate.</param>
/// <param name="SetAt">When it was said.</param>
/// <param name="SaidBy">Who said it.</param>
public sealed record StoredFixing(string Id, string Index, Fixing Fixing, DateTimeOffset SetAt, string SaidBy);

/// <summary>
/// Table <c>Fixings</c>: partition = <c>tenant|index</c>, row = the day, counted backwards from the end of time; and, to know what a statement's id stands for,
/// partition = <c>statement|id</c>, row = <c>request</c>. Nothing is ever changed.
/// </summary>
/// <remarks>A partition is in the order of its rows, so the later day comes first, and the last known on or before a day is the first row from that day's on.</remarks>
public sealed partial class FixingsTable(TableServiceClient tables)
{
    public const string Name = "Fixings";

    /// <summary>What <see cref="IndexForm"/> asks for, in words.</summary>
    public const string IndexInWords = "the code of an index, 2 to 32 of A to Z, 0 to 9 and hyphen, a letter first";

    /// <summary>The kind of the work item about a fixing that nobody has said; closed once somebody does.</summary>
    public const string MissingWorkItemKind = "fixing-missing";

    private const string RequestRow = "request";
    private const string BodyHash = "BodyHash";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>What such a work item is about.</summary>
    public static string MissingSubject(string index, DateOnly day) => $"{index}.{day:yyyyMMdd}";

    /// <summary>The form of an index's code.</summary>
    [GeneratedRegex(@"^[A-Z][A-Z0-9-]{1,31}\z")]
    public static partial Regex IndexForm();

    /// <summary>Writes down for which request a statement's id stands, once; before the fixing, whose place is that of its day.</summary>
    /// <returns>The hash of the body that the id stands for: this one, or an earlier.</returns>
    public async Task<string> AddRequestAsync(string id, string bodyHash, CancellationToken cancellationToken)
    {
        TableEntity row = new($"statement|{id}", RequestRow) { [BodyHash] = bodyHash };
        return await _table.TryAddAsync(row, cancellationToken) ? bodyHash : (await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken))!.Text(BodyHash);
    }

    /// <summary>Adds a fixing, once per day.</summary>
    /// <returns>The fixing of that day as it stands: this, or what was said before.</returns>
    public async Task<StoredFixing> AddAsync(string tenant, StoredFixing fixing, CancellationToken cancellationToken)
    {
        TableEntity row = new(Partition(tenant, fixing.Index), RowOf(fixing.Fixing.Date))
        {
            [nameof(StoredFixing.Id)] = fixing.Id,
            [nameof(StoredFixing.Index)] = fixing.Index,
            [nameof(Fixing.Date)] = Rows.Written(fixing.Fixing.Date),
            [nameof(Fixing.Rate)] = fixing.Fixing.Rate,
            [nameof(StoredFixing.SetAt)] = fixing.SetAt,
            [nameof(StoredFixing.SaidBy)] = fixing.SaidBy,
        };
        return await _table.TryAddAsync(row, cancellationToken) ? fixing : ToFixing((await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken))!);
    }

    /// <summary>The last fixing of a floating rate's index that is dated on a day or before; null where none is known, or the rate is fixed.</summary>
    public async Task<Fixing?> FindLastKnownAsync(string tenant, FloatingRate? floating, DateOnly day, CancellationToken cancellationToken)
    {
        if (floating is null) return null;
        var (partition, from) = (Partition(tenant, floating.Index), RowOf(day));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, maxPerPage: 1, cancellationToken: cancellationToken)) return ToFixing(row).Fixing;
        return null;
    }

    /// <summary>A page of an index's fixings, the latest day first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="index">The code of the index.</param>
    /// <param name="from">The first day; null for all from the beginning.</param>
    /// <param name="to">The last day; null for all up to now.</param>
    /// <param name="pageSize">At most this many, at most 1,000.</param>
    /// <param name="continuation">Where the page before ended; null at the beginning.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public async Task<(IReadOnlyList<StoredFixing> Items, string? Continuation)?> ListAsync(
        string tenant, string index, DateOnly? from, DateOnly? to, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var (partition, first, last) = (Partition(tenant, index), RowOf(to ?? DateOnly.MaxValue), RowOf(from ?? DateOnly.MinValue));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        return await _table.PageAsync(filter, pageSize, continuation, ToFixing, cancellationToken);
    }

    private static StoredFixing ToFixing(TableEntity row) => new(
        row.Text(nameof(StoredFixing.Id)), row.Text(nameof(StoredFixing.Index)), new Fixing(row.Date(nameof(Fixing.Date)), row.Int(nameof(Fixing.Rate))),
        row.Instant(nameof(StoredFixing.SetAt)), row.Text(nameof(StoredFixing.SaidBy)));

    private static string Partition(string tenant, string index) => $"{tenant}|{index}";

    private static string RowOf(DateOnly day) => (DateOnly.MaxValue.DayNumber - day.DayNumber).ToString("D7", CultureInfo.InvariantCulture);
}
