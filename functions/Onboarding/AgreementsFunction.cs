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
        if (UnknownBank("/accountBank", asked.AccountBank) is { } unknownKeeper) return unknownKeeper;
        if (asked.FundingBank is { } funding && UnknownBank("/fundingBank", funding) is { } unknownFunder) return unknownFunder;
        if (await pools.FindAsync(command.Caller.Tenant, asked.PoolId, cancellationToken) is not { } pool) return Problems.UnknownId("/poolId", asked.PoolId);
        if (pool.Currency != asked.Currency)
            return Problems.InvalidRequest("/currency", "wrong-currency", $"The pool lends {pool.Currency}; the agreement is in {asked.Currency}.");
        if (!await agreements.TryOwnCollectionAccountAsync(command.Caller.Tenant, asked.CollectionAccount, asked.AccountBank, cancellationToken))
            return Problems.InvalidRequest("/collectionAccount", "account-taken", "The account belongs to somebody else here, or another bank keeps it.");

        Agreement agreement = new(
            command.DeriveId("a", "agreements"), command.Caller.Tenant, Version: 1, AgreementStatus.Live, asked.ToContent(),
            command.BodyHash);
        var stored = await agreements.AddAsync(agreement, cancellationToken);
        return command.RefusalOfReuse(stored.BodyHash) ?? JsonAnswer.Created(AgreementAnswer.Of(agreement), $"/api/agreements/{agreement.Id}");
    }

    private ProblemAnswer? UnknownBank(string pointer, string code) => banks.Codes.Contains(code)
        ? null
        : Problems.InvalidRequest(pointer, "unknown-bank", $"'{code}' is none of the banks there are: {string.Join(", ", banks.Codes)}.");
}
