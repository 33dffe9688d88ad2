using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Storage;

/// <summary>Starts the orchestration of a case: once per episode, and the next episode where the live one is gone.</summary>
public sealed class CaseStarter(CasesTable cases, ScfMetrics metrics, TimeProvider clock)
{
    /// <summary>The orchestration's name.</summary>
    public const string Orchestrator = "FinancingCaseOrchestrator";

    /// <summary>
    /// An instance that was woken again and again and has not moved for so long has ended, whatever is said of it: in Azure Storage the list of instances may say
    /// "Running" for good of one that has ended, when whoever completed it died before saying so, or somebody slower said the older thing last.
    /// </summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromHours(8);

    /// <summary>Starts an episode; one that has been started before is started.</summary>
    public static Task StartAsync(CaseEpisode episode, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        OrchestrationStart.OnceAsync(Orchestrator, episode.InstanceId, episode, orchestrations, cancellationToken);

    /// <summary>
    /// Whether the orchestration has to go on or to end, though it may be waiting, or to begin anew, though it has ended: it may not have heard
    /// what has become of its case.
    /// </summary>
    public static async Task<bool> IsLeftStandingAsync(FinancingCase financing, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var live = await orchestrations.GetInstanceAsync(new CaseEpisode(financing.Id, financing.Episode).InstanceId, cancellationToken);
        var isRunning = live is { IsCompleted: false };
        return financing.HasEnded ? isRunning : !isRunning || !Standing.Of(financing).IsWaiting;
    }

    /// <summary>Makes sure that somebody drives the case: wakes nobody, but starts the next episode where the live one no longer runs.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="orchestrations">The client that the calling function was bound to.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="isWokenOften">Whether it has been woken, again and again, for longer than <see cref="Standstill"/>.</param>
    /// <returns>The episode that runs.</returns>
    public async Task<CaseEpisode> EnsureRunningAsync(
        string caseId, DurableTaskClient orchestrations, CancellationToken cancellationToken, bool isWokenOften = false)
    {
        var row = await cases.GetAsync(caseId, cancellationToken);
        var live = new CaseEpisode(caseId, row.Case.Episode);
        var now = clock.GetUtcNow();
        var instance = await orchestrations.GetInstanceAsync(live.InstanceId, cancellationToken);
        if (instance is { IsCompleted: false } && !(isWokenOften && now - instance.LastUpdatedAt > Standstill)) return live;
        var next = live with { Episode = live.Episode + 1 };
        var change = new CaseChange(row.Case with { Episode = next.Episode })
            .Record(FactStamp.OfRule(now).Fact("EpisodeStarted", $"Instance {live.InstanceId} does not run; {next.InstanceId} takes over from the rows."));
        await cases.CommitAsync(row, change, step: null, handled: null, cancellationToken);
        // One that has come to its end has not failed: its case has opened again, perhaps when its history was purged already.
        var isPurged = instance is null && now - row.Case.AppliedAt > OrchestrationStart.HistoryIsKeptFor;
        if (!isPurged && instance?.RuntimeStatus is not OrchestrationRuntimeStatus.Completed) metrics.OrchestrationFailed(instance?.RuntimeStatus.ToString().ToLowerInvariant() ?? "lost");
        await StartAsync(next, orchestrations, cancellationToken);
        return next;
    }
}
