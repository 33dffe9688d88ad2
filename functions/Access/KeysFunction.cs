using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Access;

/// <summary>Issues keys, and takes them back.</summary>
public sealed class KeysFunction(Edge edge, KeysTable keys, AuditTable audit)
{
    [Function("IssueKey")]
    public Task<IResult> IssueAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keys")] HttpRequest request) =>
        edge.CreateKeyAsync(request, Roles.Admin, KeyRequest.Read, IssueAsync);

    [Function("RevokeKey")]
    public Task<IResult> RevokeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keys/{id}/revocations")] HttpRequest request, string id) =>
        edge.CreateAsync(request, Roles.Admin, RevocationRequest.Read, (command, cancellationToken) => RevokeAsync(id, command, cancellationToken));

    private async Task<IResult> IssueAsync(Command<KeyRequest> command, CancellationToken cancellationToken)
    {
        if (command.Caller == DevelopmentKey.Repeater) return await RepeatAsync(command, cancellationToken);
        var asked = command.Body;
        if (command.Caller == DevelopmentKey.Caller && !asked.Granted.HasFlag(Roles.Admin))
            return Problems.Refused("first-key-not-admin", "The first key must hold the role admin: it ends the development key, and nobody could issue another.",
                [new Reason("first-key-not-admin", "The roles do not include admin.")]);

        var id = command.DeriveId("k", "keys");
        var key = SecretHash.NewKey(id);
        KeyRow row = new(
            id, SecretHash.Of(key), command.Caller.Tenant, asked.Subject.Kind.ToString(), asked.Subject.Id, asked.Granted.ToString(), asked.Name, command.BodyHash,
            IsUnused: command.Caller == DevelopmentKey.Caller);
        // The entry first: a key without a trace must not exist.
        var entry = await audit.RecordAsync(
            command.Audit("keys", AuditAction.KeyIssued, id, $"{asked.Subject} may act as {asked.Granted.ToString().ToLowerInvariant()}.", asked.Name), cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        if (await keys.TryAddAsync(row, cancellationToken)) return JsonAnswer.Created(new KeyAnswer(id, key));
        var before = await keys.FindAsync(id, cancellationToken);
        // Stored by this very call, whose answer was lost on the way from the store.
        if (before!.SecretHash == row.SecretHash) return JsonAnswer.Created(new KeyAnswer(id, key));
        return before.BodyHash == command.BodyHash ? JsonAnswer.Created(new KeyAnswer(id, null)) : Problems.IdempotencyKeyReused();
    }

    /// <summary>Nobody revokes the key that the request carries: so there is always one left that can issue another.</summary>
    private async Task<IResult> RevokeAsync(string id, Command<RevocationRequest> command, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } key || key.Tenant != command.Caller.Tenant) return Problems.NotFound();
        if (id == command.Caller.KeyId) return Problems.WrongState("A key is not revoked with itself: call with another one.");
        var entry = await audit.RecordAsync(
            command.Audit($"keys/{id}/revocations", AuditAction.KeyRevoked, id, $"The key of {key.SubjectKind.ToLowerInvariant()}:{key.SubjectId} is revoked.", command.Body.Reason), cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        if (key.RevokedAt is { } before) return JsonAnswer.Created(new KeyRevocationAnswer(id, before));
        return await keys.TryRevokeAsync(key, entry.At, cancellationToken) ? JsonAnswer.Created(new KeyRevocationAnswer(id, entry.At)) : Problems.RequestInProgress();
    }

    /// <summary>The answer with the first key was lost: the very same request gets it with another secret, until somebody has called with it.</summary>
    private async Task<IResult> RepeatAsync(Command<KeyRequest> command, CancellationToken cancellationToken)
    {
        var first = await keys.FindAsync(command.DeriveId("k", "keys"), cancellationToken);
        if (first is not { IsUnused: true } || first.BodyHash != command.BodyHash) return Problems.KeyUnknown();
        var key = SecretHash.NewKey(first.Id);
        return await keys.TryReplaceSecretAsync(first, SecretHash.Of(key), cancellationToken)
            ? JsonAnswer.Created(new KeyAnswer(first.Id, key))
            : Problems.RequestInProgress();
    }
}
