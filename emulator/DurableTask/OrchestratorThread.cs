namespace Emulator.DurableTask;

/// <summary>Runs an orchestrator's code on one thread at a time, continuation by continuation, in the order in which they became ready.</summary>
/// <remarks>
/// It is the synchronization context and the task scheduler of the code, so everything the code awaits comes back here. What
/// comes back from another thread was not started by the orchestration's context: it is reported and dropped, because a
/// replay could not repeat it.
/// </remarks>
internal sealed class OrchestratorThread : TaskScheduler
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly SynchronizationContext _context;
    private readonly Action _foreign;
    private volatile int _threadId;

    /// <param name="foreign">Called, on whatever thread, when another thread interferes.</param>
    public OrchestratorThread(Action foreign)
    {
        _foreign = foreign;
        _context = new Context(this);
    }

    public bool IsCurrent => _threadId == Environment.CurrentManagedThreadId;

    /// <summary>Whether the caller is on this thread; if not, that is reported.</summary>
    public bool Admits()
    {
        if (IsCurrent) return true;
        _foreign();
        return false;
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs <paramref name="body"/> on the calling thread, as the orchestrator.</summary>
    public void Run(Action body)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        _threadId = Environment.CurrentManagedThreadId;
        try
        {
            var task = new Task(body);
            task.RunSynchronously(this);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            _threadId = 0;
            _ready.Clear();
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Runs what is ready until nothing is.</summary>
    public void Drain()
    {
        while (_ready.TryDequeue(out var next)) next.Callback(next.State);
    }

    protected override void QueueTask(Task task) => Post(state => TryExecuteTask((Task)state!), task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Post(SendOrPostCallback callback, object? state)
    {
        if (Admits()) _ready.Enqueue((callback, state));
    }

    private sealed class Context(OrchestratorThread owner) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => owner.Post(d, state);

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (!owner.IsCurrent) throw new NotSupportedException("Another thread cannot call into an orchestrator.");
            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
