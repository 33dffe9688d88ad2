using System.Net.Http.Headers;
using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>Makes a received message of an answer in the REST form; its times are whole seconds, as the form gives them.</summary>
internal static class RestMessages
{
    public static ServiceBusReceivedMessage Read(HttpResponseMessage response, BrokerProperties properties, byte[] body) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromBytes(body),
            messageId: properties.MessageId,
            partitionKey: properties.PartitionKey,
            sessionId: properties.SessionId,
            replyToSessionId: properties.ReplyToSessionId,
            timeToLive: properties.Life() ?? default,
            correlationId: properties.CorrelationId,
            subject: properties.Label,
            to: properties.To,
            contentType: response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null,
            replyTo: properties.ReplyTo,
            scheduledEnqueueTime: Time(properties.ScheduledEnqueueTimeUtc, nameof(properties.ScheduledEnqueueTimeUtc)),
            properties: Custom(response.Headers),
            lockTokenGuid: properties.LockToken is null ? default : Guid.Parse(properties.LockToken),
            deliveryCount: properties.DeliveryCount ?? 0,
            lockedUntil: Time(properties.LockedUntilUtc, nameof(properties.LockedUntilUtc)),
            sequenceNumber: properties.SequenceNumber ?? -1,
            deadLetterSource: properties.DeadLetterSource,
            enqueuedSequenceNumber: properties.EnqueuedSequenceNumber ?? 0,
            enqueuedTime: Time(properties.EnqueuedTimeUtc, nameof(properties.EnqueuedTimeUtc)));

    private static DateTimeOffset Time(string? text, string name) => text is null ? default : BrokerProperties.Time(text, name);

    private static Dictionary<string, object> Custom(HttpResponseHeaders headers) => headers.NonValidated
        .Where(header => CustomProperties.Fits(header.Key))
        .ToDictionary(header => header.Key, header => CustomProperties.Read(header.Value.ToString()), StringComparer.Ordinal);
}
