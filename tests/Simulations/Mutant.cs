namespace Tests.Simulations;

/// <summary>A bug, planted on purpose: the simulation must find it.</summary>
/// <param name="Name">What is wrong then.</param>
/// <param name="File">In which source file.</param>
/// <param name="Find">A piece of it that occurs once.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="Arguments">The seeds that are run with it.</param>
public sealed record Mutant(string Name, string File, string Find, string Replace, string Arguments = Mutants.Usual)
{
    public override string ToString() => Name;
}
