using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>The keys with which banks sign: made known, taken back, shown. Two valid at once are a change from one to the next.</summary>
public sealed class BankKeysFunction(Edge edge, BankKeysTable keys, AuditTable audit, Banks banks)
{
    private const int PageSize = 100;

    [Function("AddBankKey")]
    public Task<IResult> AddAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bank-keys")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Admin, BankKeyRequest.Read, AddAsync);

    [Function("RevokeBankKey")]
    public Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bank-keys/{bank}/{keyId}/revocations")] HttpRequest request, string bank, string keyId) =>
        edge.CreateAsync(request, Roles.Admin, RevocationRequest.Read, (command, cancellationToken) => RevokeAsync(bank, keyId, command, cancellationToken));

    [Function("ListBankKeys")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank-keys")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            var bank = request.Query["bank"].ToString();
            if (!BankKeyRequest.IsBank(bank)) return Problems.InvalidRequest("bank", "malformed", "Name the bank by its code: ?bank=acme.");
            return await keys.ListAsync(caller.Tenant, bank, PageSize, request.Asked("continuation"), cancellationToken) is { } page
                ? JsonAnswer.Ok(new PageAnswer<BankKeyAnswer>([.. page.Items.Select(BankKeyAnswer.Of)], page.Continuation))
                : Problems.InvalidRequest("continuation", "malformed", "The continuation is not one from a list of bank keys.");
        });

    private async Task<IResult> AddAsync(Command<BankKeyRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        if (!banks.Codes.Contains(asked.Bank, StringComparer.Ordinal))
            return Problems.InvalidRequest("/bank", "unknown-bank", $"'{asked.Bank}' is none of the banks there are: {string.Join(", ", banks.Codes)}.");
        var until = asked.ValidUntil is { } end ? $" until {end:u}" : "";
        var entry = await audit.RecordAsync(
            command.Audit("bank-keys", AuditAction.BankKeyAdded, SubjectOf(asked.Bank, asked.KeyId), $"A key of the bank, valid from {asked.ValidFrom:u}{until}.", ""),
            cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        BankKey key = new(asked.Bank, asked.KeyId, command.Caller.Tenant, asked.PublicKey, asked.ValidFrom, asked.ValidUntil, entry.Who, command.BodyHash);
        var stored = await keys.AddAsync(key, cancellationToken);
        return stored.Tenant == key.Tenant && stored.BodyHash == key.BodyHash
            ? JsonAnswer.Created(BankKeyAnswer.Of(key))
            : Problems.WrongState($"The bank has a key '{asked.KeyId}' already. A key is never changed: give the new one another id.");
    }

    private async Task<IResult> RevokeAsync(string bank, string keyId, Command<RevocationRequest> command, CancellationToken cancellationToken)
    {
        if (!BankKeyRequest.IsBank(bank) || !BankKeyRequest.IsKeyId(keyId)) return Problems.NotFound();
        if (await keys.FindAsync(bank, keyId, cancellationToken) is not { } key || key.Tenant != command.Caller.Tenant) return Problems.NotFound();
        var entry = await audit.RecordAsync(
            command.Audit($"bank-keys/{bank}/{keyId}/revocations", AuditAction.BankKeyRevoked, SubjectOf(bank, keyId), "The key is revoked.", command.Body.Reason),
            cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        if (key.Revocation is { } before)
            return before.BodyHash == command.BodyHash ? JsonAnswer.Created(BankKeyAnswer.Of(key)) : Problems.WrongState($"The key was revoked at {before.At:O}: {before.Reason}");
        BankKeyRevocation revocation = new(entry.At, command.Body.Reason, entry.Who, command.BodyHash);
        return await keys.TryRevokeAsync(key, revocation, cancellationToken)
            ? JsonAnswer.Created(BankKeyAnswer.Of(key with { Revocation = revocation }))
            : Problems.RequestInProgress();
    }

    private static string SubjectOf(string bank, string keyId) => $"{bank} {keyId}";
}
