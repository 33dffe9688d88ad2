using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>What the sender gave, which does not change while the message waits.</summary>
internal sealed record MessageContent
{
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required MessageHeader Header { get; init; }

    /// <summary>Null where the sender gave none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The bytes that count against the limit: the body and the text of all properties.</summary>
    public int Size => Body.Length + MessageHeader.Bytes(MessageId) + Header.Size;

    /// <summary>A copy of the message as it is now; the sender may go on to change it.</summary>
    public static MessageContent Of(ServiceBusMessage message) => new()
    {
        Body = message.Body.ToArray(),
        MessageId = message.MessageId,
        Header = new MessageHeader
        {
            ContentType = message.ContentType,
            CorrelationId = message.CorrelationId,
            Subject = message.Subject,
            To = message.To,
            ReplyTo = message.ReplyTo,
            SessionId = message.SessionId,
            ReplyToSessionId = message.ReplyToSessionId,
            PartitionKey = message.PartitionKey,
            TimeToLive = message.TimeToLive,
            Scheduled = message.ScheduledEnqueueTime == default ? null : message.ScheduledEnqueueTime.ToUniversalTime(),
            Properties = message.ApplicationProperties.ToDictionary(
                pair => pair.Key, pair => PropertyValue.Of(pair.Key, pair.Value), StringComparer.Ordinal),
        },
    };

    /// <summary>The same with application properties set, for a message that is abandoned or dead-lettered.</summary>
    public MessageContent With(IEnumerable<KeyValuePair<string, object>> changes)
    {
        var properties = new Dictionary<string, PropertyValue>(Header.Properties, StringComparer.Ordinal);
        foreach (var (name, value) in changes) properties[name] = PropertyValue.Of(name, value);
        return this with { Header = Header with { Properties = properties } };
    }

    /// <summary>The same without what dead-lettering added.</summary>
    public MessageContent WithoutDeadLetterReason()
    {
        var properties = new Dictionary<string, PropertyValue>(Header.Properties, StringComparer.Ordinal);
        properties.Remove(ServiceBusReceivedMessage.DeadLetterReasonName);
        properties.Remove(ServiceBusReceivedMessage.DeadLetterErrorDescriptionName);
        return this with { Header = Header with { Properties = properties, DeadLetterSource = null } };
    }
}
