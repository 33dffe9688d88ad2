using System.Collections.ObjectModel;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as a receiver sees it.</summary>
public class ServiceBusReceivedMessage
{
    internal const string DeadLetterReasonName = "DeadLetterReason";
    internal const string DeadLetterErrorDescriptionName = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage(BinaryData body) => Body = body;

    /// <summary>What the sender gave, with what was set on abandoning or dead-lettering.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = ReadOnlyDictionary<string, object>.Empty;

    public BinaryData Body { get; }

    public string? ContentType { get; internal init; }

    public string? CorrelationId { get; internal init; }

    /// <summary>The details of <see cref="DeadLetterReason"/>.</summary>
    public string? DeadLetterErrorDescription => Property(DeadLetterErrorDescriptionName);

    /// <summary>Why the message lies in the dead-letter queue; null elsewhere.</summary>
    public string? DeadLetterReason => Property(DeadLetterReasonName);

    /// <summary>The queue that a dead letter came from; null elsewhere.</summary>
    public string? DeadLetterSource { get; internal init; }

    /// <summary>How often the message was delivered, with this delivery (1 on the first); a peek does not count.</summary>
    public int DeliveryCount { get; internal init; }

    public long EnqueuedSequenceNumber { get; internal init; }

    /// <summary>When the message became visible, in UTC.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary><see cref="EnqueuedTime"/> + <see cref="TimeToLive"/>, in UTC.</summary>
    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive;

    /// <summary>Until when the lock holds, in UTC; moved by a renewal.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>The lock that settling needs; a GUID, all zeros for a message that is not locked.</summary>
    public string LockToken => LockTokenGuid.ToString();

    public string? MessageId { get; internal init; }

    public string? PartitionKey { get; internal init; }

    public string? ReplyTo { get; internal init; }

    public string? ReplyToSessionId { get; internal init; }

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    /// <summary>Given by the broker, rising, unique.</summary>
    public long SequenceNumber { get; internal init; } = -1;

    public string? SessionId { get; internal init; }

    public ServiceBusMessageState State { get; internal init; }

    public string? Subject { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; } = TimeSpan.MaxValue;

    public string? To { get; internal init; }

    public string? TransactionPartitionKey { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    private string? Property(string name) => ApplicationProperties.TryGetValue(name, out var value) ? value as string : null;
}
