namespace Emulator.ServiceBus;

/// <summary>A message's place in a queue; guarded by the queue's gate.</summary>
internal sealed class QueuedMessage(long sequence, string? messageId)
{
    public long Sequence { get; } = sequence;

    /// <summary>What the sender gave, or else a number made from the sequence.</summary>
    public string MessageId { get; } = messageId ?? sequence.ToString("x32");

    /// <summary>UTC ticks; of a scheduled message, when it is due.</summary>
    public long Enqueued { get; set; }

    /// <summary>UTC ticks.</summary>
    public long Expires { get; set; }

    /// <summary>The number of deliveries that failed.</summary>
    public int Deliveries { get; set; }

    public MessageState State { get; set; } = MessageState.Settling;

    /// <summary>The lock's token while <see cref="MessageState.Locked"/>.</summary>
    public Guid Lock { get; set; }

    /// <summary>UTC ticks.</summary>
    public long LockedUntil { get; set; }

    /// <summary>Whether a trigger of this process holds the lock, and not somebody outside.</summary>
    public bool HeldByTrigger { get; set; }

    public LinkedListNode<QueuedMessage>? LockNode { get; set; }

    /// <summary>The piece of work that the message is, while somebody in this process owes it something.</summary>
    public IDisposable? Work { get; set; }

    /// <summary>Kept while there is room for it; else it is read when needed.</summary>
    public MessageContent? Content { get; set; }
}

internal enum MessageState
{
    /// <summary>Waits for its time.</summary>
    Scheduled,

    /// <summary>Can be received.</summary>
    Available,

    /// <summary>A receiver has it.</summary>
    Locked,

    /// <summary>A write about it is under way; nothing else may happen to it.</summary>
    Settling,
}

/// <summary>One handing over of a message, with its lock as it was then.</summary>
/// <param name="Message">The message.</param>
/// <param name="Lock">The lock's token; all zeros where there is no lock.</param>
/// <param name="LockedUntil">UTC ticks.</param>
/// <param name="DeliveryCount">With this delivery.</param>
/// <param name="State">Whether it is scheduled: only a peek sees that.</param>
internal sealed record Delivery(QueuedMessage Message, Guid Lock, long LockedUntil, int DeliveryCount, MessageState State)
{
    /// <summary>What the message carried, where it has left the store with this delivery.</summary>
    public MessageContent? Content { get; init; }
}
