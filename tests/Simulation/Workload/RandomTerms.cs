using Marketplace;
using Marketplace.Backend;
using Marketplace.Replay;

namespace Simulation.Workload;

/// <summary>Makes up what the agreements of a seed say about price and time: every convention, base, effect, order and schedule there is, at odd rates.</summary>
internal static class RandomTerms
{
    private const int Whole = 10_000;
    private static readonly string[] DayCounts = ["Act/360", "Act/365F", "Act/Act ISDA", "30/360", "30E/360", "30E/360 ISDA"];
    private static readonly string[] Parts = ["Fees", "Penalty", "Interest", "Principal"];

    /// <summary>The terms of each agreement, by its name.</summary>
    public static IReadOnlyDictionary<string, LoanTerms> Of(Random random)
    {
        var terms = Terms.All.ToDictionary(agreement => agreement.Name, _ => Floating(random, One(random)), StringComparer.Ordinal);
        terms = terms.ToDictionary(agreed => agreed.Key, agreed => agreed.Value with { AllowsSetOff = random.Next(3) != 0 }, StringComparer.Ordinal);
        return terms.ToDictionary(agreed => agreed.Key, agreed => WithFeesAtRepayment(random, agreed.Value), StringComparer.Ordinal);
    }

    private static LoanTerms WithFeesAtRepayment(Random random, LoanTerms terms) => terms with
    {
        RepaymentFlatFee = Sometimes(random, () => Money.Brl(random.Next(1, 300))),
        RepaymentMinimumFee = Sometimes(random, () => Money.Brl(random.Next(1, 800))),
    };

    /// <summary>Every third follows an index; a penalty is then beside the interest, for the index may rise.</summary>
    private static LoanTerms Floating(Random random, LoanTerms terms) => random.Next(3) != 0 ? terms : terms with
    {
        FloatingRate = new FloatingRateRequest(MarketIndex.Codes[random.Next(MarketIndex.Codes.Count)], random.Next(4) == 0 ? 0 : random.Next(1, 1_500), random.Next(7, 100)),
        PenaltyEffect = "AddsToInterest",
    };

    private static LoanTerms One(Random random)
    {
        var annualRate = random.Next(5) == 0 ? 0 : random.Next(1, 3_000);
        // A penalty in the place of interest is at least as high.
        var penaltyRate = random.Next(4) == 0 ? 0 : annualRate + random.Next(1, 2_500);
        var replaces = penaltyRate > 0 && random.Next(2) == 0;
        return new LoanTerms
        {
            AdvanceRate = random.Next(5_000, 9_001),
            AnnualRate = annualRate,
            FeeRate = random.Next(4) == 0 ? 0 : random.Next(1, 250),
            FlatFee = Sometimes(random, () => Money.Brl(random.Next(1, 300))),
            MinimumFee = Sometimes(random, () => Money.Brl(random.Next(1, 500))),
            RepaymentFeeRate = Sometimes(random, () => random.Next(1, 200)),
            PenaltyRate = penaltyRate,
            PenaltyBase = random.Next(2) == 0 ? "OverduePrincipal" : "OverduePrincipalAndInterest",
            PenaltyEffect = replaces ? "ReplacesInterest" : "AddsToInterest",
            DayCount = DayCounts[random.Next(DayCounts.Length)],
            GraceDays = random.Next(3) == 0 ? 0 : random.Next(1, 30),
            Instalments = random.Next(2) == 0 ? null : Schedule(random),
            Waterfall = random.Next(2) == 0 ? null : new WaterfallRequest(Order(random), Order(random), Order(random), Order(random)),
            WriteOffDays = Sometimes(random, () => random.Next(91, 150)),
            ExtensionDays = random.Next(4) == 0 ? 0 : random.Next(5, Timeline.LongestExtensionDays + 1),
            RecoveryRanking = random.Next(3) switch { 0 => "BankFirst", 1 => "ProRata", _ => null },
        };
    }

    /// <summary>Two to five instalments, the last at the end of the tenor; some of interest alone.</summary>
    private static List<InstalmentRequest> Schedule(Random random)
    {
        List<int> days = [Terms.TenorDays];
        for (var more = random.Next(1, 5); more > 0; more--)
        {
            var day = random.Next(10, Terms.TenorDays);
            if (!days.Contains(day)) days.Add(day);
        }

        days.Sort();
        List<InstalmentRequest> instalments = [];
        var left = Whole;
        foreach (var day in days)
        {
            var share = day == Terms.TenorDays ? left : random.Next(5) == 0 ? 0 : random.Next(left);
            instalments.Add(new InstalmentRequest(day, share));
            left -= share;
        }

        return instalments;
    }

    private static string[] Order(Random random)
    {
        var parts = Parts.ToArray();
        random.Shuffle(parts);
        return parts;
    }

    private static T? Sometimes<T>(Random random, Func<T> value)
        where T : struct => random.Next(2) == 0 ? null : value();
}
