using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>An order as its supplier's history shows it. Made from the order at any time; the order is the truth.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="IssuedAt">When it was ordered.</param>
/// <param name="DeliveryDeadline">The last day on which delivery is in time.</param>
/// <param name="Payable">Its value.</param>
/// <param name="ReceivedInFullAt">When the last of it was received; null until all of it was.</param>
/// <param name="IsCancelled">Whether it was cancelled.</param>
/// <param name="OrderNumber">The number that supplier and buyer know it by.</param>
/// <param name="BuyerId">Who buys.</param>
/// <param name="Basket">What stands for its lines, see <see cref="ClaimKeys.Basket"/>.</param>
public sealed record SupplierOrder(
    string OrderId, DateTimeOffset IssuedAt, DateOnly DeliveryDeadline, Money Payable, DateTimeOffset? ReceivedInFullAt, bool IsCancelled, string OrderNumber,
    string BuyerId, string Basket)
{
    public static SupplierOrder Of(Order order) => new(
        order.Id, order.Content.IssuedAt, order.Content.DeliveryDeadline, order.Payable, order.IsReceivedInFull ? order.State.LastReceivedAt : null,
        order.State.CancelledAt is not null, order.Content.OrderNumber, order.Content.BuyerId, ClaimKeys.Basket(order.Content.Lines));

    /// <summary>Whether this was ordered before another: by the moment of issue, then by id, so that of two orders exactly one was first.</summary>
    public bool IsBefore(string otherId, DateTimeOffset otherIssuedAt) =>
        IssuedAt < otherIssuedAt || (IssuedAt == otherIssuedAt && string.CompareOrdinal(OrderId, otherId) < 0);
}

/// <summary>Table <c>SupplierOrders</c>, the history that a supplier is scored by: partition = supplier id, row = order id.</summary>
public sealed class SupplierOrdersTable(TableServiceClient tables)
{
    public const string Name = "SupplierOrders";

    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownRows _rows = new(tables.GetTableClient(Name));

    /// <summary>Brings the history to at least this version of the order; an older one never replaces a newer.</summary>
    public Task ApplyAsync(Order order, CancellationToken cancellationToken)
    {
        var entry = SupplierOrder.Of(order);
        return VersionGuard.ReplaceAsync(_rows, new TableEntity(order.Content.SupplierId, order.Id)
        {
            [nameof(SupplierOrder.IssuedAt)] = entry.IssuedAt,
            [nameof(SupplierOrder.DeliveryDeadline)] = Rows.Written(entry.DeliveryDeadline),
            [nameof(SupplierOrder.Payable)] = entry.Payable.MinorUnits,
            [nameof(Money.Currency)] = entry.Payable.Currency.Code,
            [nameof(SupplierOrder.ReceivedInFullAt)] = entry.ReceivedInFullAt,
            [nameof(SupplierOrder.IsCancelled)] = entry.IsCancelled,
            [nameof(SupplierOrder.OrderNumber)] = entry.OrderNumber,
            [nameof(SupplierOrder.BuyerId)] = entry.BuyerId,
            [nameof(SupplierOrder.Basket)] = entry.Basket,
            ["Sequence"] = (long)order.State.DocumentCount,
        }, isNew: order.State.DocumentCount == 0, cancellationToken);
    }

    /// <summary>All orders of a supplier, in no particular order.</summary>
    public IAsyncEnumerable<SupplierOrder> OfAsync(string supplierId, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {supplierId}"), cancellationToken);

    /// <summary>The orders of a supplier that were issued in a stretch of time, both ends included, in no particular order.</summary>
    public IAsyncEnumerable<SupplierOrder> IssuedAsync(string supplierId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {supplierId} and IssuedAt ge {from} and IssuedAt le {until}"), cancellationToken);

    private async IAsyncEnumerable<SupplierOrder> QueryAsync(
        string filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new SupplierOrder(
                row.RowKey, row.Instant(nameof(SupplierOrder.IssuedAt)), row.Date(nameof(SupplierOrder.DeliveryDeadline)),
                row.Amount(nameof(SupplierOrder.Payable), row.Currency(nameof(Money.Currency))),
                row.GetDateTimeOffset(nameof(SupplierOrder.ReceivedInFullAt)), row.Flag(nameof(SupplierOrder.IsCancelled)),
                row.Text(nameof(SupplierOrder.OrderNumber)), row.Text(nameof(SupplierOrder.BuyerId)), row.Text(nameof(SupplierOrder.Basket)));
        }
    }
}
