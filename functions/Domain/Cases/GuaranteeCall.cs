using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What a bank asks of the guarantor of its loan.</summary>
/// <param name="Reference">The bank's message.</param>
/// <param name="AsOf">The end of this day is what it reckons with.</param>
/// <param name="Amount">What it calls, above zero.</param>
public sealed record GuaranteeDemand(string Reference, DateOnly AsOf, Money Amount);

/// <summary>A call that the case has accepted: it is paid once.</summary>
/// <param name="Reference">The bank's message.</param>
/// <param name="AsOf">The day that it was reckoned for.</param>
/// <param name="Principal">The guarantee's share of the principal.</param>
/// <param name="Interest">The rest of what was called: its share of the interest.</param>
public sealed record GuaranteeCall(string Reference, DateOnly AsOf, Money Principal, Money Interest)
{
    /// <summary>What the platform pays.</summary>
    [JsonIgnore]
    public Money Amount => Principal + Interest;
}
