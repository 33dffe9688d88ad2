using System.Numerics;

namespace Simulation.Checks;

/// <summary>Days as parts of a year, counted as the 2006 ISDA Definitions (4.16) have them.</summary>
/// <param name="convention">The day count's name.</param>
/// <param name="begin">The loan's first day: parts of a year are counted from it, so that no payment in between gains or loses a day.</param>
/// <param name="maturity">The loan's last day.</param>
internal sealed class ModelDays(string convention, DateOnly begin, DateOnly maturity)
{
    /// <summary>So many parts make a year, whatever it is divided by.</summary>
    public const int PartsOfYear = 360 * 365 * 366;

    /// <summary>The part of a year that the night after a day is.</summary>
    public BigInteger Night(DateOnly day) => convention switch
    {
        "Act/360" => PartsOfYear / 360,
        "Act/365F" => PartsOfYear / 365,
        "Act/Act ISDA" => PartsOfYear / (DateTime.IsLeapYear(day.Year) ? 366 : 365),
        _ => (Months(day.AddDays(1)) - Months(day)) * (PartsOfYear / 360),
    };

    /// <summary>Days from the first one where each month has thirty of them.</summary>
    private int Months(DateOnly end)
    {
        if (end == begin) return 0;
        var (first, last) = (begin.Day, end.Day);
        switch (convention)
        {
            case "30/360":
                if (first == 31) first = 30;
                if (last == 31 && first == 30) last = 30;
                break;
            case "30E/360":
                if (first == 31) first = 30;
                if (last == 31) last = 30;
                break;
            case "30E/360 ISDA":
                if (IsLastOfMonth(begin)) first = 30;
                if (IsLastOfMonth(end) && !(end == maturity && end.Month == 2)) last = 30;
                break;
            default:
                throw new InvalidOperationException($"Nobody knows the day count {convention}.");
        }

        return (360 * (end.Year - begin.Year)) + (30 * (end.Month - begin.Month)) + last - first;
    }

    private static bool IsLastOfMonth(DateOnly day) => day.AddDays(1).Day == 1;
}

/// <summary>What runs by the night at a rate a year: exact, and rounded where it is asked for.</summary>
internal sealed class ModelAccrual
{
    private static readonly BigInteger Denominator = (BigInteger)ModelDays.PartsOfYear * 10_000;

    private BigInteger _sum;

    /// <summary>A night on an amount.</summary>
    /// <param name="cents">The amount.</param>
    /// <param name="rate">In per cent, with two decimals at most.</param>
    /// <param name="night">The part of a year that it is.</param>
    public void Add(decimal cents, decimal rate, BigInteger night) => _sum += new BigInteger(cents) * new BigInteger(rate * 100) * night;

    /// <summary>Whole cents, half to the even one.</summary>
    public decimal Cents
    {
        get
        {
            var whole = BigInteger.DivRem(_sum, Denominator, out var rest);
            return (decimal)(2 * rest > Denominator || (2 * rest == Denominator && !whole.IsEven) ? whole + 1 : whole);
        }
    }
}
