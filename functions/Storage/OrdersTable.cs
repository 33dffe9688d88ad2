using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Table <c>Orders</c>: partition = order id, rows <c>order</c> and <c>doc|document id</c>.</summary>
/// <remarks>
/// A document is committed together with what it makes of the order, under the order row's ETag, or not at all. What was ordered
/// first stays in the order's row; what a change orders instead is in the change's row, which the order's row names.
/// </remarks>
public sealed class OrdersTable(TableServiceClient tables)
{
    public const string Name = "Orders";

    private const string OrderRow = "order";

    /// <summary>The content in an order's row, which is the original one.</summary>
    private const string OriginalContent = nameof(Order.Content);

    /// <summary>How often an attachment is tried again when documents arrive in between; each failure means that another one succeeded.</summary>
    private const int MostAttempts = 20;

    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownRows _rows = new(tables.GetTableClient(Name), mostKnown: 2_000);

    /// <summary>Adds an order, once.</summary>
    /// <returns>The hash of the body that created what is stored under its id: this one or an earlier.</returns>
    public async Task<string> AddAsync(Order order, CancellationToken cancellationToken)
    {
        var row = StateRow(order.Id, order.State);
        row[nameof(Order.Tenant)] = order.Tenant;
        row[nameof(Order.BodyHash)] = order.BodyHash;
        row[nameof(Order.Currency)] = order.Currency.Code;
        row.SetJson(OriginalContent, order.Original);
        row.SetJson(nameof(Order.Evidence), order.Evidence);
        if (await _rows.TryCommitAsync([new(row, null)], cancellationToken)) return order.BodyHash;
        return (await FindAsync(order.Tenant, order.Id, cancellationToken))!.BodyHash;
    }

    /// <summary>A tenant's order, or null.</summary>
    public async Task<Order?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && await _rows.ReadAsync(id, OrderRow, cancellationToken) is { } row ? await OfTenantAsync(row, tenant, cancellationToken) : null;

    /// <summary>The same as this process last saw it, or where it has not, as it stands. It may have changed since: then a write fails, and whoever refuses something for what it says reads it.</summary>
    public async Task<Order?> FindKnownAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && await _rows.FindAsync(id, OrderRow, cancellationToken) is { } row ? await OfTenantAsync(row, tenant, cancellationToken) : null;

    /// <summary>An order of whatever tenant, for work that began with a row and not with a request.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<Order> GetAsync(string id, CancellationToken cancellationToken) =>
        await ToOrderAsync(
            await _rows.ReadAsync(id, OrderRow, cancellationToken) ?? throw new InvalidOperationException($"There is no order '{id}'."), cancellationToken);

    /// <summary>An order's document, or null.</summary>
    public async Task<OrderDocument?> FindDocumentAsync(string orderId, string documentId, CancellationToken cancellationToken) =>
        await _table.FindAsync(orderId, DocumentRow(documentId), cancellationToken) is { } row ? ToDocument(row) : null;

