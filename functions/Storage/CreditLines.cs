using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Applications for a line that a bank decides: asked, reminded, answered, or expired in silence.</summary>
/// <remarks>
/// Marker, question, message, in this order; each step is written down before the next, so the sweeper goes on wherever a crash
/// left it. The bank knows a repeated message by its id.
/// </remarks>
public sealed class CreditLines(
    FacilitiesTable facilities, AgreementsTable agreements, BankQueues banks, WorkItemsTable workItems, AuditTable audit, PendingTable pending,
    FunctionTimeout timeout, TimeProvider clock)
{
    /// <summary>A day begins in the agreement's time zone at some hour of ours: often enough to notice it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Commits an application with the question to the bank.</summary>
    /// <param name="facility">The facility as it stands meanwhile, with the version read.</param>
    /// <param name="application">The application and what it is answered with now.</param>
    /// <param name="question">What the bank is asked.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False where a row has changed since: read again and apply again.</returns>
    public async Task<bool> TryApplyAsync(Facility facility, CreditApplication application, LineQuestion question, CancellationToken cancellationToken)
    {
        var marked = clock.GetUtcNow();
        await pending.MarkAsync(PendingTable.CreditApplication, facility.Id, application.Id, cancellationToken);
        timeout.ThrowIfOver(marked, clock.GetUtcNow());
        return await facilities.TryApplyAsync(facility, application, question, cancellationToken);
    }

    /// <summary>Does what is due about an application: asks, reminds, lets it expire. Safe to repeat.</summary>
    /// <returns>Kept once it is decided or expired; null where there is no such application, because it is not stored yet or never was.</returns>
    public async Task<PendingProgress?> DriveAsync(string applicationId, CancellationToken cancellationToken)
    {
        while (await facilities.FindQuestionAsync(applicationId, cancellationToken) is { } question)
        {
            if (question.Status == FacilityStatus.Expired) await CallAsync(question, cancellationToken);
            if (question.Status != FacilityStatus.Applied) return true;
            var agreement = await AgreementOfAsync(question, cancellationToken);
            var today = agreement.Content.Calendar().LocalDate(clock.GetUtcNow());
            if (!question.IsAsked)
            {
                await banks.SendAsync(question.Question, caseId: null, cancellationToken);
                await facilities.TryWriteAsync(question with { IsAsked = true }, facility: null, cancellationToken);
            }
            else if (today > question.Deadline.DueOn)
            {
                await ExpireAsync(question, cancellationToken);
            }
            else if (today >= question.Deadline.RemindOn && !question.Deadline.IsReminded)
            {
                // The same whenever it is sent again: its day is its date.
                var (asked, day) = (question.Question, agreement.Content.Calendar().StartOf(question.Deadline.RemindOn));
                await banks.SendAsync(Reminder.Of(asked.Bank, asked.MessageId, question.Deadline.DueOn, day), caseId: null, cancellationToken);
                await facilities.TryWriteAsync(question with { Deadline = question.Deadline with { IsReminded = true } }, facility: null, cancellationToken);
            }
            else
            {
                return PendingProgress.Until(clock.GetUtcNow() + Pause);
            }
        }

        return null;
    }

    /// <summary>The question that a bank's answer is about, or null where nobody was asked.</summary>
    public Task<LineQuestion?> FindAsync(string applicationId, CancellationToken cancellationToken) =>
        facilities.FindQuestionAsync(applicationId, cancellationToken);

    /// <summary>Takes in what the bank has decided. The first answer counts; another one, or one that comes too late, is put before a person. Safe to repeat.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="decision">The answer, of the bank that was asked and in the currency of the line.</param>
    /// <param name="evidence">What stands behind it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task DecideAsync(string applicationId, LineDecision decision, Evidence evidence, CancellationToken cancellationToken)
    {
        while (true)
        {
            var question = await FindAsync(applicationId, cancellationToken)
                ?? throw new InvalidOperationException($"The credit application {applicationId} is not stored.");
            if (question.Answer == decision) return;
            if (question.Status != FacilityStatus.Applied)
            {
                await workItems.RaiseAsync(
                    question.Tenant, "credit-decision-differs", $"{applicationId}.{evidence.ContentHash}", caseId: null,
                    $"{question.Question.Bank} says '{Text(decision)}' of the application {applicationId} of {question.SupplierId}, which is {question.Status}"
                    + (question.Answer is { } first ? $" by its answer '{Text(first)}'." : ": the time to decide is over."), cancellationToken);
                return;
            }

            var agreement = await AgreementOfAsync(question, cancellationToken);
            // Whether anybody has looked at the calendar since does not matter: after the deadline an answer comes too late.
            if (question.Deadline.IsOver(agreement.Content.Calendar(), evidence.ReceivedAt)) await ExpireAsync(question, cancellationToken);
            else if (await TryDecideAsync(question, agreement, decision, evidence, cancellationToken)) return;
        }
    }

    private async Task<bool> TryDecideAsync(
        LineQuestion question, Agreement agreement, LineDecision decision, Evidence evidence, CancellationToken cancellationToken)
    {
        var facility = await FacilityOfAsync(question, cancellationToken);
        var today = agreement.Content.Calendar().LocalDate(clock.GetUtcNow());
        var granted = Granted(question, decision, today.AddDays(agreement.Content.FacilityDays));
        await audit.RecordAsync(
            new AuditEntry(
                "e" + Ids.Digest(question.ApplicationId, AuditAction.CreditDecision, evidence.ContentHash), question.Tenant, evidence.Source, evidence.ReceivedAt,
                AuditAction.CreditDecision, facility.Id, $"{Text(decision)}: the facility is {granted.Status} with {granted.Limit}.", decision.Reason ?? "", evidence.ContentHash),
            cancellationToken);
        return await facilities.TryWriteAsync(
            question with { Status = granted.Status, Answer = decision }, facility with { Decision = granted }, cancellationToken);
    }

    /// <summary>What an answer makes of the line: no more than was asked for and the agreement allows, whatever the bank grants.</summary>
    private static FacilityDecision Granted(LineQuestion question, LineDecision decision, DateOnly lastDay)
    {
        var assessed = question.Assessed;
        if (!decision.IsApproved)
        {
            Reason declined = new("declined-by-bank", decision.Reason ?? "The bank gives no reason.");
            return assessed with { Status = FacilityStatus.Rejected, Limit = Money.Zero(question.MostGranted.Currency), Reasons = [declined], ValidUntil = null };
        }

        var limit = Money.Min(decision.Limit!.Value, question.MostGranted);
        Reason granted = new("granted-by-bank", $"The bank grants {decision.Limit}; {question.MostGranted} is the most that was asked for and agreed on.");
        return assessed with { Status = FacilityStatus.Live, Limit = limit, Reasons = [granted, .. assessed.Reasons], ValidUntil = decision.ValidUntil ?? lastDay };
    }

    /// <summary>A limit that lives meanwhile stays; a facility that only waited is over.</summary>
    private async Task ExpireAsync(LineQuestion question, CancellationToken cancellationToken)
    {
        var facility = await FacilityOfAsync(question, cancellationToken);
        var waited = facility.Decision.Status == FacilityStatus.Applied
            ? facility with { Decision = facility.Decision with { Status = FacilityStatus.Expired } }
            : null;
        await facilities.TryWriteAsync(question with { Status = FacilityStatus.Expired }, waited, cancellationToken);
    }

    private Task CallAsync(LineQuestion question, CancellationToken cancellationToken) => workItems.RaiseAsync(
        question.Tenant, "credit-decision-overdue", question.ApplicationId, caseId: null,
        $"{question.Question.Bank} did not decide on the application {question.ApplicationId} of {question.SupplierId} for {question.MostGranted} "
        + $"by {question.Deadline.DueOn:yyyy-MM-dd}.",
        cancellationToken);

    private async Task<Agreement> AgreementOfAsync(LineQuestion question, CancellationToken cancellationToken) =>
        await agreements.FindAsync(question.Tenant, question.AgreementId, cancellationToken)
        ?? throw new InvalidOperationException($"The agreement {question.AgreementId} of the credit application {question.ApplicationId} is not stored.");

    private async Task<Facility> FacilityOfAsync(LineQuestion question, CancellationToken cancellationToken) =>
        await facilities.FindAsync(question.Tenant, question.SupplierId, question.AgreementId, cancellationToken)
        ?? throw new InvalidOperationException($"The facility of the credit application {question.ApplicationId} is not stored.");

    private static string Text(LineDecision decision) => decision.IsApproved ? $"Approved, {decision.Limit}" : "Declined";
}
