using Emulator.Runtime;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>Deletes finished instances with everything that belongs to them.</summary>
internal static class Purge
{
    /// <summary>Instances per write: a purge of many does not hold up the others for long.</summary>
    private const int BatchSize = 200;

    /// <returns>The number of instances deleted.</returns>
    /// <exception cref="InvalidOperationException">The instance is not finished.</exception>
    public static async Task<int> OneAsync(EmulatorStore store, string id, bool recursive)
    {
        var (deleted, status) = await store.WriteAsync<(int Deleted, OrchestrationRuntimeStatus? Status)>(session =>
        {
            if (DurableRows.Find(session, id) is not { } found) return (0, null);
            return InstanceState.IsFinal(found.Status) ? (Delete(session, found.Key, recursive), null) : (0, found.Status);
        }, "purge");
        if (status is not null) throw new InvalidOperationException($"Only a finished instance can be purged; '{id}' is {status}.");
        return deleted;
    }

    /// <returns>The number of instances deleted.</returns>
    public static async Task<int> AllAsync(EmulatorStore store, PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        var mask = InstanceQueries.Mask(filter.Statuses) & InstanceQueries.Mask(
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        var total = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var deleted = await store.WriteAsync(session =>
            {
                var keys = session.Query(
                    """
                    SELECT key FROM durable_instances WHERE ((1 << status) & $1) <> 0 AND created >= $2 AND created <= $3 LIMIT $4
                    """,
                    row => row.GetInt64(0), mask, filter.CreatedFrom?.UtcTicks ?? 0, filter.CreatedTo?.UtcTicks ?? long.MaxValue, BatchSize);
                var count = 0;
                foreach (var key in keys) count += Delete(session, key, recursive);
                return count;
            }, "purge");
            if (deleted == 0) return total;
            total += deleted;
        }
    }

    private static int Delete(StoreSession session, long key, bool recursive)
    {
        var deleted = 0;
        if (recursive)
        {
            var children = session.Query(
                "SELECT key FROM durable_instances WHERE parent = $1 AND status NOT IN (0, 6, 7)", row => row.GetInt64(0), key);
            foreach (var child in children) deleted += Delete(session, child, recursive);
        }

        return deleted + DurableRows.Delete(session, key);
    }
}
