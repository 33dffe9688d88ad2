namespace Emulator.DurableTask;

/// <summary>Those who wait for an instance to start or to finish, by instance id.</summary>
internal sealed class StatusWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(bool ForEnd, TaskCompletionSource Reached)>> _waiters = new(StringComparer.Ordinal);

    /// <summary>Waits for the next notice; register first and look at the status afterwards, so that none is missed.</summary>
    public Task Register(string id, bool forEnd)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiters)) _waiters.Add(id, waiters = []);
            waiters.Add((forEnd, reached));
        }

        return reached.Task;
    }

    /// <summary>Forgets a waiter that found what it wanted, or gave up.</summary>
    public void Unregister(string id, Task waiter)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiters)) return;
            waiters.RemoveAll(w => w.Reached.Task == waiter);
            if (waiters.Count == 0) _waiters.Remove(id);
        }
    }

    /// <summary>The instance has started, or finished.</summary>
    public void Notify(string id, bool isEnd)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiters)) return;
            foreach (var (forEnd, reached) in waiters)
            {
                if (isEnd || !forEnd) reached.TrySetResult();
            }
        }
    }
}
