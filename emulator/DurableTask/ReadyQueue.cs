namespace Emulator.DurableTask;

/// <summary>Hands ready items to the thread pool, at most so many at a time, in order of arrival.</summary>
/// <param name="limit">How many run at the same time.</param>
/// <param name="run">Runs an item on a pool thread; it must not throw, and calls <see cref="Done"/> once when its place is free again.</param>
internal sealed class ReadyQueue<T>(int limit, Action<T> run)
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _ready = new();
    private TaskCompletionSource? _drained;
    private int _running;
    private bool _stopped;

    /// <returns>False when the queue is stopped; the item stays with the caller.</returns>
    public bool Enqueue(T item)
    {
        lock (_gate)
        {
            if (_stopped) return false;
            if (_running == limit)
            {
                _ready.Enqueue(item);
                return true;
            }

            _running++;
        }

        Start(item);
        return true;
    }

    public void Done()
    {
        T? next;
        lock (_gate)
        {
            if (!_ready.TryDequeue(out next))
            {
                if (--_running == 0) _drained?.TrySetResult();
                return;
            }
        }

        Start(next);
    }

    /// <summary>Takes no more items and hands back those not yet started.</summary>
    /// <param name="left">The items that will not run.</param>
    /// <returns>Completes when the running ones are done.</returns>
    public Task StopAsync(out IReadOnlyList<T> left)
    {
        lock (_gate)
        {
            _stopped = true;
            left = [.. _ready];
            _ready.Clear();
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0) _drained.TrySetResult();
            return _drained.Task;
        }
    }

    private void Start(T item) => ThreadPool.UnsafeQueueUserWorkItem(run, item, preferLocal: false);
}
