using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>The way of a new payout account: proposed, looked at by two persons, cooled off, in effect for the party and its open cases.</summary>
public sealed class PayoutAccounts(
    PartiesTable parties, WorkItemsTable workItems, CaseNotices notices, AuditTable audit, PendingTable pending, PayoutCoolingOff coolingOff, TimeProvider clock)
{
    /// <summary>The work item's kind.</summary>
    public const string WorkItemKind = "payout-account-change";

    /// <summary>Stores a proposal once and puts it before people. Safe to repeat.</summary>
    /// <returns>The proposal as it was first stored under its id.</returns>
    public async Task<PayoutProposal> ProposeAsync(PayoutProposal proposal, Party party, CancellationToken cancellationToken)
    {
        var stored = await parties.AddProposalAsync(proposal, cancellationToken);
        await workItems.RaiseAsync(
            stored.Tenant, WorkItemKind, $"{stored.PartyId}.{stored.Id}", caseId: null,
            $"{party.Name} ({party.Id}) is to be paid on {stored.Account} instead of {party.PayoutAccount ?? "no account"}; asked for by {stored.Evidence.Source}.",
            cancellationToken);
        return stored;
    }

    /// <summary>Carries out what people have decided about a proposal. Safe to repeat.</summary>
    /// <param name="item">The work item.</param>
    /// <param name="isApproved">Whether two persons approve it, or one refuses.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False where it has been decided otherwise.</returns>
    public async Task<bool> TryDecideAsync(WorkItem item, bool isApproved, CancellationToken cancellationToken)
    {
        while (true)
        {
            var proposal = await ProposalOfAsync(item, cancellationToken);
            if (proposal.Status != PayoutStatus.Proposed) return isApproved == (proposal.Status is PayoutStatus.Approved or PayoutStatus.Effective);
            var decided = isApproved ? await ApprovedAsync(proposal, cancellationToken) : proposal with { Status = PayoutStatus.Rejected };
            if (await parties.TryReplaceProposalAsync(decided, cancellationToken)) return true;
        }
    }

    private async Task<PayoutProposal> ApprovedAsync(PayoutProposal proposal, CancellationToken cancellationToken)
    {
        var effectiveAt = clock.GetUtcNow() + coolingOff.Length;
        await pending.MarkAsync(PendingTable.PayoutAccount, proposal.PartyId, proposal.Id, effectiveAt, cancellationToken);
        return proposal with { Status = PayoutStatus.Approved, EffectiveAt = effectiveAt };
    }

    /// <summary>Lets an approved account take effect when its time has come. Safe to repeat.</summary>
    /// <returns>Kept where it is in effect or will never be.</returns>
    public async Task<PendingProgress?> DriveAsync(string partyId, string proposalId, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await parties.FindProposalAsync(partyId, proposalId, cancellationToken) is not { Status: PayoutStatus.Approved, EffectiveAt: { } at } proposal) return null;
        if (clock.GetUtcNow() < at) return PendingProgress.Until(at);
        await audit.RecordAsync(
            new AuditEntry(
                "e" + Ids.Digest(proposal.Id, AuditAction.PayoutAccountChanged), proposal.Tenant, "rules", at, AuditAction.PayoutAccountChanged, partyId,
                $"Money goes to {proposal.Account}.", $"Approved; the cooling-off of {coolingOff.Length} is over.", ""),
            cancellationToken);
        await parties.SetPayoutAccountAsync(partyId, proposal.Account, at, cancellationToken);
        InboxItem item = new(
            InboxKind.PayoutAccount, $"payout-account-{proposal.Id}", at, StorageJson.Write(new PayoutAccountChange(proposal.Account)), proposal.Evidence);
        await notices.SubmitAsync(proposal.Tenant, NoticeOwner.Supplier, partyId, item, orchestrations, cancellationToken);
        return await parties.TryReplaceProposalAsync(proposal with { Status = PayoutStatus.Effective }, cancellationToken);
    }

    private async Task<PayoutProposal> ProposalOfAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var (partyId, id) = item.Subject.Split('.') is [var party, var proposal] ? (party, proposal) : ("", "");
        return await parties.FindProposalAsync(partyId, id, cancellationToken)
            ?? throw new InvalidOperationException($"The work item {item.Id} is about the payout account {item.Subject}, which is not stored.");
    }
}
