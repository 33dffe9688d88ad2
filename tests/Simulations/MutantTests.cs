using Tests.Conventions;

namespace Tests.Simulations;

/// <summary>Checkers that find nothing prove nothing: each planted bug must be found by some seeds that pass without it.</summary>
public sealed class MutantTests(MutantWorkshop workshop) : IClassFixture<MutantWorkshop>
{
    public static TheoryData<string> Names => [.. Mutants.All.Select(mutant => mutant.Name)];

    public static TheoryData<string> Ranges => [.. SeedRange.All.Select(range => range.Whole)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Given_a_planted_bug_Then_some_seed_fails(string name)
    {
        var mutant = Mutants.All.Single(known => known.Name == name);
        var text = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, mutant.File));
        Assert.True(text.Split(mutant.Find).Length == 2, $"{mutant.File} has moved on: what '{name}' replaces does not occur once in it.");

        var (isFound, lines) = await workshop.RunAsync(mutant);

        Assert.True(isFound, $"'{name}' was not found:\n{string.Join('\n', lines)}");
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public async Task Given_no_bug_Then_the_same_seeds_pass(string arguments)
    {
        var (exitCode, lines) = await SimulationProcess.RunAsync(arguments);

        Assert.True(exitCode == 0, string.Join('\n', lines));
    }
}
