namespace Tests.Support;

/// <summary>The folder with files from the real world, named by the environment variable SCF_DATA.</summary>
public static class RealData
{
    public const string Variable = "SCF_DATA";

    /// <summary>Why tests on real files cannot run here, or null when they can.</summary>
    public static string? WhyAbsent { get; } = Explain();

    /// <summary>The full path of a file below the folder.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException(WhyAbsent), .. parts]);

    private static string? Explain()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        // A folder that is named but missing must fail the tests, not skip them.
        return string.IsNullOrEmpty(folder) ? $"{Variable} does not name the folder of real files." : null;
    }
}

/// <summary>A fact that needs real files; skipped, visibly, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute() => Skip = RealData.WhyAbsent!;
}

/// <summary>A theory that needs real files; skipped, visibly, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute() => Skip = RealData.WhyAbsent!;
}
