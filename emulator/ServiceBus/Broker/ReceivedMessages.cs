using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>Makes what a receiver sees of a delivery.</summary>
internal static class ReceivedMessages
{
    public static ServiceBusReceivedMessage Of(Delivery delivery, MessageContent content)
    {
        var (message, header) = (delivery.Message, content.Header);
        return new ServiceBusReceivedMessage(BinaryData.FromBytes(content.Body))
        {
            MessageId = message.MessageId,
            SequenceNumber = message.Sequence,
            EnqueuedSequenceNumber = message.Sequence,
            EnqueuedTime = new DateTimeOffset(message.Enqueued, TimeSpan.Zero),
            DeliveryCount = delivery.DeliveryCount,
            LockTokenGuid = delivery.Lock,
            LockedUntil = delivery.LockedUntil == 0 ? default : new DateTimeOffset(delivery.LockedUntil, TimeSpan.Zero),
            State = delivery.State == MessageState.Scheduled ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active,
            ContentType = header.ContentType,
            CorrelationId = header.CorrelationId,
            Subject = header.Subject,
            To = header.To,
            ReplyTo = header.ReplyTo,
            SessionId = header.SessionId,
            ReplyToSessionId = header.ReplyToSessionId,
            PartitionKey = header.PartitionKey,
            ScheduledEnqueueTime = header.Scheduled ?? default,
            TimeToLive = header.TimeToLive,
            DeadLetterSource = header.DeadLetterSource,
            ApplicationProperties = header.Properties.ToDictionary(pair => pair.Key, pair => pair.Value.Value()!, StringComparer.Ordinal),
        };
    }
}
