namespace ScfFunctions.Storage;

/// <summary>One orchestration's claim to drive a case; its instance id is <c>&lt;case id&gt;.&lt;episode&gt;</c>.</summary>
public sealed record CaseEpisode(string CaseId, int Episode)
{
    public string InstanceId => $"{CaseId}.{Episode}";
}

/// <summary>One call of a step: its id is made by the orchestrator, the same whenever the call is repeated.</summary>
public sealed record CaseStep(CaseEpisode Episode, Guid Id);

/// <summary>The external event that says "look into your inbox"; it carries nothing.</summary>
public static class FinancingCaseWake
{
    public const string EventName = "Wake";
}
