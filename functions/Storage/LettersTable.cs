using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Table <c>Letters</c>: what suppliers were told in writing. Partition = <c>tenant|supplier id</c>, row = <c>yyyy-MM-dd|letter id</c>; never changed.</summary>
public sealed class LettersTable(TableServiceClient tables)
{
    public const string Name = "Letters";

    private const string Property = nameof(Letter);
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Writes a letter down, once per id.</summary>
    public Task AddAsync(string tenant, string supplierId, Letter letter, CancellationToken cancellationToken)
    {
        TableEntity row = new(Partition(tenant, supplierId), $"{Rows.Written(letter.IssuedOn)}|{letter.Id}");
        row.SetJson(Property, letter);
        return _table.TryAddAsync(row, cancellationToken);
    }

    /// <summary>A page of a supplier's letters, oldest first.</summary>
    /// <param name="tenant">Whose supplier.</param>
    /// <param name="supplierId">The supplier.</param>
    /// <param name="from">The first day; null for the beginning.</param>
    /// <param name="pageSize">At most this many, at most 1,000.</param>
    /// <param name="continuation">Where the page before ended; null at the beginning.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public Task<(IReadOnlyList<Letter> Items, string? Continuation)?> ListAsync(
        string tenant, string supplierId, DateOnly? from, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var first = from is { } day ? Rows.Written(day) : "";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(tenant, supplierId)} and RowKey ge {first}");
        return _table.PageAsync(filter, pageSize, continuation, row => row.FromJson<Letter>(Property), cancellationToken);
    }

    private static string Partition(string tenant, string supplierId) => $"{tenant}|{supplierId}";
}
