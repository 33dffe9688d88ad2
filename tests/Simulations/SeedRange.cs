namespace Tests.Simulations;

/// <summary>Seeds that pass, among which are those that find the planted bugs.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Options">What of each is done.</param>
public sealed record SeedRange(int First, int Count, string Options)
{
    /// <summary>A handful of small seeds with disturbances and faults.</summary>
    public static readonly SeedRange Usual = new(101, 12, "--orders 12");

    /// <summary>Larger seeds without faults inside: their loans get far enough to be extended, paused, penalised and given up.</summary>
    public static readonly SeedRange Servicing = new(1, 20, "--faults none");

    public static IReadOnlyList<SeedRange> All { get; } = [Usual, Servicing];

    public string Whole => $"--seed {First} --seeds {Count} {Options}";

    public string UntilFailure => $"{Whole} --until-failure";

    public string One(int seed) => seed >= First && seed < First + Count
        ? $"--seed {seed} {Options}"
        : throw new ArgumentOutOfRangeException(nameof(seed), seed, $"Not one of the seeds of {Whole}, which pass without the bug.");

    public override string ToString() => Whole;
}
