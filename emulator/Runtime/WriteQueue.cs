namespace Emulator.Runtime;

/// <summary>The writes that wait for the store's one writer. Any thread adds; the writer takes them in groups, in order.</summary>
internal sealed class WriteQueue<T>
{
    private readonly object _gate = new();
    private List<T> _waiting = [];
    private bool _closed;

    /// <returns>False where the queue is closed.</returns>
    public bool TryAdd(T item)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _waiting.Add(item);
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits until something waits, and takes all of it.</summary>
    /// <param name="group">Emptied and filled; the queue goes on with what this list was.</param>
    /// <returns>False where the queue is closed and empty.</returns>
    public bool Take(ref List<T> group)
    {
        group.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return false;
                Monitor.Wait(_gate);
            }

            (group, _waiting) = (_waiting, group);
            return true;
        }
    }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    /// <returns>False where it was closed before.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            if (_closed) return false;
            _closed = true;
            Monitor.Pulse(_gate);
            return true;
        }
    }
}
