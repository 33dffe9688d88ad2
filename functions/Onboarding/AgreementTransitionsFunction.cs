using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Asks to bring an agreement nearer to its end: Live, RunOff, Ended.</summary>
public sealed record TransitionRequest(AgreementStatus Status, string Reason)
{
    public static TransitionRequest Read(JsonFields fields) => new(
        Enum.Parse<AgreementStatus>(fields.Word("status", nameof(AgreementStatus.RunOff), nameof(AgreementStatus.Ended))), fields.Text("reason", atMost: 500));
}

/// <summary>That an agreement went on; its cases run on.</summary>
public sealed record TransitionAnswer(string Id, string AgreementId, AgreementStatus Status, string Reason);

/// <summary>Lets agreements run off and end.</summary>
public sealed class AgreementTransitionsFunction(Edge edge, AgreementsTable agreements, CaseNotices notices, AuditTable audit)
{
    [Function("TransitAgreement")]
    public Task<IResult> TransitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agreements/{id}/transitions")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<TransitionRequest>(
            request, Roles.Operator, TransitionRequest.Read, (command, cancellationToken) => TransitAsync(id, command, orchestrations, cancellationToken));

    private async Task<IResult> TransitAsync(
        string agreementId, Command<TransitionRequest> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var tenant = command.Caller.Tenant;
        if (await agreements.FindAsync(tenant, agreementId, cancellationToken) is not { } agreement) return Problems.NotFound();
        var asked = command.Body;
        var entry = command.Audit($"agreements/{agreementId}/transitions", AuditAction.AgreementTransition, agreementId, $"{agreement.Status} -> {asked.Status}.", asked.Reason);
        if (agreement.Status + 1 != asked.Status && await audit.FindAsync(entry.Id, cancellationToken) is null)
            return Problems.WrongState($"The agreement is {agreement.Status}; it goes from Live to RunOff to Ended.");
        entry = await audit.RecordAsync(entry, cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;

        if (agreement.Status < asked.Status && !await agreements.TryBecomeAsync(agreement, asked.Status, cancellationToken)) return Problems.RequestInProgress();
        if (asked.Status == AgreementStatus.Ended)
        {
            InboxItem ended = new(
                InboxKind.AgreementEnded, $"agreement-ended-{entry.Id}", entry.At, StorageJson.Write(new AgreementEnded(agreementId, asked.Reason)),
                command.Evidence(Flow.Information));
            await notices.SubmitAsync(tenant, NoticeOwner.Agreement, agreementId, ended, orchestrations, cancellationToken);
        }

        return JsonAnswer.Created(new TransitionAnswer(entry.Id, agreementId, asked.Status, asked.Reason), $"/api/agreements/{agreementId}");
    }
}
