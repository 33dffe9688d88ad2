using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Takes orders in and shows them with their documents.</summary>
public sealed class OrdersFunction(Edge edge, OrdersTable orders, SupplierOrdersTable supplierOrders, PartiesTable parties)
{
    [Function("CreateOrder")]
    public Task<IResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site, OrderRequest.Read, CreateAsync);

    [Function("GetOrder")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await orders.FindAsync(caller.Tenant, id, cancellationToken) is { } order
                ? JsonAnswer.Ok(OrderAnswer.Of(order, await orders.DocumentsAsync(id, cancellationToken)))
                : Problems.NotFound());

    private async Task<IResult> CreateAsync(Command<OrderRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        Order order = new(
            command.DeriveId("o", "orders"), command.Caller.Tenant, asked.Content, asked.Content, OrderState.None(asked.Payable.Currency),
            command.BodyHash, command.Evidence(Flow.Business));
        // Before anything is looked at that may have changed since, and before anything is written: it may have been answered.
        if (await orders.FindAsync(order.Tenant, order.Id, cancellationToken) is { } before) return Answer(command, order, before.BodyHash);
        if (asked.IssuedAt > command.ReceivedAt + CallersClock.Tolerance)
            return Problems.InvalidRequest("/issuedAt", "in-the-future", "The order was issued in the future.");
        if (await FaultsAsync(command, cancellationToken) is { Count: > 0 } faults) return Problems.InvalidRequest(faults);

        // The history first: were there a crash in between, an open order in it that never came to be does not count for anything.
        await supplierOrders.ApplyAsync(order, cancellationToken);
        return Answer(command, order, await orders.AddAsync(order, cancellationToken));
    }

    /// <summary>The order as this request makes it, also where it has changed since; or the refusal where another request made it.</summary>
    private static IResult Answer(Command<OrderRequest> command, Order asked, string storedHash) =>
        command.RefusalOfReuse(storedHash) ?? JsonAnswer.Created(OrderAnswer.Of(asked, []), $"/api/orders/{asked.Id}");

    private async Task<IReadOnlyList<FieldFault>> FaultsAsync(Command<OrderRequest> command, CancellationToken cancellationToken)
    {
        List<FieldFault> faults = [];
        await CheckAsync("/supplierId", command.Body.SupplierId, PartyRole.Supplier);
        await CheckAsync("/buyerId", command.Body.BuyerId, PartyRole.Buyer);
        return faults;

        async Task CheckAsync(string pointer, string id, PartyRole role)
        {
            var party = await parties.FindAsync(command.Caller.Tenant, id, cancellationToken);
            if (party is null) faults.Add(new FieldFault(pointer, "unknown-id", $"There is no party '{id}' here."));
            else if (!party.Is(role)) faults.Add(new FieldFault(pointer, "wrong-role", $"The party '{id}' is not an active {role}."));
        }
    }
}
