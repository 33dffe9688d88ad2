using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>What a person tells a case to do.</summary>
/// <param name="Resource">The route's resource under the case, such as <c>freezes</c>.</param>
/// <param name="Action">One of <see cref="AuditAction"/>.</param>
/// <param name="What">It in a sentence.</param>
/// <param name="Reason">Why.</param>
/// <param name="InboxKind">How the case hears of it.</param>
/// <param name="Body">What it hears.</param>
/// <param name="Fault">Why the case cannot do it as it stands; null where it can.</param>
public sealed record CaseOrder(string Resource, string Action, string What, string Reason, string InboxKind, string Body, Func<FinancingCase, ProblemAnswer?> Fault);

/// <summary>That a case was told something; what it made of it is read there.</summary>
public sealed record CaseOrderAnswer(string Id, string CaseId, string Reason);

/// <summary>Writes down what a person tells a case, and puts it into its inbox.</summary>
public sealed class CaseOrders(CasesTable cases, ICaseInbox inbox, AuditTable audit)
{
    /// <summary>The answer where a case has ended, which hears no order; null where it has not.</summary>
    public static ProblemAnswer? RefuseEnded(FinancingCase financing) => financing.HasEnded ? Problems.WrongState($"The case has ended: {financing.Lifecycle}.") : null;

    /// <summary>Tells a case; a repeat of the request tells it nothing new and is answered the same.</summary>
    public async Task<IResult> TellAsync<T>(
        string caseId, Command<T> command, CaseOrder order, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var found = Ids.IsWellFormed(caseId) ? await cases.FindAsync(caseId, cancellationToken) : null;
        if (found?.Case.Tenant != command.Caller.Tenant) return Problems.NotFound();
        var entry = command.Audit($"cases/{caseId}/{order.Resource}", order.Action, caseId, order.What, order.Reason);
        if (order.Fault(found.Case) is { } fault && await audit.FindAsync(entry.Id, cancellationToken) is null) return fault;
        entry = await audit.RecordAsync(entry, cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        InboxItem item = new(order.InboxKind, $"{order.InboxKind}-{entry.Id}", entry.At, order.Body, command.Evidence(Flow.Information));
        if (await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken) != InboxOutcome.Stored)
            throw new InvalidOperationException($"The case {caseId} did not take {entry.Action} {entry.Id}.");
        return JsonAnswer.Accepted(new CaseOrderAnswer(entry.Id, caseId, order.Reason), $"/api/cases/{caseId}");
    }
}
