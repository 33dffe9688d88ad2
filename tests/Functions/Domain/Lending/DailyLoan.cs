using System.Numerics;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Lending;

/// <summary>A loan the plain and slow way: one day after the other, in whole numbers. For conventions that count actual days.</summary>
internal sealed class DailyLoan(Loan loan)
{
    private readonly Dictionary<WaterfallPart, long> _paid = Enum.GetValues<WaterfallPart>().ToDictionary(part => part, _ => 0L);
    private readonly Dictionary<DateOnly, long> _interestDueOn = [];
    private BigInteger _interest;
    private BigInteger _penalty;

    /// <summary>What was more than owed.</summary>
    public long Residual { get; private set; }

    private IReadOnlyList<Instalment> Instalments => loan.Instalments;

    /// <summary>Interest and penalty earned, and what was paid of each part, in minor units at the end of a day.</summary>
    public (long Interest, long Penalty, IReadOnlyDictionary<WaterfallPart, long> Paid) At(DateOnly asOf)
    {
        for (var day = loan.ValueDate; ; day = day.AddDays(1))
        {
            // What comes with value of one day is one: whichever the bank booked first changes nothing.
            if (loan.Credits.Where(credit => credit.ValueDate == day).Sum(credit => credit.Amount.MinorUnits) is > 0 and var amount) Take(amount, day);
            if (day == asOf) return (Whole(_interest), Whole(_penalty), _paid);
            Accrue(day);
        }
    }

    private void Take(long amount, DateOnly day)
    {
        NoteDue(day);
        var isPastDue = PrincipalDue(day.AddDays(-1)) > _paid[WaterfallPart.Principal] || InterestDue(day.AddDays(-1)) > _paid[WaterfallPart.Interest]
            || (day > loan.MaturityDate && (Whole(_interest) > _paid[WaterfallPart.Interest] || Whole(_penalty) > _paid[WaterfallPart.Penalty] || Charges(day) > _paid[WaterfallPart.Fees]));
        var orders = loan.WaterfallOrders!;
        var order = (loan.WrittenOffOn <= day ? orders.WrittenOff : isPastDue ? orders.PastDue : orders.Performing).Parts.ToArray();
        foreach (var by in (DateOnly?[])[day.AddDays(-1), day, null])
        {
            foreach (var part in order)
            {
                var owed = part switch
                {
                    WaterfallPart.Fees => Charges(by ?? day),
                    WaterfallPart.Penalty => Whole(_penalty),
                    WaterfallPart.Interest => by is { } earlier && day <= loan.MaturityDate ? InterestDue(earlier) : Whole(_interest),
                    _ => by is { } date ? PrincipalDue(date) : loan.Principal.MinorUnits,
                };
                var taken = Math.Min(amount, Math.Max(0, owed - _paid[part]));
                _paid[part] += taken;
                amount -= taken;
            }
        }

        Residual += amount;
    }

    private void Accrue(DateOnly day)
    {
        NoteDue(day);
        if (loan.WrittenOffOn <= day) return;
        var graceOver = loan.Pauses.Any(pause => pause.Holds(day)) ? DateOnly.MinValue : day.AddDays(-loan.GraceDays);
        var overdue = Math.Max(0, PrincipalDue(graceOver) - _paid[WaterfallPart.Principal]);
        var overdueInterest = loan.PenaltyBase == PenaltyBase.OverduePrincipal ? 0 : Math.Max(0, InterestDue(graceOver) - _paid[WaterfallPart.Interest]);
        var bearing = loan.Principal.MinorUnits - _paid[WaterfallPart.Principal];
        if (loan is { PenaltyRate: not null, PenaltyEffect: PenaltyEffect.ReplacesInterest }) bearing -= overdue;
        var rate = loan.RateChanges.LastOrDefault(change => change.From <= day)?.Rate ?? loan.InterestRate;
        _interest += bearing * OfOneDay(day, rate.BasisPoints);
        _penalty += (overdue + overdueInterest) * OfOneDay(day, loan.PenaltyRate?.BasisPoints ?? 0);
    }

    private void NoteDue(DateOnly day)
    {
        if (Instalments.Any(instalment => instalment.Due == day)) _interestDueOn.TryAdd(day, Whole(_interest));
    }

    private long PrincipalDue(DateOnly by) => Instalments.Where(instalment => instalment.Due <= by).Sum(instalment => instalment.Principal.MinorUnits);

    private long InterestDue(DateOnly by) => _interestDueOn.Where(due => due.Key <= by).Select(due => due.Value).DefaultIfEmpty().Max();

    private long Charges(DateOnly by) => loan.Charges.Where(charge => charge.Due <= by).Sum(charge => charge.Amount.MinorUnits);

    /// <summary>In parts of which 360 x 365 x 366 x 10,000 make one minor unit.</summary>
    private BigInteger OfOneDay(DateOnly day, int basisPoints) => basisPoints * new BigInteger(360L * 365 * 366) / DaysOfYear(day);

    private int DaysOfYear(DateOnly day) => loan.DayCount.Name switch
    {
        "Act/360" => 360,
        "Act/365F" => 365,
        _ => DateTime.IsLeapYear(day.Year) ? 366 : 365,
    };

    private static long Whole(BigInteger parts)
    {
        var one = new BigInteger(360L * 365 * 366) * 10_000;
        var whole = BigInteger.DivRem(parts, one, out var rest);
        return (long)(rest * 2 > one || (rest * 2 == one && !whole.IsEven) ? whole + 1 : whole);
    }
}
