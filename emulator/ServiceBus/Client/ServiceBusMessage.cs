namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    /// <summary>The longest <see cref="MessageId"/>, <see cref="SessionId"/> and <see cref="PartitionKey"/>, in characters.</summary>
    internal const int LongestId = 128;

    private string? _messageId;
    private string? _partitionKey;
    private string? _sessionId;
    private string? _replyToSessionId;
    private TimeSpan _timeToLive = TimeSpan.MaxValue;

    public ServiceBusMessage()
        : this(default(ReadOnlyMemory<byte>))
    {
    }

    /// <summary>A message whose body is the UTF-8 of <paramref name="body"/>.</summary>
    public ServiceBusMessage(string? body)
        : this(BinaryData.FromString(body ?? ""))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body) => Body = body;

    /// <summary>A copy to send again: everything the first sender set, nothing that the broker added.</summary>
    /// <remarks>The copy keeps the <see cref="MessageId"/>: within the duplicate window it needs a new one, or it is dropped.</remarks>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        _messageId = receivedMessage.MessageId;
        _partitionKey = receivedMessage.PartitionKey;
        _sessionId = receivedMessage.SessionId;
        _replyToSessionId = receivedMessage.ReplyToSessionId;
        _timeToLive = receivedMessage.TimeToLive;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        ReplyTo = receivedMessage.ReplyTo;
        ContentType = receivedMessage.ContentType;
        foreach (var (name, value) in receivedMessage.ApplicationProperties)
        {
            if (name is not (ServiceBusReceivedMessage.DeadLetterReasonName or ServiceBusReceivedMessage.DeadLetterErrorDescriptionName))
                ApplicationProperties[name] = value;
        }
    }

    /// <summary>Values for the receiver: strings, booleans, numbers, <see cref="Guid"/>, dates, <see cref="TimeSpan"/>, <see cref="Uri"/>.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public BinaryData Body { get; set; }

    /// <summary>The MIME type of <see cref="Body"/>.</summary>
    public string? ContentType { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>1 to 128 characters. A queue with duplicate detection drops a message whose id it saw within the window.</summary>
    public string? MessageId
    {
        get => _messageId;
        set
        {
            if (value?.Length == 0) throw new ArgumentException("A MessageId is not empty.", nameof(MessageId));
            _messageId = AtMostLongestId(value, nameof(MessageId));
        }
    }

    /// <summary>At most 128 characters; carried to the receiver and otherwise without effect here.</summary>
    public string? PartitionKey
    {
        get => _partitionKey;
        set => _partitionKey = AtMostLongestId(value, nameof(PartitionKey));
    }

    public string? ReplyTo { get; set; }

    /// <inheritdoc cref="PartitionKey"/>
    public string? ReplyToSessionId
    {
        get => _replyToSessionId;
        set => _replyToSessionId = AtMostLongestId(value, nameof(ReplyToSessionId));
    }

    /// <summary>When the message becomes visible to receivers, in UTC; default, or a time past, is at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <inheritdoc cref="PartitionKey"/>
    public string? SessionId
    {
        get => _sessionId;
        set => _sessionId = AtMostLongestId(value, nameof(SessionId));
    }

    /// <summary>What the message is about; "Label" in the REST form.</summary>
    public string? Subject { get; set; }

    /// <summary>How long the message may wait from when it becomes visible; the queue's own limit, if shorter, holds.</summary>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(TimeToLive));
            _timeToLive = value;
        }
    }

    public string? To { get; set; }

    private static string? AtMostLongestId(string? value, string name) => value is { Length: > LongestId }
        ? throw new ArgumentException($"{name} has {value.Length} characters; at most {LongestId} are allowed.", name)
        : value;
}
