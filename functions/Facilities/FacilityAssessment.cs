using System.Text.Json.Serialization;
using ScfFunctions.Domain;

namespace ScfFunctions.Facilities;

/// <summary>What a supplier's own orders on the platform say about it, up to the day of the assessment.</summary>
/// <param name="CompletedOrders">Orders received by their buyers.</param>
/// <param name="CompletedValue">What those were worth, in the agreement's currency.</param>
/// <param name="LateDeliveries">How many of the completed orders were received after their DeliveryDeadline.</param>
/// <param name="CancelledOrders">Orders cancelled by whomever.</param>
/// <param name="FirstOrderDate">When the first order was placed; null without any.</param>
public sealed record SupplierHistory(int CompletedOrders, Money CompletedValue, int LateDeliveries, int CancelledOrders, DateOnly? FirstOrderDate)
{
    /// <summary>A supplier that has not sold yet.</summary>
    public static SupplierHistory None(Currency currency) => new(0, Money.Zero(currency), 0, 0, null);

    /// <summary>Orders that came to an end, good or bad.</summary>
    [JsonIgnore]
    public int FinishedOrders => CompletedOrders + CancelledOrders;
}

/// <summary>What is asked for, and what the agreement offers; all amounts in its currency.</summary>
/// <param name="Requested">The limit that the supplier asks for.</param>
/// <param name="StarterLimit">The agreement's limit for a supplier whose history is too short to judge.</param>
/// <param name="MaximumLimit">The agreement's largest limit.</param>
/// <param name="ConsentGiven">Whether the supplier consented to the credit report; without it nothing is looked at.</param>
public sealed record FacilityApplication(Money Requested, Money StarterLimit, Money MaximumLimit, bool ConsentGiven);

/// <summary>How far a supplier is trusted, from the score.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FacilityGrade>))]
public enum FacilityGrade
{
    /// <summary>800 points and more.</summary>
    A,

    /// <summary>650 to 799.</summary>
    B,

    /// <summary>450 to 649.</summary>
    C,

    /// <summary>300 to 449.</summary>
    D,

    /// <summary>Below 300: no facility.</summary>
    E,

    /// <summary>Too few orders to judge.</summary>
    Starter,
}

/// <summary>Which way a reason speaks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReasonDirection>))]
public enum ReasonDirection
{
    /// <summary>For the supplier.</summary>
    Supportive,

    /// <summary>Against it.</summary>
    Adverse,

    /// <summary>Neither: it explains the limit.</summary>
    Neutral,
}

/// <summary>One reason for a score or a limit.</summary>
public sealed record ScoreReason(string Code, string Message, ReasonDirection Direction);

/// <summary>The outcome of an application.</summary>
/// <param name="Score">0 to 1,000; for grade Starter it is informative only.</param>
/// <param name="Grade">From the score.</param>
/// <param name="Limit">The facility's limit; zero means rejected.</param>
/// <param name="Reasons">Why, for and against; never empty.</param>
public sealed record FacilityAssessment(int Score, FacilityGrade Grade, Money Limit, IReadOnlyList<ScoreReason> Reasons)
{
    /// <summary>Whether no facility is given.</summary>
    [JsonIgnore]
    public bool IsRejected => Limit.IsZero;
}
