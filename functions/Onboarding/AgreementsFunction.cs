using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Sets agreements up and shows them.</summary>
public sealed class AgreementsFunction(Edge edge, AgreementsTable agreements, PoolsTable pools, Banks banks)
{
    [Function("CreateAgreement")]
    public Task<IResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agreements")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site, AgreementRequest.Read, CreateAsync);

    [Function("GetAgreement")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agreements/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await agreements.FindAsync(caller.Tenant, id, cancellationToken) is { } agreement
                ? JsonAnswer.Ok(AgreementAnswer.Of(agreement))
                : Problems.NotFound());

    private async Task<IResult> CreateAsync(Command<AgreementRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        if (asked.Preset != AgreementRequest.PlatformPreset)
            return Problems.Refused("policy-not-supported", $"Agreements of the preset {asked.Preset} are not carried out yet.",
                [new Reason("policy-not-supported", $"Only the preset {AgreementRequest.PlatformPreset} is carried out.")]);
        if (!banks.Codes.Contains(asked.AccountBank))
            return Problems.InvalidRequest("/accountBank", "unknown-bank", $"'{asked.AccountBank}' is none of the banks there are: {string.Join(", ", banks.Codes)}.");
        if (await pools.FindAsync(command.Caller.Tenant, asked.PoolId, cancellationToken) is not { } pool) return Problems.UnknownId("/poolId", asked.PoolId);
        if (pool.Currency != asked.Currency)
            return Problems.InvalidRequest("/currency", "wrong-currency", $"The pool lends {pool.Currency}; the agreement is in {asked.Currency}.");
        if (!await agreements.TryOwnCollectionAccountAsync(command.Caller.Tenant, asked.CollectionAccount, cancellationToken))
            return Problems.InvalidRequest("/collectionAccount", "account-taken", "The account belongs to somebody else here.");

        Agreement agreement = new(
            command.DeriveId("a", "agreements"), command.Caller.Tenant, Version: 1, AgreementStatus.Live, asked.ToContent(FinancingPolicy.Platform),
            command.BodyHash);
        var stored = await agreements.AddAsync(agreement, cancellationToken);
        return command.RefusalOfReuse(stored.BodyHash) ?? JsonAnswer.Created(AgreementAnswer.Of(agreement), $"/api/agreements/{agreement.Id}");
    }
}