    /// <summary>All documents of an order, in the order in which they came.</summary>
    public async Task<IReadOnlyList<OrderDocument>> DocumentsAsync(string orderId, CancellationToken cancellationToken)
    {
        var (first, end) = (DocumentRow(""), DocumentRow("~"));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {orderId} and RowKey ge {first} and RowKey lt {end}");
        List<OrderDocument> documents = [];
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) documents.Add(ToDocument(row));
        return [.. documents.OrderBy(document => document.Sequence)];
    }

    /// <summary>Commits a document and what it makes of the order.</summary>
    /// <returns>False where another document was committed since the order was read: read again and decide again.</returns>
    public Task<bool> TryCommitAsync(Order read, OrderState after, OrderDocument document, CancellationToken cancellationToken)
    {
        TableEntity row = new(read.Id, DocumentRow(document.Id))
        {
            [nameof(OrderDocument.Kind)] = document.Kind,
            [nameof(OrderDocument.Sequence)] = document.Sequence,
            [nameof(OrderDocument.HappenedAt)] = document.HappenedAt,
            [nameof(OrderDocument.Body)] = document.Body,
        };
        row.SetJson(nameof(OrderDocument.Evidence), document.Evidence);
        if (document.Content is not null) row.SetJson(nameof(OrderDocument.Content), document.Content);
        return TryChangeAsync(read, StateRow(read.Id, after), [new(row, null)], cancellationToken);
    }

    /// <summary>Makes the order name the case that finances it. From then on every document committed reaches the case.</summary>
    /// <returns>Null where the order has changed since it was read.</returns>
    public async Task<AttachOutcome?> TryAttachCaseAsync(Order order, string caseId, CancellationToken cancellationToken)
    {
        if (order.State.FinancingCaseId == caseId) return AttachOutcome.Attached;
        if (order.State.FinancingCaseId is not null) return AttachOutcome.CarriesAnother;
        if (order.State.CancelledAt is not null) return AttachOutcome.Cancelled;
        return await TrySetCaseAsync(order, caseId, cancellationToken) ? AttachOutcome.Attached : null;
    }

    /// <summary>Sets the order free again, where it names this case: it was refused, and nothing was or will be paid.</summary>
    public async Task ReleaseCaseAsync(string orderId, string caseId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var order = await GetAsync(orderId, cancellationToken);
            if (order.State.FinancingCaseId != caseId || await TrySetCaseAsync(order, "", cancellationToken)) return;
        }

        throw new TimeoutException($"The order {orderId} changed {MostAttempts} times while it was to be set free.");
    }

    private Task<bool> TrySetCaseAsync(Order order, string caseId, CancellationToken cancellationToken) =>
        TryChangeAsync(order, new TableEntity(order.Id, OrderRow) { [nameof(OrderState.FinancingCaseId)] = caseId }, [], cancellationToken);

    /// <summary>Merges properties into an order's row, together with new rows, unless the order has changed since it was read.</summary>
    private async Task<bool> TryChangeAsync(Order read, TableEntity change, IReadOnlyList<RowWrite> more, CancellationToken cancellationToken)
    {
        var found = await _rows.FindAsync(read.Id, OrderRow, cancellationToken);
        return found?.ETag == read.ETag && await _rows.TryCommitAsync([new(change, found, IsMerge: true), .. more], cancellationToken);
    }

    private async Task<Order?> OfTenantAsync(TableEntity row, string tenant, CancellationToken cancellationToken) =>
        row.Text(nameof(Order.Tenant)) == tenant ? await ToOrderAsync(row, cancellationToken) : null;

    private static string DocumentRow(string documentId) => $"doc|{documentId}";

    /// <summary>
    /// The properties that documents change. None of them goes back to nothing but the case, which is then empty; the lists are
    /// bounded, so that each stays within one property and a shorter one leaves nothing behind.
    /// </summary>
    private static TableEntity StateRow(string orderId, OrderState state)
    {
        TableEntity row = new(orderId, OrderRow)
        {
            [nameof(OrderState.ReceivedValue)] = state.ReceivedValue.MinorUnits,
            [nameof(OrderState.CancelledValue)] = state.CancelledValue.MinorUnits,
            [nameof(OrderState.CreditedValue)] = state.CreditedValue.MinorUnits,
            [nameof(OrderState.PaidToSupplier)] = state.PaidToSupplier.MinorUnits,
            [nameof(OrderState.DespatchedAt)] = state.DespatchedAt,
            [nameof(OrderState.LastReceivedAt)] = state.LastReceivedAt,
            [nameof(OrderState.IsFinallyReceived)] = state.IsFinallyReceived,
            [nameof(OrderState.CancelledAt)] = state.CancelledAt,
            [nameof(OrderState.DocumentCount)] = state.DocumentCount,
            [nameof(OrderState.ContentVersion)] = state.ContentVersion,
            [nameof(OrderState.ChangedAt)] = state.ChangedAt,
            [nameof(OrderState.ChangeId)] = state.ChangeId,
        };
        if (state.Acknowledgement is not null) row.SetJson(nameof(OrderState.Acknowledgement), state.Acknowledgement);
        if (state.Disputes.Count > 0) row.SetJson(nameof(OrderState.Disputes), state.Disputes);
        if (state.Numbers.Count > 0) row.SetJson(nameof(OrderState.Numbers), state.Numbers);
        return row;
    }

    private async Task<Order> ToOrderAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var state = ToState(row, row.Currency(nameof(Order.Currency)));
        var original = row.FromJson<OrderContent>(OriginalContent);
        var content = original;
        if (state.ChangeId is { } changeId)
        {
            content = (await FindDocumentAsync(row.PartitionKey, changeId, cancellationToken))?.Content
                ?? throw new InvalidDataException($"The order {row.PartitionKey} names a change {changeId} that has no content.");
        }

        return new Order(
            row.PartitionKey, row.Text(nameof(Order.Tenant)), original, content, state, row.Text(nameof(Order.BodyHash)), row.FromJson<Evidence>(nameof(Order.Evidence)),
            row.ETag);
    }

    private static OrderState ToState(TableEntity row, Currency currency)
    {
        var caseId = row.GetString(nameof(OrderState.FinancingCaseId));
        return new OrderState(
            row.Amount(nameof(OrderState.ReceivedValue), currency),
            row.Amount(nameof(OrderState.CancelledValue), currency),
            row.Amount(nameof(OrderState.CreditedValue), currency),
            row.Amount(nameof(OrderState.PaidToSupplier), currency),
            row.FromOptionalJson<OrderResponse>(nameof(OrderState.Acknowledgement)),
            row.GetDateTimeOffset(nameof(OrderState.DespatchedAt)),
            row.GetDateTimeOffset(nameof(OrderState.LastReceivedAt)),
            row.Flag(nameof(OrderState.IsFinallyReceived)),
            row.GetDateTimeOffset(nameof(OrderState.CancelledAt)),
            string.IsNullOrEmpty(caseId) ? null : caseId,
            row.Int(nameof(OrderState.DocumentCount)),
            row.Int(nameof(OrderState.ContentVersion)),
            row.GetDateTimeOffset(nameof(OrderState.ChangedAt)),
            row.GetString(nameof(OrderState.ChangeId)))
        {
            Disputes = row.FromOptionalJson<IReadOnlyList<OrderDispute>>(nameof(OrderState.Disputes)) ?? [],
            Numbers = row.FromOptionalJson<IReadOnlyList<string>>(nameof(OrderState.Numbers)) ?? [],
        };
    }

    private static OrderDocument ToDocument(TableEntity row) => new(
        row.RowKey[DocumentRow("").Length..], row.Text(nameof(OrderDocument.Kind)), row.Int(nameof(OrderDocument.Sequence)),
        row.Instant(nameof(OrderDocument.HappenedAt)), row.Text(nameof(OrderDocument.Body)), row.FromJson<Evidence>(nameof(OrderDocument.Evidence)),
        row.FromOptionalJson<OrderContent>(nameof(OrderDocument.Content)));
}
