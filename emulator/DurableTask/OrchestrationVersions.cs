namespace Emulator.DurableTask;

/// <summary>Which instances a process may run, by the version that they got when they were started.</summary>
/// <param name="Own">The version of this process; new instances get it.</param>
/// <param name="Match">Which versions it may run.</param>
/// <param name="Failure">What becomes of the others.</param>
internal sealed record OrchestrationVersions(string Own, VersionMatch Match, VersionFailure Failure)
{
    public static OrchestrationVersions Of(DurableTaskSettings settings) =>
        new(settings.DefaultVersion, settings.VersionMatchStrategy, settings.VersionFailureStrategy);

    /// <summary>Whether this process may run an instance of the version.</summary>
    public bool Accepts(string version) => Match switch
    {
        VersionMatch.None => true,
        VersionMatch.Strict => version == Own,
        _ => Compare(version, Own) <= 0,
    };

    /// <summary>Whether an instance of the version is left alone: a worker that may run it finds everything as it was.</summary>
    public bool LeavesAlone(string version) => Failure == VersionFailure.Reject && !Accepts(version);

    /// <summary>Orders versions as Azure does: none before any, then as two to four numbers, else as texts without regard to case.</summary>
    /// <remarks>A single number is a text, so "10" comes before "9": write 9.0 and 10.0.</remarks>
    public static int Compare(string a, string b)
    {
        if (string.IsNullOrWhiteSpace(a) || string.IsNullOrWhiteSpace(b)) return (string.IsNullOrWhiteSpace(a) ? 0 : 1) - (string.IsNullOrWhiteSpace(b) ? 0 : 1);
        return Version.TryParse(a, out var numbersOfA) && Version.TryParse(b, out var numbersOfB)
            ? numbersOfA.CompareTo(numbersOfB)
            : string.Compare(a, b, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>host.json's <c>versionMatchStrategy</c>: which instances a process runs.</summary>
public enum VersionMatch
{
    /// <summary>All, whatever their version.</summary>
    None,

    /// <summary>Those of its own version only.</summary>
    Strict,

    /// <summary>Those of its own version, of older ones, and of none.</summary>
    CurrentOrOlder,
}

/// <summary>host.json's <c>versionFailureStrategy</c>: what becomes of an instance that may not run.</summary>
public enum VersionFailure
{
    /// <summary>It is left as it is until a process comes that may run it.</summary>
    Reject,

    /// <summary>It fails with its next step.</summary>
    Fail,
}
