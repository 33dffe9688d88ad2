namespace Simulation.Checks;

/// <summary>Something that a checker found.</summary>
/// <param name="Check">What was checked: failures of one kind have one name.</param>
/// <param name="Detail">What was found first.</param>
internal sealed record Failure(string Check, string Detail)
{
    public override string ToString() => $"{Check}: {Detail}";
}
