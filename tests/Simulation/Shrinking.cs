using System.Globalization;
using Simulation.Checks;
using Simulation.Workload;

namespace Simulation;

/// <summary>Makes a failing seed smaller: fewer orders, then fewer kinds of fault, then fewer disturbances, as long as it still fails in the same check.</summary>
/// <param name="seed">The seed.</param>
/// <param name="failure">What it fails in.</param>
/// <param name="run">Runs the seed with less.</param>
/// <param name="output">Where each step is told.</param>
internal sealed class Shrinking(int seed, Failure failure, Func<SwarmOptions, Task<IReadOnlyList<Failure>>> run, TextWriter output)
{
    /// <summary>The command that does a seed again.</summary>
    public static string Command(int seed, SwarmOptions options) => string.Join(
        ' ', [string.Create(CultureInfo.InvariantCulture, $"dotnet run --project tests/Simulation -c Release -- --seed {seed}"), .. options.ToArguments()]);

    /// <returns>The smallest that was found.</returns>
    public async Task<SwarmOptions> RunAsync(SwarmOptions options)
    {
        var swarm = Swarm.Of(seed, options);
        if (await StillFailsAsync(options with { Meddles = false })) options = options with { Meddles = false };
        options = options with { Only = options.Only ?? [.. Enumerable.Range(0, swarm.Orders.Count)] };
        options = await FewerAsync(options, options.Only, (smaller, kept) => smaller with { Only = kept });
        options = await FewerAsync(options, [.. options.Faults ?? Enum.GetValues<FaultKind>().ToHashSet()], (smaller, kept) => smaller with { Faults = kept.ToHashSet() });
        return await FewerAsync(options, [.. (options.Disturbances ?? swarm.Disturbances).Order()], (smaller, kept) => smaller with { Disturbances = kept.ToHashSet() });
    }

    /// <summary>Drops halves, quarters, and so on to single ones.</summary>
    private async Task<SwarmOptions> FewerAsync<T>(SwarmOptions options, IReadOnlyList<T> items, Func<SwarmOptions, IReadOnlyList<T>, SwarmOptions> with)
    {
        var kept = items.ToList();
        for (var size = kept.Count; size > 0; size /= 2)
        {
            for (var at = 0; at < kept.Count;)
            {
                List<T> fewer = [.. kept.Take(at), .. kept.Skip(at + size)];
                if (fewer.Count < kept.Count && await StillFailsAsync(with(options, fewer))) kept = fewer;
                else at += size;
            }
        }

        return with(options, kept);
    }

    private async Task<bool> StillFailsAsync(SwarmOptions smaller)
    {
        // Without any order there is nothing to play.
        if (smaller.Only is { Count: 0 }) return false;
        var fails = (await run(smaller)).Any(found => found.Check == failure.Check);
        if (fails) output.WriteLine($"  still fails: {string.Join(' ', smaller.ToArguments())}");
        return fails;
    }
}
