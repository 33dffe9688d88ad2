using System.Globalization;

namespace ScfFunctions.Domain;

/// <summary>Money that one party gets (above zero) or gives (below zero) on a day.</summary>
public sealed record CashFlow(DateOnly On, Money Amount);

/// <summary>What a loan costs in a year, from the money that really moved.</summary>
/// <remarks>
/// The rate at which all flows, discounted to the first day by actual days over 365, add up to nothing. Unit: per cent a year, two decimals, half-even.
/// Source: Directive 2008/48/EC, annex I (annual percentage rate of charge).
/// <para>Example (cases.md row 18): 6,965.00 in, 7,140.00 out 60 days later: (7,140 / 6,965)^(365 / 60) - 1 = 16.29 %.</para>
/// </remarks>
public static class EffectiveRate
{
    /// <summary>Above it a rate says nothing any more: a hundred times what was lent, in a year.</summary>
    private const double Highest = 100;

    private const int Halvings = 80;
    private const double DaysInYear = 365;

    /// <summary>The rate of a borrower's flows.</summary>
    /// <param name="flows">In order of date, the first of them what the borrower gets; in one currency.</param>
    /// <returns>Null where there is none: nothing was given back, or all of it on the first day, or the rate is beyond 10,000 %.</returns>
    public static decimal? Of(IReadOnlyList<CashFlow> flows)
    {
        if (flows.Count == 0 || flows[^1].On == flows[0].On) return null;
        var (low, high) = (-1.0, Highest);
        // What is given back weighs less at a higher rate: the sum rises with the rate.
        if (PresentValue(flows, high) < 0 || !flows.Any(flow => flow.Amount.IsNegative)) return null;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (PresentValue(flows, middle) < 0) low = middle;
            else high = middle;
        }

        return decimal.Round((decimal)high * 100, 2, MidpointRounding.ToEven);
    }

    /// <summary>A rate as answers show it: <c>16.29</c>.</summary>
    public static string? Text(decimal? rate) => rate?.ToString("0.00", CultureInfo.InvariantCulture);

    private static double PresentValue(IReadOnlyList<CashFlow> flows, double rate) =>
        flows.Sum(flow => flow.Amount.MinorUnits / Math.Pow(1 + rate, (flow.On.DayNumber - flows[0].On.DayNumber) / DaysInYear));
}
