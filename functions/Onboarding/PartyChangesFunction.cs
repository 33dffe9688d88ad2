using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>What happens to parties: suspended, insolvent, paid elsewhere.</summary>
public sealed class PartyChangesFunction(Edge edge, PartiesTable parties, PayoutAccounts payoutAccounts, CaseNotices notices, AuditTable audit)
{
    [Function("SetPartyStatus")]
    public Task<IResult> SetStatusAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parties/{id}/statuses")] HttpRequest request, string id) =>
        edge.CreateByPersonAsync<PartyStatusRequest>(
            request, Roles.Operator, PartyStatusRequest.Read, (command, cancellationToken) => SetStatusAsync(id, command, cancellationToken));

    [Function("DeclareInsolvent")]
    public Task<IResult> DeclareInsolventAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parties/{id}/insolvencies")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync<InsolvencyRequest>(
            request, Roles.Site | Roles.Operator, InsolvencyRequest.Read,
            (command, cancellationToken) => DeclareInsolventAsync(id, command, orchestrations, cancellationToken));

    [Function("ProposePayoutAccount")]
    public Task<IResult> ProposePayoutAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parties/{id}/payout-accounts")] HttpRequest request, string id) =>
        edge.CreateAsync<PayoutAccountRequest>(
            request, Roles.Site, PayoutAccountRequest.Read, (command, cancellationToken) => ProposePayoutAccountAsync(id, command, cancellationToken));

    private async Task<IResult> SetStatusAsync(string partyId, Command<PartyStatusRequest> command, CancellationToken cancellationToken)
    {
        if (await parties.FindAsync(command.Caller.Tenant, partyId, cancellationToken) is not { } party) return Problems.NotFound();
        var asked = command.Body;
        var entry = command.Audit($"parties/{partyId}/statuses", AuditAction.PartyStatus, partyId, $"The party is {asked.Status}.", asked.Reason);
        if (party.Status == PartyStatus.Insolvent && await audit.FindAsync(entry.Id, cancellationToken) is null)
            return Problems.WrongState("The party is Insolvent.");
        entry = await audit.RecordAsync(entry, cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        await parties.SetStatusAsync(partyId, asked.Status, entry.At, cancellationToken);
        return JsonAnswer.Created(new PartyStatusAnswer(entry.Id, partyId, asked.Status, asked.Reason), $"/api/parties/{partyId}");
    }

    /// <summary>The party first, so that nothing new is admitted; then its open cases, in whichever role.</summary>
    private async Task<IResult> DeclareInsolventAsync(
        string partyId, Command<InsolvencyRequest> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var tenant = command.Caller.Tenant;
        var asked = command.Body;
        if (asked.DeclaredAt > command.ReceivedAt + CallersClock.Tolerance)
            return Problems.InvalidRequest("/declaredAt", "in-the-future", "The insolvency was declared in the future.");
        if (await parties.FindAsync(tenant, partyId, cancellationToken) is null) return Problems.NotFound();
        var entry = await audit.RecordAsync(
            command.Audit($"parties/{partyId}/insolvencies", AuditAction.Insolvency, partyId, $"Declared insolvent at {asked.DeclaredAt:u}.", asked.Reference),
            cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;

        await parties.SetStatusAsync(partyId, PartyStatus.Insolvent, entry.At, cancellationToken);
        InboxItem item = new(
            InboxKind.Insolvency, $"insolvency-{entry.Id}", asked.DeclaredAt, StorageJson.Write(new Insolvency(partyId, asked.DeclaredAt, asked.Reference)),
            command.Evidence(Flow.Information));
        foreach (var owner in new[] { NoticeOwner.Supplier, NoticeOwner.Buyer })
            await notices.SubmitAsync(tenant, owner, partyId, item, orchestrations, cancellationToken);
        return JsonAnswer.Created(new InsolvencyAnswer(entry.Id, partyId, asked.DeclaredAt, asked.Reference), $"/api/parties/{partyId}");
    }

    private async Task<IResult> ProposePayoutAccountAsync(string partyId, Command<PayoutAccountRequest> command, CancellationToken cancellationToken)
    {
        var tenant = command.Caller.Tenant;
        if (await parties.FindAsync(tenant, partyId, cancellationToken) is not { } party) return Problems.NotFound();
        var account = command.Body.Account;
        var entry = await audit.RecordAsync(
            command.Audit($"parties/{partyId}/payout-accounts", AuditAction.PayoutAccountProposed, partyId, $"To be paid on {account}.", ""), cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        var id = command.DeriveId("pa", $"parties/{partyId}/payout-accounts");
        await payoutAccounts.ProposeAsync(
            new PayoutProposal(id, tenant, partyId, account, PayoutStatus.Proposed, EffectiveAt: null, command.Evidence(Flow.Information)), party, cancellationToken);
        return JsonAnswer.Created(new PayoutAccountAnswer(id, partyId, account, PayoutStatus.Proposed), $"/api/parties/{partyId}");
    }
}
