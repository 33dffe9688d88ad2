using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Takes in what banks notify of accounts: credits, payments of ours that came back, credits that the bank takes back.</summary>
public sealed class AccountNotices(AgreementsTable agreements, PaymentReports payments, CreditRouting routing, CreditReversals reversals)
{
    /// <summary>Takes a notice in: all of it or, where something in it cannot be handled, none.</summary>
    public async Task<DeadLetter?> TakeAsync(HeardMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (notice, fault) = BankMessageReader.ReadCamt054(message.Body);
        if (notice is null) return fault;
        var (returns, refused) = await payments.ReadReturnsAsync(notice, message, cancellationToken);
        if (refused is not null) return refused;
        var (tenant, unknown) = await FindTenantAsync(notice, message.Voice, cancellationToken);
        if (unknown is not null) return unknown;

        await payments.SubmitAsync(returns, orchestrations, cancellationToken);
        var evidence = message.Evidence(Flow.Capital);
        foreach (var credit in notice.Credits) await routing.TakeAsync(tenant!, message.Voice.Bank, credit, notice.At, evidence, orchestrations, cancellationToken);
        foreach (var reversal in notice.Reversals)
            await reversals.TakeAsync(new ReversalRow(reversal, tenant!, notice.At, evidence), message.Voice.Bank, orchestrations, cancellationToken);
        return null;
    }

    /// <summary>Whose the account is; credits and reversals alone need one, for they concern collection accounts only.</summary>
    /// <remarks>What is left out, and a payment of ours that came back, may be on any account of a funder.</remarks>
    private async Task<(string? Tenant, DeadLetter? Fault)> FindTenantAsync(AccountNotice notice, BankVoice voice, CancellationToken cancellationToken)
    {
        if (await agreements.FindCollectionAccountAsync(notice.Account, cancellationToken) is { } owner)
            return (owner.Tenant, BankRights.AccountFault(notice.Account, owner.Tenant, owner.Bank, voice));
        return notice.Credits.Count == 0 && notice.Reversals.Count == 0
            ? (null, null)
            : (null, new DeadLetter("unknown-account", $"/account: '{notice.Account}' is no collection account of ours."));
    }
}
