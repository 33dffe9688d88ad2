namespace ScfFunctions.Domain;

/// <summary>Somebody asks that a loan's days past due do not count for a while, as while a dispute goes on.</summary>
/// <param name="Until">The first day that is to count again.</param>
/// <param name="Reason">Why.</param>
public sealed record PauseRequest(DateOnly Until, string Reason);

/// <summary>A person ends a pause before its time.</summary>
/// <param name="Reason">Why.</param>
public sealed record PauseEnd(string Reason);

/// <summary>That a pause is asked for; it takes two persons.</summary>
/// <param name="Subject">The subject of the work item that asks for it.</param>
/// <param name="Until">The first day that is to count again.</param>
public sealed record AskedPause(string Subject, DateOnly Until)
{
    /// <summary>The kind of the work item that puts it before them.</summary>
    public const string WorkItemKind = "pause-requested";

    /// <summary>The longest pause.</summary>
    public const int LongestDays = 180;
}
