using BenchmarkDotNet.Attributes;
using ScfFunctions.Domain;

namespace Bench.Rules;

/// <summary>What a daily review computes of one case, and what a credit does to it.</summary>
[InProcess]
[MemoryDiagnoser]
public class LoanBenchmarks
{
    private static readonly DateOnly Start = new(2018, 1, 8);
    private static readonly Currency Crowns = Currency.Parse("SEK");

    private Loan _loan = null!;

    /// <summary>One bullet as most cases are; or twelve instalments, a penalty, three rates and five credits.</summary>
    [Params("bullet", "instalments")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        Loan bullet = new()
        {
            Principal = Of(700_000),
            Fee = Of(3_500),
            ValueDate = Start,
            MaturityDate = Start.AddDays(60),
            InterestRate = AnnualRate.FromBasisPoints(1200),
            DayCount = DayCount.Act360,
        };
        _loan = Kind == "bullet" ? bullet : bullet with
        {
            MaturityDate = Start.AddDays(360),
            PenaltyRate = AnnualRate.FromBasisPoints(2400),
            Schedule = [.. Of(700_000).Split(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).Select((part, month) => new Instalment(Start.AddDays(30 * (month + 1)), part))],
            RateChanges = [new(Start.AddDays(90), AnnualRate.FromBasisPoints(1300)), new(Start.AddDays(180), AnnualRate.FromBasisPoints(1100))],
            Credits = [.. Enumerable.Range(1, 5).Select(month => new LoanCredit(Start.AddDays((30 * month) + 3), Of(60_000)))],
        };
    }

    [Benchmark]
    public Money Interest() => _loan.AccruedInterest(_loan.MaturityDate.AddDays(10));

    [Benchmark]
    public int DaysPastDue() => _loan.DaysPastDue(_loan.MaturityDate.AddDays(10));

    [Benchmark]
    public Allocation Credit() => Waterfall.Allocate(_loan, Of(500_000), _loan.MaturityDate.AddDays(10)).Allocation;

    [Benchmark(Description = "all three")]
    public int All()
    {
        var day = _loan.MaturityDate.AddDays(10);
        var interest = _loan.AccruedInterest(day);
        var (allocation, after) = Waterfall.Allocate(_loan, Of(500_000), day);
        return after.DaysPastDue(day) + (interest == allocation.Interest ? 1 : 0);
    }

    private static Money Of(long minorUnits) => new(minorUnits, Crowns);
}
