namespace Tests.Simulations;

/// <summary>A bug, planted on purpose: the simulation must find it.</summary>
/// <param name="Name">What is wrong then.</param>
/// <param name="File">In which source file.</param>
/// <param name="Find">A piece of it that occurs once.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="Seed">The seed that finds it first; the others of the range are only run where it finds it no more.</param>
/// <param name="Seeds">The seeds that are run with it; null for <see cref="SeedRange.Usual"/>.</param>
public sealed record Mutant(string Name, string File, string Find, string Replace, int Seed, SeedRange? Seeds = null)
{
    /// <summary>What is run with it, one after the other, until it is found.</summary>
    public IEnumerable<string> Attempts => [Range.One(Seed), Range.UntilFailure];

    private SeedRange Range => Seeds ?? SeedRange.Usual;

    public override string ToString() => Name;
}
