using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>The properties that the REST form carries in its <c>BrokerProperties</c> header: JSON, dates as in HTTP, in UTC.</summary>
internal sealed record BrokerProperties
{
    public const string HeaderName = "BrokerProperties";

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? ContentType { get; init; }

    public string? CorrelationId { get; init; }

    public string? DeadLetterSource { get; init; }

    public int? DeliveryCount { get; init; }

    public long? EnqueuedSequenceNumber { get; init; }

    public string? EnqueuedTimeUtc { get; init; }

    /// <summary>What the client's API calls Subject.</summary>
    public string? Label { get; init; }

    public string? LockedUntilUtc { get; init; }

    public string? LockToken { get; init; }

    public string? MessageId { get; init; }

    public string? PartitionKey { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? ScheduledEnqueueTimeUtc { get; init; }

    public long? SequenceNumber { get; init; }

    public string? SessionId { get; init; }

    public string? State { get; init; }

    /// <summary>In seconds.</summary>
    public double? TimeToLive { get; init; }

    /// <summary>As <c>d.hh:mm:ss</c>; goes before <see cref="TimeToLive"/>.</summary>
    public string? TimeToLiveTimeSpan { get; init; }

    public string? To { get; init; }

    /// <exception cref="FormatException">Not a JSON object of these properties; others are ignored, as in the service.</exception>
    public static BrokerProperties Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return new BrokerProperties();
        try
        {
            return JsonSerializer.Deserialize<BrokerProperties>(json, Json) ?? throw new FormatException($"{HeaderName} is null; it needs a JSON object.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{HeaderName} cannot be read at '{e.Path}': {e.Message}", e);
        }
    }

    /// <summary>ASCII: what is not is escaped, so that it passes through a header.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Sets what a sender may set.</summary>
    /// <exception cref="FormatException">A value cannot be read or is out of its range; the message names the property.</exception>
    public void ApplyTo(ServiceBusMessage message)
    {
        try
        {
            if (MessageId is not null) message.MessageId = MessageId;
            if (PartitionKey is not null) message.PartitionKey = PartitionKey;
            if (SessionId is not null) message.SessionId = SessionId;
            if (ReplyToSessionId is not null) message.ReplyToSessionId = ReplyToSessionId;
            if (Life() is { } life) message.TimeToLive = life;
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"{HeaderName}: {e.Message}", e);
        }

        message.ContentType ??= ContentType;
        message.CorrelationId = CorrelationId;
        message.Subject = Label;
        message.To = To;
        message.ReplyTo = ReplyTo;
        if (ScheduledEnqueueTimeUtc is not null) message.ScheduledEnqueueTime = Time(ScheduledEnqueueTimeUtc, nameof(ScheduledEnqueueTimeUtc));
    }

    /// <summary>What a sender sends.</summary>
    public static BrokerProperties Of(ServiceBusMessage message) => new()
    {
        CorrelationId = message.CorrelationId,
        Label = message.Subject,
        MessageId = message.MessageId,
        PartitionKey = message.PartitionKey,
        ReplyTo = message.ReplyTo,
        ReplyToSessionId = message.ReplyToSessionId,
        ScheduledEnqueueTimeUtc = message.ScheduledEnqueueTime == default ? null : message.ScheduledEnqueueTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        SessionId = message.SessionId,
        TimeToLiveTimeSpan = message.TimeToLive == TimeSpan.MaxValue ? null : message.TimeToLive.ToString("c", CultureInfo.InvariantCulture),
        To = message.To,
    };

    /// <summary>What a receiver gets.</summary>
    public static BrokerProperties Of(ServiceBusReceivedMessage message, bool locked) => new()
    {
        CorrelationId = message.CorrelationId,
        DeadLetterSource = message.DeadLetterSource,
        DeliveryCount = message.DeliveryCount,
        EnqueuedSequenceNumber = message.EnqueuedSequenceNumber,
        EnqueuedTimeUtc = Text(message.EnqueuedTime),
        Label = message.Subject,
        LockedUntilUtc = locked ? Text(message.LockedUntil) : null,
        LockToken = locked ? message.LockToken : null,
        MessageId = message.MessageId,
        PartitionKey = message.PartitionKey,
        ReplyTo = message.ReplyTo,
        ReplyToSessionId = message.ReplyToSessionId,
        ScheduledEnqueueTimeUtc = message.ScheduledEnqueueTime == default ? null : Text(message.ScheduledEnqueueTime),
        SequenceNumber = message.SequenceNumber,
        SessionId = message.SessionId,
        State = message.State.ToString(),
        TimeToLive = message.TimeToLive.TotalSeconds,
        To = message.To,
    };

    /// <exception cref="FormatException">Not a time.</exception>
    public static DateTimeOffset Time(string text, string name) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"{HeaderName}: {name} '{text}' is not a time such as 'Sun, 06 Nov 1994 08:49:37 GMT'.");

    public TimeSpan? Life()
    {
        if (TimeToLiveTimeSpan is not null)
        {
            return TimeSpan.TryParse(TimeToLiveTimeSpan, CultureInfo.InvariantCulture, out var span)
                ? span
                : throw new FormatException($"{HeaderName}: {nameof(TimeToLiveTimeSpan)} '{TimeToLiveTimeSpan}' is not a duration such as '0.00:00:40'.");
        }

        return TimeToLive switch
        {
            null => null,
            <= 0 => throw new FormatException($"{HeaderName}: {nameof(TimeToLive)} is more than 0 seconds."),
            var seconds => seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds.Value),
        };
    }

    private static string Text(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}
