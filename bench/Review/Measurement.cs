using System.Diagnostics;
using Microsoft.DurableTask.Client;
using ScfFunctions.Storage;

namespace Bench.Review;

/// <summary>What one orchestration cost, from its start to its end.</summary>
/// <param name="MegabytesBefore">What the process held before.</param>
/// <param name="MoreMegabytes">The most that it held beyond that, in each quarter.</param>
/// <param name="TableRequests">How many requests went to the tables.</param>
internal sealed record Measurement(double MegabytesBefore, IReadOnlyList<double> MoreMegabytes, double Seconds, long TableRequests)
{
    public static async Task<Measurement> OfAsync<T>(ReviewedApplication application, string orchestrator, string instanceId, T run, CancellationToken stop)
        where T : class
    {
        GC.Collect();
        var requests = application.Requests("tables");
        PeakMemory memory = new();
        var since = Stopwatch.GetTimestamp();
        await OrchestrationStart.OnceAsync(orchestrator, instanceId, run, application.Instances, stop);
        await application.Instances.WaitForInstanceCompletionAsync(instanceId, stop);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await memory.DisposeAsync();
        return new Measurement(memory.Before / 1e6, [.. memory.PeakOfQuarters.Select(bytes => bytes / 1e6)], seconds, application.Requests("tables") - requests);
    }
}
