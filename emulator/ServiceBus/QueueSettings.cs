namespace Emulator.ServiceBus;

/// <summary>One queue; the defaults are what infra/ sets in Azure where it differs from the service's own.</summary>
/// <param name="Name">Letters, digits, <c>. - _ /</c>; compared without regard to case.</param>
public sealed record QueueSettings(string Name)
{
    /// <summary>How long a receiver may hold a message without renewing; the service allows 5 s to 5 min.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many deliveries may fail before the message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a MessageId is remembered, so that its repeat is dropped; zero turns duplicate detection off.</summary>
    public TimeSpan DuplicateDetectionWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest a message waits from when it becomes visible.</summary>
    public TimeSpan DefaultTimeToLive { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Whether a message that waited too long is dead-lettered instead of dropped.</summary>
    public bool DeadLetterOnExpiration { get; init; }

    /// <summary>The largest message with its properties, and the largest sum of one send; 256 KB is the service's Standard tier.</summary>
    public int LargestMessage { get; init; } = 256 * 1024;
}
