using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A person wants a defaulted loan to be settled for less than is owed.</summary>
/// <param name="Amount">What the supplier is to pay, above zero.</param>
/// <param name="PayBy">The last booking day on which that may arrive.</param>
/// <param name="Reason">Why less is enough.</param>
public sealed record SettlementRequest(Money Amount, DateOnly PayBy, string Reason);

/// <summary>That a loan in default is settled for less (a haircut), once it is agreed on by two persons: paid in time, the rest is waived.</summary>
/// <param name="Subject">The subject of the work item that proposes it.</param>
/// <param name="Amount">What is to be paid from the agreement on.</param>
/// <param name="PayBy">The last booking day for that.</param>
/// <param name="CollectedBefore">What the case had collected when it was agreed on; null before.</param>
public sealed record Settlement(string Subject, Money Amount, DateOnly PayBy, Money? CollectedBefore = null)
{
    /// <summary>The kind of the work item that puts it before two persons.</summary>
    public const string WorkItemKind = "settlement-proposed";

    /// <summary>The longest time that may be given to pay.</summary>
    public const int LongestDays = 366;

    [JsonIgnore]
    public bool IsAgreed => CollectedBefore is not null;
}
