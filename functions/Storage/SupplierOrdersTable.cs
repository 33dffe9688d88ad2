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
public sealed record SupplierOrder(
    string OrderId, DateTimeOffset IssuedAt, DateOnly DeliveryDeadline, Money Payable, DateTimeOffset? ReceivedInFullAt, bool IsCancelled)
{
    public static SupplierOrder Of(Order order) => new(
        order.Id, order.Content.IssuedAt, order.Content.DeliveryDeadline, order.Content.Payable,
        order.IsReceivedInFull ? order.State.LastReceivedAt : null, order.State.CancelledAt is not null);
}

/// <summary>Table <c>SupplierOrders</c>, the history that a supplier is scored by: partition = supplier id, row = order id.</summary>
public sealed class SupplierOrdersTable(TableServiceClient tables)
{
    public const string Name = "SupplierOrders";

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Brings the history to at least this version of the order; an older one never replaces a newer.</summary>
    public Task ApplyAsync(Order order, CancellationToken cancellationToken)
    {
        var entry = SupplierOrder.Of(order);
        return VersionGuard.ReplaceAsync(_table, new TableEntity(order.Content.SupplierId, order.Id)
        {
            [nameof(SupplierOrder.IssuedAt)] = entry.IssuedAt,
            [nameof(SupplierOrder.DeliveryDeadline)] = Rows.Written(entry.DeliveryDeadline),
            [nameof(SupplierOrder.Payable)] = entry.Payable.MinorUnits,
            [nameof(Money.Currency)] = entry.Payable.Currency.Code,
            [nameof(SupplierOrder.ReceivedInFullAt)] = entry.ReceivedInFullAt,
            [nameof(SupplierOrder.IsCancelled)] = entry.IsCancelled,
            ["Sequence"] = (long)order.State.DocumentCount,
        }, cancellationToken);
    }

    /// <summary>All orders of a supplier, in no particular order.</summary>
    public async IAsyncEnumerable<SupplierOrder> OfAsync(
        string supplierId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {supplierId}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new SupplierOrder(
                row.RowKey, row.Instant(nameof(SupplierOrder.IssuedAt)), row.Date(nameof(SupplierOrder.DeliveryDeadline)),
                row.Amount(nameof(SupplierOrder.Payable), row.Currency(nameof(Money.Currency))),
                row.GetDateTimeOffset(nameof(SupplierOrder.ReceivedInFullAt)), row.Flag(nameof(SupplierOrder.IsCancelled)));
        }
    }
}
