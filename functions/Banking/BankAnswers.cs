using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Takes in what a funding bank answers, asks for and states: decisions on lines and orders, calls of guarantees, the figures of its loans.</summary>
public sealed class BankAnswers(CasesTable cases, ICaseInbox inbox, CreditLines lines, AuditTable audit)
{
    /// <summary>Hands a decision on a line to the application that asked for it.</summary>
    public async Task<DeadLetter?> TakeCreditDecisionAsync(HeardMessage message, CancellationToken cancellationToken)
    {
        var (decision, _, fault) = BankMessageReader.ReadCreditDecision(message.Body);
        if (decision is null) return fault;
        if (await lines.FindAsync(decision.ApplicationId, cancellationToken) is not { } question)
            return new DeadLetter("unknown-application", $"/applicationId: '{decision.ApplicationId}' is no application that a bank was asked about.");
        if (BankRights.LineFault(question, message.Voice) is { } foreign) return foreign;
        if (decision.Limit is { } limit && limit.Currency != question.MostGranted.Currency)
            return new DeadLetter("malformed-message", $"/limit: {limit}, but the line is in {question.MostGranted.Currency}");
        await lines.DecideAsync(question.ApplicationId, decision, message.Evidence(Flow.Business), cancellationToken);
        return null;
    }

    /// <summary>Hands a decision on an order to the case that asked for it.</summary>
    public async Task<DeadLetter?> TakeOrderDecisionAsync(HeardMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (decision, at, fault) = BankMessageReader.ReadOrderDecision(message.Body);
        if (decision is null) return fault;
        var financing = ReviewId.TryReadCase(decision.ReviewId, out var caseId) ? await FindAsync(caseId, cancellationToken) : null;
        if (financing is null || !Enumerable.Range(1, financing.ReviewCount).Any(number => ReviewId.Of(caseId, number) == decision.ReviewId))
            return new DeadLetter("unknown-review", $"/reviewId: '{decision.ReviewId}' is no review that we asked for.");
        if (BankRights.FundingFault(financing, message.Voice, "/reviewId") is { } foreign) return foreign;
        var evidence = message.Evidence(Flow.Business);
        var what = $"{(decision.IsApproved ? "Approved" : "Declined")}: {decision.ReviewId} of order {financing.OrderNumber}";
        await audit.RecordAsync(Entry(AuditAction.OrderDecision, decision.ReviewId, financing, what, decision.Reason ?? "", evidence), cancellationToken);
        InboxItem item = new(InboxKind.OrderDecision, $"{decision.ReviewId}-{message.ShortHash}", at, StorageJson.Write(decision), evidence);
        await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken);
        return null;
    }

    /// <summary>Hands a call of the platform's guarantee to its case.</summary>
    public async Task<DeadLetter?> TakeGuaranteeCallAsync(HeardMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (demand, caseId, at, fault) = BankMessageReader.ReadGuaranteeCall(message.Body);
        if (demand is null) return fault;
        if (await FindAsync(caseId, cancellationToken) is not { } financing) return new DeadLetter("unknown-case", $"/caseId: '{caseId}' is no case of ours.");
        if (BankRights.FundingFault(financing, message.Voice, "/caseId") is { } foreign) return foreign;
        var evidence = message.Evidence(Flow.Capital);
        await audit.RecordAsync(Entry(AuditAction.GuaranteeCall, demand.Reference, financing, $"{demand.Amount} as of {demand.AsOf:yyyy-MM-dd}", "", evidence), cancellationToken);
        InboxItem item = new(InboxKind.GuaranteeCall, $"guarantee-call-{message.ShortHash}", at, StorageJson.Write(demand), evidence);
        await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken);
        return null;
    }

    /// <summary>Hands each loan's figures to its case; all of them or, where one cannot be handled, none.</summary>
    public async Task<DeadLetter?> TakeLoanStatementAsync(HeardMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (loans, fault) = BankMessageReader.ReadLoanStatement(message.Body);
        if (fault is not null) return fault;
        List<(string CaseId, InboxItem Item)> items = [];
        for (var i = 0; i < loans.Count; i++)
        {
            var (caseId, statement) = loans[i];
            if (await FindAsync(caseId, cancellationToken) is not { } financing) return new DeadLetter("unknown-case", $"/loans/{i}/caseId: '{caseId}' is no case of ours.");
            if (BankRights.FundingFault(financing, message.Voice, $"/loans/{i}/caseId") is { } foreign) return foreign;
            items.Add((caseId, new InboxItem(
                InboxKind.LoanStatement, $"loan-{statement.AsOf:yyyy-MM-dd}-{message.ShortHash}-{i}", EndOf(statement.AsOf), StorageJson.Write(statement),
                message.Evidence(Flow.Capital))));
        }

        foreach (var (caseId, item) in items) await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken);
        return null;
    }

    private static AuditEntry Entry(string action, string reference, FinancingCase financing, string what, string why, Evidence evidence) => new(
        "e" + Ids.Digest(reference, action, evidence.ContentHash), financing.Tenant, evidence.Source, evidence.ReceivedAt, action, financing.Id, $"{what}.", why,
        evidence.ContentHash);

    private async Task<FinancingCase?> FindAsync(string caseId, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(caseId) ? (await cases.FindAsync(caseId, cancellationToken))?.Case : null;

    private static DateTimeOffset EndOf(DateOnly day) => new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
