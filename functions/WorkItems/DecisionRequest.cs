using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.WorkItems;

/// <summary>A person's decision about a work item; see <see cref="WorkItemDecision"/>.</summary>
public sealed record DecisionRequest(string Decision, string? CaseId, string Note)
{
    /// <summary>Seen; nothing is to be done here.</summary>
    public const string Acknowledge = "acknowledge";

    /// <summary>The credit belongs to the case named.</summary>
    public const string Assign = "assign";

    /// <summary>The frozen case or facility may go on.</summary>
    public const string Resume = "resume";

    /// <summary>What was referred may go on; a proposal takes effect.</summary>
    public const string Approve = "approve";

    /// <summary>What was referred or proposed is refused.</summary>
    public const string Reject = "reject";

    /// <summary>What is missing or kept is put up with.</summary>
    public const string Accept = "accept";

    /// <summary>What is withheld goes out.</summary>
    public const string Release = "release";

    private const int LongestNote = 500;

    public WorkItemDecision Content => new(Decision, CaseId, Note);

    public static DecisionRequest Read(JsonFields fields)
    {
        DecisionRequest request = new(
            fields.Word("decision", Acknowledge, Assign, Resume, Approve, Reject, Accept, Release), fields.OptionalId("caseId"), fields.Text("note", atMost: LongestNote));
        if (!fields.Sound) return request;
        if (request.Decision == Assign && request.CaseId is null) fields.Fault("caseId", "missing", "The case that the credit belongs to is missing.");
        if (request.Decision != Assign && request.CaseId is not null) fields.Fault("caseId", "not-applicable", "Only a credit is assigned to a case.");
        return request;
    }
}
