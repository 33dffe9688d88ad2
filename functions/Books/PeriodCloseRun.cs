using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>How much of a close is done at once.</summary>
/// <param name="RowsPerPage">How many cases are held in memory, of each lane; at most 1,000, which is what the tables give at once.</param>
/// <param name="CasesPerCall">How many cases one activity tells, to the next full page.</param>
/// <param name="SideBySide">How many cases of a lane are told at the same time.</param>
public sealed record PeriodClosePace(int RowsPerPage = 1_000, int CasesPerCall = 2_000, int SideBySide = 16);

/// <summary>How far the close of a month has come.</summary>
/// <param name="Tenant">Whose books.</param>
/// <param name="Period">The month.</param>
/// <param name="Since">When it began.</param>
/// <param name="Round">How often all cases were waited for.</param>
/// <param name="Cases">The parts of the open cases that are to be told or waited for.</param>
/// <param name="Balances">The parts of the balances that are to be kept; before that nothing is closed.</param>
public sealed record PeriodCloseRun(string Tenant, Period Period, DateTimeOffset Since, int Round, IReadOnlyList<CloseLane> Cases, IReadOnlyList<BalanceLane> Balances)
{
    /// <summary>One instance per tenant and month.</summary>
    public string InstanceId => InstanceIdOf(Tenant, Period);

    public static string InstanceIdOf(string tenant, Period period) => $"period-{tenant}-{period}";

    public static PeriodCloseRun Of(string tenant, Period period, DateTimeOffset now) =>
        new(tenant, period, now, 0, [.. OpenLane.All.Select(lane => CloseLane.Of(tenant, period, lane.Number))], []);
}

/// <summary>A part of the open cases, while they close a month.</summary>
/// <param name="Tenant">Whose cases.</param>
/// <param name="Period">The month.</param>
/// <param name="Number">Which part.</param>
/// <param name="Left">What of it is still to be walked through; null where only <paramref name="Awaited"/> is looked at again.</param>
/// <param name="Awaited">Cases that were told and have not booked yet, some of them where they are many.</param>
/// <param name="IsMore">There are others that have not.</param>
public sealed record CloseLane(string Tenant, Period Period, int Number, OpenLane? Left, IReadOnlyList<string> Awaited, bool IsMore)
{
    /// <summary>As many are named at the most.</summary>
    public const int MostNamed = 100;

    /// <summary>Whether all its cases have closed the month.</summary>
    public bool IsDone => Left is null && Awaited.Count == 0 && !IsMore;

    public static CloseLane Of(string tenant, Period period, int number) => new(tenant, period, number, new OpenLane(number), [], false);

    /// <summary>With one more case that has not booked.</summary>
    public CloseLane Await(string caseId) => Awaited.Count < MostNamed ? this with { Awaited = [.. Awaited, caseId] } : this with { IsMore = true };

    /// <summary>The next look: at those that are named, or at all where there are others.</summary>
    public CloseLane Again() => IsMore ? Of(Tenant, Period, Number) : this;
}

/// <summary>A part of the balances by case, while they are kept.</summary>
/// <param name="Tenant">Whose books.</param>
/// <param name="Period">The month.</param>
/// <param name="Shard">The shard of the totals that comes next.</param>
/// <param name="End">The first one that is another part's.</param>
/// <param name="Continuation">Where in the shard to go on; null at its beginning.</param>
public sealed record BalanceLane(string Tenant, Period Period, int Shard, int End, string? Continuation)
{
    public static IReadOnlyList<BalanceLane> All(string tenant, Period period)
    {
        const int Shards = TotalsTable.BalanceShards / OpenLane.Count;
        return [.. Enumerable.Range(0, OpenLane.Count).Select(number => new BalanceLane(tenant, period, number * Shards, (number + 1) * Shards, null))];
    }
}
