using Emulator.Runtime;

namespace Emulator.DurableTask;

/// <summary>Brings back what an earlier run left unfinished, from the rows of the instances that are not finished.</summary>
internal static class Recovery
{
    private sealed record Pending(long Key, string Id, long? StartAt, List<OpenTask> Open);

    /// <remarks>
    /// It reads on the writer's thread: what was committed before is read here, what is committed after is told to the runner,
    /// and nothing falls in between.
    /// </remarks>
    public static async Task RunAsync(EmulatorStore store, StepRunner runner)
    {
        var (live, withMessages, activities) = await store.WriteAsync(session =>
        {
            var read = Read(session);
            runner.Open();
            return read;
        }, "recovery");
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

    private static (List<Pending> Live, List<long> WithMessages, List<(Pending Instance, HistoryEvent Scheduled)> Activities) Read(StoreSession session)
    {
        var live = session.Query(
            "SELECT key, id, start_at, open FROM durable_instances WHERE status IN (0, 6, 7) ORDER BY key",
            row => new Pending(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), OpenTask.Parse(row.GetString(3))));
        List<(Pending Instance, HistoryEvent Scheduled)> activities = [];
        foreach (var instance in live)
        {
            foreach (var task in instance.Open)
            {
                if (task.Kind == OpenTask.Activity) activities.Add((instance, DurableRows.ReadScheduled(session, instance.Key, task.Id)));
            }
        }

        var withMessages = session.Query("SELECT DISTINCT instance FROM durable_messages ORDER BY instance", row => row.GetInt64(0));
        return (live, withMessages, activities);
    }
}
