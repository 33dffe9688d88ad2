using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What a penalty is computed on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PenaltyBase>))]
public enum PenaltyBase
{
    /// <summary>Principal that fell due and is unpaid, and the interest that fell due with it.</summary>
    OverduePrincipalAndInterest,

    /// <summary>Principal that fell due and is unpaid.</summary>
    OverduePrincipal,
}

/// <summary>Whether what is overdue bears interest beside the penalty.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PenaltyEffect>))]
public enum PenaltyEffect
{
    /// <summary>The penalty comes on top of the interest, which goes on.</summary>
    AddsToInterest,

    /// <summary>Principal that bears a penalty bears no interest.</summary>
    ReplacesInterest,
}

/// <summary>Another interest rate from a day on.</summary>
/// <param name="From">The first day with the new rate.</param>
/// <param name="Rate">The whole rate, margin included.</param>
public sealed record RateChange(DateOnly From, AnnualRate Rate);
