using Emulator.Runtime;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>Brings back what an earlier run left unfinished, from the rows of the instances that are not finished.</summary>
internal static class Recovery
{
    private sealed record Pending(long Key, string Id, long? StartAt, List<OpenTask> Open, string Version);

    /// <remarks>
    /// It reads on the writer's thread: what was committed before is read here, what is committed after is told to the runner,
    /// and nothing falls in between.
    /// </remarks>
    public static async Task RunAsync(EmulatorStore store, StepRunner runner, OrchestrationVersions versions, ILogger logger)
    {
        var (live, withMessages, activities, leftAlone) = await store.WriteAsync(session =>
        {
            var read = Read(session, versions);
            runner.Open();
            return read;
        }, "recovery");
        if (leftAlone.Count > 0)
        {
            logger.LogWarning(
                "{Count} orchestrations of versions that this process may not run ({Versions}; its own is {Own}) are left as they are, the first of them {InstanceId}.",
                leftAlone.Count, string.Join(", ", leftAlone.Select(instance => instance.Version).Distinct(StringComparer.Ordinal)), versions.Own, leftAlone[0].Id);
        }

        foreach (var instance in live)
        {
            if (instance.StartAt is { } startAt) runner.Start(instance.Key, startAt);
            foreach (var task in instance.Open)
            {
                if (task.Kind == OpenTask.Timer) runner.Timers.Add(instance.Key, task.Id, task.Due);
            }
        }

        foreach (var (instance, scheduled) in activities) runner.Activities.Start(instance.Key, instance.Id, scheduled);
        foreach (var key in withMessages) runner.Signal(key);
    }

    private static (List<Pending> Live, List<long> WithMessages, List<(Pending Instance, HistoryEvent Scheduled)> Activities, List<Pending> LeftAlone) Read(
        StoreSession session, OrchestrationVersions versions)
    {
        var live = session.Query(
            "SELECT key, id, start_at, open, version FROM durable_instances WHERE status IN (0, 6, 7) ORDER BY key",
            row => new Pending(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), OpenTask.Parse(row.GetString(3)), row.GetString(4)));
        var leftAlone = live.FindAll(instance => versions.LeavesAlone(instance.Version));
        live.RemoveAll(instance => versions.LeavesAlone(instance.Version));
        List<(Pending Instance, HistoryEvent Scheduled)> activities = [];
        foreach (var instance in live)
        {
            foreach (var task in instance.Open)
            {
                if (task.Kind == OpenTask.Activity) activities.Add((instance, DurableRows.ReadScheduled(session, instance.Key, task.Id)));
            }
        }

        var withMessages = session.Query("SELECT DISTINCT instance FROM durable_messages ORDER BY instance", row => row.GetInt64(0));
        return (live, withMessages, activities, leftAlone);
    }
}
