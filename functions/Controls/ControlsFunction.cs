using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Switches payments and new cases off and on, for all or for some.</summary>
public sealed class ControlsFunction(Edge edge, ControlsTable controls, AuditTable audit)
{
    [Function("SetControl")]
    public Task<IResult> SetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "controls")] HttpRequest request) =>
        edge.CreateAsync<ControlRequest>(request, Roles.Operator, ControlRequest.Read, SetAsync);

    [Function("ListControls")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "controls")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            JsonAnswer.Ok(new PageAnswer<ControlAnswer>([.. (await controls.ListAsync(caller.Tenant, cancellationToken)).Select(ControlAnswer.Of)], null)));

    private async Task<IResult> SetAsync(Command<ControlRequest> command, CancellationToken cancellationToken)
    {
        if (command.Caller.Subject.Kind != SubjectKind.Person) return Problems.PersonRequired();
        var asked = command.Body;
        var what = $"{ControlWords.Of(asked.Switch)} {asked.State} for {ControlWords.Of(asked.Scope)} {asked.Key}".TrimEnd() + ".";
        var subject = $"{ControlWords.Of(asked.Switch)}.{ControlWords.Of(asked.Scope)}";
        var entry = await audit.RecordAsync(command.Audit("controls", AuditAction.SwitchSet, subject, what, asked.Reason), cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        var control = asked.ToControl(entry);
        await controls.SetAsync(command.Caller.Tenant, control, cancellationToken);
        return JsonAnswer.Created(ControlAnswer.Of(control));
    }
}
