using System.Globalization;
using Marketplace.Disturbing;

namespace Marketplace.Replay;

/// <summary>What the market's indices stand at: made up, the same for the same seed, in some months below zero.</summary>
internal static class MarketIndex
{
    private const int Lowest = -300;
    private const int Levels = 1_500;
    private const int LargestMove = 40;

    public static IReadOnlyList<string> Codes { get; } = ["CDI", "TR-3M"];

    /// <summary>In basis points a year: a level for each month, and around it some up and down from day to day.</summary>
    public static int RateOn(int seed, string code, DateOnly day) =>
        Lowest + Lot.Draw(seed, $"level of {code}", day.ToString("yyyy-MM", CultureInfo.InvariantCulture), Levels)
            + Lot.Draw(seed, $"move of {code}", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (2 * LargestMove) + 1) - LargestMove;
}
