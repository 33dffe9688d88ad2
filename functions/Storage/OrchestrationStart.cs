using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ScfFunctions.Storage;

/// <summary>Starts an orchestration once per instance id, whoever asks and however often.</summary>
public static class OrchestrationStart
{
    /// <summary>How long a history is kept after its end, for whoever wants to see or replay it; then an instance is as if it had never been.</summary>
    public static readonly TimeSpan HistoryIsKeptFor = TimeSpan.FromDays(90);

    /// <summary>Starts an instance; one that has been started before, ended or not, is started.</summary>
    /// <param name="orchestrator">The orchestration's name.</param>
    /// <param name="instanceId">What makes it the same.</param>
    /// <param name="input">What it is told.</param>
    /// <param name="orchestrations">The client that the calling function was bound to.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task OnceAsync(
        string orchestrator, string instanceId, object input, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await orchestrations.GetInstanceAsync(instanceId, cancellationToken) is not null) return;
        var options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await orchestrations.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The clash of two starts has no exception type of its own in the real client; that the instance exists is what counts.
            if (await orchestrations.GetInstanceAsync(instanceId, cancellationToken) is null) throw;
        }
    }
}
