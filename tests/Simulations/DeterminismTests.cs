namespace Tests.Simulations;

/// <summary>A seed is a history: the same one gives the same requests, answers and rows, byte for byte.</summary>
public sealed class DeterminismTests
{
    /// <summary>Seeds with many disturbances and power failures.</summary>
    private const string Seeds = "--seeds 3 --seed 8 --orders 8 --hash";

    [Fact]
    public async Task Given_the_same_seeds_in_two_processes_Then_everything_that_happens_is_the_same_byte_for_byte()
    {
        var first = Hashes((await SimulationProcess.RunAsync(Seeds)).Lines);
        var second = Hashes((await SimulationProcess.RunAsync(Seeds)).Lines);

        Assert.Equal(3, first.Distinct().Count());
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Given_a_seed_alone_and_after_others_Then_it_is_the_same()
    {
        var among = Hashes((await SimulationProcess.RunAsync(Seeds)).Lines);
        var alone = Hashes((await SimulationProcess.RunAsync("--seed 10 --orders 8 --hash")).Lines);

        Assert.Equal(among[2], Assert.Single(alone));
    }

    private static List<string> Hashes(IEnumerable<string> lines) => [.. lines.Where(line => line.StartsWith("seed ", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1])];
}
