using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Sets agreements up and shows them.</summary>
public sealed class AgreementsFunction(Edge edge, AgreementsTable agreements, PoolsTable pools, BankAccountsTable accounts, Banks banks)
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
        Agreement agreement = new(
            command.DeriveId("a", "agreements"), command.Caller.Tenant, Version: 1, AgreementStatus.Live, asked.ToContent(),
            command.BodyHash);
        // Before anything is looked at that may have changed since, and before an account is claimed: it may have been answered.
        if (await agreements.FindAsync(agreement.Tenant, agreement.Id, cancellationToken) is { } before) return Answer(command, agreement, before.BodyHash);
        if (UnknownBank("/accountBank", asked.AccountBank) is { } unknownKeeper) return unknownKeeper;
        if (asked.FundingBank is { } funding && UnknownBank("/fundingBank", funding) is { } unknownFunder) return unknownFunder;
        if (await pools.FindAsync(command.Caller.Tenant, asked.PoolId, cancellationToken) is not { } pool) return Problems.UnknownId("/poolId", asked.PoolId);
        if (pool.Currency != asked.Currency)
            return Problems.InvalidRequest("/currency", "wrong-currency", $"The pool lends {pool.Currency}; the agreement is in {asked.Currency}.");
        if (!await agreements.TryOwnCollectionAccountAsync(command.Caller.Tenant, asked.CollectionAccount, asked.AccountBank, cancellationToken))
            return Problems.InvalidRequest("/collectionAccount", "account-taken", "The account belongs to somebody else here, or another bank keeps it.");
        // The accounts of which banks may send statements; before the agreement, so that a repeat after a crash writes them down, too.
        foreach (var (bank, account) in agreement.Content.AccountsAt(pool.Account))
            await accounts.RegisterAsync(new BankAccount(command.Caller.Tenant, bank, account, agreement.Id), cancellationToken);
        return Answer(command, agreement, (await agreements.AddAsync(agreement, cancellationToken)).BodyHash);
    }

    /// <summary>The agreement as this request makes it, also where its status has changed since; or the refusal where another request made it.</summary>
    private static IResult Answer(Command<AgreementRequest> command, Agreement asked, string storedHash) =>
        command.RefusalOfReuse(storedHash) ?? JsonAnswer.Created(AgreementAnswer.Of(asked), $"/api/agreements/{asked.Id}");

    private ProblemAnswer? UnknownBank(string pointer, string code) => banks.Codes.Contains(code)
        ? null
        : Problems.InvalidRequest(pointer, "unknown-bank", $"'{code}' is none of the banks there are: {string.Join(", ", banks.Codes)}.");
}
