namespace Azure.Messaging.ServiceBus;

/// <summary>How a receiver takes messages.</summary>
public class ServiceBusReceiverOptions
{
    public ServiceBusReceiveMode ReceiveMode { get; set; } = ServiceBusReceiveMode.PeekLock;

    /// <summary>The queue itself (default) or its dead letters.</summary>
    public SubQueue SubQueue { get; set; } = SubQueue.None;
}

/// <summary>Whether receiving a message leaves it in the queue until it is settled.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>Locked for this receiver until completed, abandoned, dead-lettered or the lock runs out.</summary>
    PeekLock = 0,

    /// <summary>Gone once received, also when the receiver fails.</summary>
    ReceiveAndDelete = 1,
}

/// <summary>Which part of a queue a receiver reads.</summary>
public enum SubQueue
{
    None = 0,
    DeadLetter = 1,

    /// <summary>Does not exist in this runtime.</summary>
    TransferDeadLetter = 2,
}
