namespace Emulator.Runtime;

/// <summary>Counts the work under way in this process, so that the virtual clock moves only when there is none.</summary>
/// <remarks>
/// The rule that makes "idle" mean something: whoever hands work on begins the new piece before ending its own. A message,
/// an activity, a turn of an orchestration or a function call is counted from the moment it is known until its outcome is
/// stored; what merely waits for time or for the outside is not counted.
/// </remarks>
public sealed class WorkTracker
{
    private readonly Lock _gate = new();
    private long _count;
    private TaskCompletionSource? _idle;

    /// <summary>The number of pieces of work under way.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts one piece of work until the result is disposed; disposing twice counts once.</summary>
    public IDisposable Begin()
    {
        lock (_gate) _count++;
        return new Piece(this);
    }

    /// <summary>Completes at once when nothing is under way, else when the count next reaches zero.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_count == 0) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    private void End()
    {
        TaskCompletionSource? idle = null;
        lock (_gate)
        {
            if (--_count == 0) (idle, _idle) = (_idle, null);
        }

        idle?.SetResult();
    }

    private sealed class Piece(WorkTracker tracker) : IDisposable
    {
        private WorkTracker? _tracker = tracker;

        public void Dispose() => Interlocked.Exchange(ref _tracker, null)?.End();
    }
}
