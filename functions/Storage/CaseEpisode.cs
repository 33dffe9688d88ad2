using System.Text.Json.Serialization;

namespace ScfFunctions.Storage;

/// <summary>One orchestration's claim to drive a case; its instance id is <c>&lt;case id&gt;.&lt;episode&gt;</c>.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Episode">Counts the orchestrations that have driven it, from 1.</param>
/// <param name="IsLaterChapter">The history has begun afresh; only inputs of orchestrations from version 1.1 on say so.</param>
public sealed record CaseEpisode(
    string CaseId, int Episode, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsLaterChapter = false)
{
    public string InstanceId => $"{CaseId}.{Episode}";

    /// <summary>The case that an orchestration drives, by its instance's id; null where it is no case's.</summary>
    public static string? CaseOf(string instanceId)
    {
        var dot = instanceId.LastIndexOf('.');
        var isEpisode = dot > 0 && dot + 1 < instanceId.Length && instanceId.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return isEpisode ? instanceId[..dot] : null;
    }
}

/// <summary>One call of a step: its id is made by the orchestrator, the same whenever the call is repeated.</summary>
public sealed record CaseStep(CaseEpisode Episode, Guid Id);

/// <summary>The external event that says "look into your inbox"; it carries nothing.</summary>
public static class FinancingCaseWake
{
    public const string EventName = "Wake";
}
