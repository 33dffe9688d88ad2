using System.Collections.Immutable;
using Emulator.Runtime;

namespace Tests.Support;

/// <summary>Whether the tests run on a hostile runtime: the environment variable <c>SCF_HOSTILE</c>, a seed and a rate such as <c>7:200</c>.</summary>
internal static class HostileMode
{
    private static readonly (int Seed, int Rate)? Asked = Read(Environment.GetEnvironmentVariable("SCF_HOSTILE"));

    private static readonly FaultKind[] OfEngines = [FaultKind.ActivityTwice, FaultKind.ActivityConcurrent, FaultKind.SplitCheckpoint, FaultKind.StaleOwner];

    /// <summary>They strike every single call to a store, and a step makes two dozen: at a rate at which eight attempts in a row fail, a case is rightly frozen.</summary>
    private static readonly FaultKind[] OfEveryCall = [FaultKind.Throttling, FaultKind.AppliedThenTimeout];

    public static bool IsOn => Asked is not null;

    /// <summary>Settings of a test that counts or times calls, so that no fault may change their number.</summary>
    public static Dictionary<string, string> Calm => new() { ["Emulator:Hostile:Rate"] = "0" };

    /// <summary>The faults of an engine without an application: those that its results must not show. What is lost there, nobody sends again.</summary>
    public static Hostility Create() => Asked is var (seed, rate)
        ? new Hostility(new HostilitySettings(seed, OfEngines.ToImmutableDictionary(kind => kind, _ => rate)), 1) { IsOn = true }
        : Hostility.None;

    /// <summary>Adds the settings of a whole app, unless the test has its own.</summary>
    /// <returns>Whether the app is struck.</returns>
    public static bool AddTo(Dictionary<string, string> settings)
    {
        if (Asked is not var (seed, rate) || settings.Keys.Any(key => key.StartsWith("Emulator:Hostile:", StringComparison.OrdinalIgnoreCase))) return false;
        settings["Emulator:Hostile:Seed"] = seed.ToString();
        settings["Emulator:Hostile:Rate"] = rate.ToString();
        foreach (var kind in OfEveryCall) settings[$"Emulator:Hostile:{kind}"] = (rate / 4).ToString();
        return true;
    }

    private static (int Seed, int Rate)? Read(string? text) => text?.Split(':') switch
    {
        null or [""] => null,
        [var seed, var rate] => (int.Parse(seed), int.Parse(rate)),
        _ => throw new FormatException($"SCF_HOSTILE is a seed and strikes of ten thousand, such as 7:200, not '{text}'."),
    };
}
