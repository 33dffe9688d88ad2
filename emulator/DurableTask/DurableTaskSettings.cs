namespace Emulator.DurableTask;

/// <summary>The engine's part of host.json, <c>extensions.durableTask</c>.</summary>
public sealed record DurableTaskSettings
{
    /// <summary>The task hub's name; it shows in <c>DurableTaskClient.Name</c> and in queries by hub.</summary>
    public string HubName { get; init; } = "TestHubName";

    /// <summary>The version that new instances get and keep: two to four numbers, such as 1.0, or another text; empty, the default, is older than any.</summary>
    public string DefaultVersion { get; init; } = "";

    /// <summary>Which instances this process may run, by their version; its own and older ones by default.</summary>
    public VersionMatch VersionMatchStrategy { get; init; } = VersionMatch.CurrentOrOlder;

    /// <summary>What becomes of the others; they are left alone by default.</summary>
    public VersionFailure VersionFailureStrategy { get; init; } = VersionFailure.Reject;

    /// <summary>Whether an orchestrator's running code stays in memory between steps instead of being replayed. Off by default.</summary>
    public bool ExtendedSessionsEnabled { get; init; }

    /// <summary>How many orchestrators may execute code at the same time; at least 1, ten per processor by default.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many activities may run at the same time; at least 1, ten per processor by default.</summary>
    public int MaxConcurrentActivityFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many bytes of histories stay in memory; beyond it the longest unused are read again when needed. 64 MB by default.</summary>
    public long HistoryCacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a stop waits for running activities before it leaves them to the next start; 3 seconds by default.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
