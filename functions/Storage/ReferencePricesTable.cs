using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Between which prices one of an item usually costs.</summary>
/// <param name="Id">The id of the statement.</param>
/// <param name="Item">The item as order lines describe it; capitals and blanks around it make no difference.</param>
/// <param name="Low">The lowest usual price of one.</param>
/// <param name="High">The highest, in the same currency.</param>
/// <param name="SetAt">When it was said; the last word counts.</param>
/// <param name="BodyHash">The request that said so.</param>
public sealed record ReferencePrice(string Id, string Item, Money Low, Money High, DateTimeOffset SetAt, string BodyHash);

/// <summary>
/// Table <c>ReferencePrices</c>: partition = hash of tenant, item and currency, row = the id of a statement; and, to know what a statement's id
/// stands for, partition = <c>statement|id</c>, row = <c>request</c>. Nothing is replaced: the last one counts.
/// </summary>
public sealed class ReferencePricesTable(TableServiceClient tables)
{
    public const string Name = "ReferencePrices";

    private const string RequestRow = "request";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Writes down for which request a statement's id stands, once; before the statement, whose place depends on its item.</summary>
    /// <returns>The hash of the body that the id stands for: this one, or an earlier.</returns>
    public async Task<string> AddRequestAsync(string id, string bodyHash, CancellationToken cancellationToken)
    {
        TableEntity row = new($"statement|{id}", RequestRow) { [nameof(ReferencePrice.BodyHash)] = bodyHash };
        return await _table.TryAddAsync(row, cancellationToken)
            ? bodyHash
            : (await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken))!.Text(nameof(ReferencePrice.BodyHash));
    }

    /// <summary>Adds what was said about an item, once.</summary>
    /// <returns>What is stored under its id: this, or what an earlier request said.</returns>
    public async Task<ReferencePrice> AddAsync(string tenant, ReferencePrice price, CancellationToken cancellationToken)
    {
        TableEntity row = new(Partition(tenant, price.Item, price.Low.Currency), price.Id)
        {
            [nameof(ReferencePrice.Item)] = price.Item,
            [nameof(Money.Currency)] = price.Low.Currency.Code,
            [nameof(ReferencePrice.Low)] = price.Low.MinorUnits,
            [nameof(ReferencePrice.High)] = price.High.MinorUnits,
            [nameof(ReferencePrice.SetAt)] = price.SetAt,
            [nameof(ReferencePrice.BodyHash)] = price.BodyHash,
        };
        return await _table.TryAddAsync(row, cancellationToken) ? price : ToPrice((await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken))!);
    }

    /// <summary>What counts for an item in a currency; null where nobody has said anything.</summary>
    public async Task<ReferencePrice?> FindAsync(string tenant, string item, Currency currency, CancellationToken cancellationToken)
    {
        var partition = Partition(tenant, item, currency);
        ReferencePrice? last = null;
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
        {
            var price = ToPrice(row);
            if (last is null || price.SetAt > last.SetAt || (price.SetAt == last.SetAt && string.CompareOrdinal(price.Id, last.Id) > 0)) last = price;
        }

        return last;
    }

    private static string Partition(string tenant, string item, Currency currency) => Ids.Digest(tenant, ClaimKeys.Folded(item), currency.Code);

    private static ReferencePrice ToPrice(TableEntity row)
    {
        var currency = row.Currency(nameof(Money.Currency));
        return new ReferencePrice(
            row.RowKey, row.Text(nameof(ReferencePrice.Item)), row.Amount(nameof(ReferencePrice.Low), currency), row.Amount(nameof(ReferencePrice.High), currency),
            row.Instant(nameof(ReferencePrice.SetAt)), row.Text(nameof(ReferencePrice.BodyHash)));
    }
}
