using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Sets capital pools up and shows them.</summary>
public sealed class PoolsFunction(Edge edge, PoolsTable pools)
{
    [Function("CreatePool")]
    public Task<IResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "pools")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site, PoolRequest.Read, CreateAsync);

    [Function("GetPool")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pools/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await pools.FindAsync(caller.Tenant, id, cancellationToken) is { } pool ? JsonAnswer.Ok(PoolAnswer.Of(pool)) : Problems.NotFound());

    private async Task<IResult> CreateAsync(Command<PoolRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        var nothing = Money.Zero(asked.Currency);
        CapitalPool pool = new(
            command.DeriveId("cp", "pools"), command.Caller.Tenant, asked.Name, asked.NetCapital, asked.NetAssets, asked.BankBorrowings, asked.Account,
            PoolRules.Lendable(asked.NetAssets), nothing, nothing, command.BodyHash, asked.CostOfFunds);
        var stored = await pools.AddAsync(pool, cancellationToken);
        // A repeat is answered as the first request was, whatever has been lent since.
        return command.RefusalOfReuse(stored.BodyHash) ?? JsonAnswer.Created(PoolAnswer.Of(pool), $"/api/pools/{pool.Id}");
    }
}
