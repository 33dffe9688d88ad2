using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A rate that a loan with a floating rate bears, and what it goes by.</summary>
/// <param name="Reset">The day on which it was to be fixed: the loan's first, or one of the resets.</param>
/// <param name="From">The first day that bears it: that of the reset, or a later one where what came before is settled.</param>
/// <param name="FixingDay">The day whose fixing it has to go by: that of the reset, or the business day before.</param>
/// <param name="Fixing">The fixing that it goes by.</param>
/// <param name="Rate">The whole rate, margin included.</param>
public sealed record LoanRate(DateOnly Reset, DateOnly From, DateOnly FixingDay, Fixing Fixing, AnnualRate Rate)
{
    /// <summary>It goes by the last fixing that was known, because its own was not yet.</summary>
    [JsonIgnore]
    public bool IsProvisional => Fixing.Date != FixingDay;

    public override string ToString() => $"{Rate} from {From:yyyy-MM-dd} by {Fixing}{(IsProvisional ? $", until that of {FixingDay:yyyy-MM-dd} is known" : "")}";
}

/// <summary>Fixings of a case's index, as they were known when somebody looked.</summary>
/// <param name="AsOf">The day up to which its resets are fixed with them.</param>
/// <param name="Fixings">The last known for each of the days that the case waits for.</param>
public sealed record RateFixings(DateOnly AsOf, IReadOnlyList<Fixing> Fixings);
