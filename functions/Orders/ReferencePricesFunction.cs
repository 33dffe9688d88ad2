using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Takes in what things usually cost; an order line outside of it goes before a person.</summary>
public sealed class ReferencePricesFunction(Edge edge, ReferencePricesTable prices)
{
    [Function("SetReferencePrice")]
    public Task<IResult> SetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "reference-prices")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site | Roles.Operator, ReferencePriceRequest.Read, async (command, cancellationToken) =>
        {
            var (sent, tenant) = (command.Body, command.Caller.Tenant);
            var id = command.DeriveId("rp", "reference-prices");
            if (command.RefusalOfReuse(await prices.AddRequestAsync(id, command.BodyHash, cancellationToken)) is { } reused) return reused;
            ReferencePrice price = new(id, sent.Item, sent.Low, sent.High, command.ReceivedAt, command.BodyHash);
            return JsonAnswer.Created(ReferencePriceAnswer.Of(await prices.AddAsync(tenant, price, cancellationToken)));
        });

    [Function("GetReferencePrice")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reference-prices")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            var item = request.Query["item"].ToString();
            if (item.Length == 0) return Problems.InvalidRequest("item", "missing", "Name the item; there is no list of everything.");
            if (!Currency.TryParse(request.Query["currency"].ToString(), out var currency))
                return Problems.InvalidRequest("currency", "unknown-currency", "Name the currency, by its ISO 4217 code.");
            return await prices.FindAsync(caller.Tenant, item, currency, cancellationToken) is { } price ? JsonAnswer.Ok(ReferencePriceAnswer.Of(price)) : Problems.NotFound();
        });
}

/// <summary>Says what one of an item usually costs; the fields are those of <see cref="ReferencePrice"/>.</summary>
public sealed record ReferencePriceRequest(string Item, Money Low, Money High)
{
    public static ReferencePriceRequest Read(JsonFields fields)
    {
        ReferencePriceRequest request = new(fields.Text("item"), fields.Amount("low"), fields.PositiveAmount("high"));
        if (!fields.Sound) return request;
        if (request.Low.Currency != request.High.Currency)
            fields.Fault("high/currency", "wrong-currency", $"The highest price is in {request.High.Currency}, the lowest in {request.Low.Currency}.");
        else if (request.Low > request.High) fields.Fault("low", "out-of-range", $"The lowest price {request.Low} is above the highest, {request.High}.");
        return request;
    }
}

/// <summary>What an item usually costs, as answers show it.</summary>
public sealed record ReferencePriceAnswer(string Id, string Item, Money Low, Money High, DateTimeOffset SetAt)
{
    public static ReferencePriceAnswer Of(ReferencePrice price) => new(price.Id, price.Item, price.Low, price.High, price.SetAt);
}
