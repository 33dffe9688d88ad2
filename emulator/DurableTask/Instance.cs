namespace Emulator.DurableTask;

/// <summary>An instance that has something to do, or whose history is still in memory.</summary>
/// <remarks>
/// One step runs at a time. What arrives meanwhile waits here, in memory: an answer is durable when the step that consumes it
/// commits, and until then the activity counts as not done. All is guarded by the lock on the instance, except the state,
/// which belongs to the running step.
/// </remarks>
internal sealed class Instance(long key)
{
    public long Key { get; } = key;

    public ToDo ToDo { get; private set; } = new();

    /// <summary>Whether a step is queued or running.</summary>
    public bool IsActive { get; set; }

    /// <summary>What an active instance counts as.</summary>
    public IDisposable? Work { get; set; }

    /// <summary>Set when it has left the table; whoever still holds it looks it up again.</summary>
    public bool IsGone { get; set; }

    /// <summary>The stored state, or null where it is not in memory.</summary>
    public InstanceState? State { get; set; }

    /// <summary>Its place among the idle ones, and what it occupies there.</summary>
    public LinkedListNode<Instance>? Idle { get; set; }

    public long IdleBytes { get; set; }

    /// <summary>Takes what is to be done; the caller does it.</summary>
    public ToDo Take()
    {
        lock (this)
        {
            var taken = ToDo;
            ToDo = new ToDo();
            return taken;
        }
    }

    /// <summary>The caller could not do it: it stays to be done, before what has arrived since, and nothing in memory is current.</summary>
    public void PutBack(ToDo taken)
    {
        lock (this)
        {
            taken.Add(ToDo);
            ToDo = taken;
            State = null;
        }
    }
}

/// <summary>Why an instance needs a step.</summary>
internal sealed class ToDo
{
    /// <summary>Answers that have arrived since the last step.</summary>
    public List<HistoryEvent> Arrived { get; } = [];

    /// <summary>Whether messages for it lie in the store.</summary>
    public bool HasStoredMessages { get; set; }

    /// <summary>Whether the first step of an execution is due.</summary>
    public bool IsStartDue { get; set; }

    /// <summary>Whether its code awaited something that cannot be replayed.</summary>
    public bool AwaitsForeignTask { get; set; }

    public bool IsAny => Arrived.Count > 0 || HasStoredMessages || IsStartDue || AwaitsForeignTask;

    public void Add(ToDo later)
    {
        Arrived.AddRange(later.Arrived);
        HasStoredMessages |= later.HasStoredMessages;
        IsStartDue |= later.IsStartDue;
        AwaitsForeignTask |= later.AwaitsForeignTask;
    }
}
