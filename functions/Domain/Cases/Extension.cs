namespace ScfFunctions.Domain;

/// <summary>A supplier asks for more time.</summary>
/// <param name="Days">By how many calendar days the loan is to mature later, from 1.</param>
/// <param name="Reason">Why.</param>
public sealed record ExtensionRequest(int Days, string Reason);

/// <summary>That a loan is to mature later, once; it takes two persons.</summary>
/// <param name="Subject">The subject of the work item that asks for it.</param>
/// <param name="MaturityDate">When it is to mature, or does.</param>
/// <param name="IsApproved">Whether it does.</param>
public sealed record Extension(string Subject, DateOnly MaturityDate, bool IsApproved = false)
{
    /// <summary>The kind of the work item that puts it before them.</summary>
    public const string WorkItemKind = "extension-requested";
}
