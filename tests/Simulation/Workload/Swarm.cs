using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Simulation.Workload;

/// <summary>What one seed does: its orders, and which of all faults it has, each at a rate of its own.</summary>
/// <remarks>
/// A seed with a few kinds of fault at high rates finds what one with all kinds at low rates does not. Each choice depends on the seed and its own name alone: a kind that is added
/// later leaves all others as they are.
/// </remarks>
/// <param name="Seed">Decides everything below, and every chance besides.</param>
/// <param name="Orders">What is sold.</param>
/// <param name="Disturbances">What goes wrong outside; always among it, suppliers who repay themselves, for they are the end of what went wrong.</param>
/// <param name="DisturbanceRate">Strikes of ten thousand subjects, for each kind.</param>
/// <param name="FaultRates">What goes wrong inside, each with its strikes of ten thousand opportunities.</param>
/// <param name="MeddlingRate">Of a hundred ticks, so many bring something that people or banks do out of turn.</param>
/// <param name="TickHours">How far the clock moves at a time.</param>
/// <param name="Concurrency">Requests at a time.</param>
/// <param name="Terms">What each agreement says about price and time, by its name.</param>
internal sealed record Swarm(
    int Seed,
    IReadOnlyList<MarketOrder> Orders,
    IReadOnlySet<DisturbanceKind> Disturbances,
    int DisturbanceRate,
    IReadOnlyDictionary<FaultKind, int> FaultRates,
    int MeddlingRate,
    int TickHours,
    int Concurrency,
    IReadOnlyDictionary<string, LoanTerms> Terms)
{
    /// <summary>Whether somebody closes the books of each month; in every other seed.</summary>
    public bool ClosesMonths => Seed % 2 == 0;

    /// <summary>Most power failures of one seed.</summary>
    public const int MostPowerFailures = 5;

    private const int MostAtATime = 8;
    private const int Quarters = 4;

    private static readonly int[] Ticks = [3, 6, 6, 12, 24];
    private static readonly int[] Rates = [300, 800, 2_000, 5_000];
    private static readonly int[] MeddlingRates = [0, 0, 2, 8, 25];
    private static readonly int[] StrikesOfTenThousand = [10, 50, 200, 600];

    /// <summary>The power fails between commits, of which there are many.</summary>
    private static readonly int[] PowerFailuresOfTenThousand = [2, 5, 8, 12, 16, 20, 24];

    /// <param name="seed">Any number.</param>
    /// <param name="options">What is left out of what the seed would do.</param>
    public static Swarm Of(int seed, SwarmOptions options)
    {
        var kinds = Some(seed, "disturbances", DisturbanceTable.All.Select(kind => kind.Kind));
        var faults = Some(seed, "faults", Enum.GetValues<FaultKind>()).Where(options.Keeps)
            .ToDictionary(kind => kind, kind => OneOf(seed, $"rate of {kind}", kind == FaultKind.PowerFailure ? PowerFailuresOfTenThousand : StrikesOfTenThousand));
        var meddling = OneOf(seed, "meddling", MeddlingRates);
        var orders = RandomOrders.Of(new Random(unchecked(seed * 31)), seed, options.Orders);
        return new Swarm(
            seed,
            [.. orders.Where((_, index) => options.Keeps(index))],
            kinds.Where(options.Keeps).Concat(DisturbanceTable.Answers).ToHashSet(),
            OneOf(seed, "disturbance rate", Rates), faults, options.Meddles ? meddling : 0, OneOf(seed, "tick", Ticks), 1 + Lot.Draw(seed, "concurrency", "", MostAtATime),
            RandomTerms.Of(new Random(unchecked(seed + 41))));
    }

    /// <summary>None, some or all of the kinds.</summary>
    private static IEnumerable<T> Some<T>(int seed, string name, IEnumerable<T> all)
        where T : struct, Enum
    {
        var share = Lot.Draw(seed, name, "", Quarters + 1);
        return all.Where(kind => Lot.Draw(seed, name, kind.ToString(), Quarters) < share);
    }

    private static T OneOf<T>(int seed, string name, T[] all) => all[Lot.Draw(seed, name, "", all.Length)];
}
