using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Switches payments and new cases off and on, for all or for some.</summary>
public sealed class ControlsFunction(Edge edge, ControlsTable controls, PartiesTable parties, Banks banks, AuditTable audit)
{
    [Function("SetControl")]
    public Task<IResult> SetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "controls")] HttpRequest request) =>
        edge.CreateByPersonAsync<ControlRequest>(request, Roles.Operator, ControlRequest.Read, SetAsync);

    [Function("ListControls")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "controls")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            JsonAnswer.Ok(new PageAnswer<ControlAnswer>([.. (await controls.ListAsync(caller.Tenant, cancellationToken)).Select(ControlAnswer.Of)], null)));

    private async Task<IResult> SetAsync(Command<ControlRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        if (!await ExistsAsync(command.Caller.Tenant, asked, cancellationToken)) return Problems.UnknownId("/key", asked.Key);
        var what = $"{ControlWords.Of(asked.Switch)} {asked.State} for {ControlWords.Of(asked.Scope)} {asked.Key}".TrimEnd() + ".";
        var subject = $"{ControlWords.Of(asked.Switch)}.{ControlWords.Of(asked.Scope)}";
        var entry = await audit.RecordAsync(command.Audit("controls", AuditAction.SwitchSet, subject, what, asked.Reason), cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        var control = asked.ToControl(entry);
        await controls.SetAsync(command.Caller.Tenant, control, cancellationToken);
        return JsonAnswer.Created(ControlAnswer.Of(control));
    }

    /// <summary>Whether there is what the switch is for: a mistyped one would stop nothing. Industries are whatever parties say they are.</summary>
    private async Task<bool> ExistsAsync(string tenant, ControlRequest asked, CancellationToken cancellationToken) => asked.Scope switch
    {
        ControlScope.Bank => banks.Codes.Contains(asked.Key, StringComparer.Ordinal),
        ControlScope.Supplier => await HasRoleAsync(tenant, asked.Key, PartyRole.Supplier, cancellationToken),
        ControlScope.Buyer => await HasRoleAsync(tenant, asked.Key, PartyRole.Buyer, cancellationToken),
        _ => true,
    };

    /// <summary>Whether a party has a role, active or not: one that is suspended can be switched off, too.</summary>
    private async Task<bool> HasRoleAsync(string tenant, string partyId, PartyRole role, CancellationToken cancellationToken) =>
        await parties.FindAsync(tenant, partyId, cancellationToken) is { } party && party.Roles.Contains(role);
}
