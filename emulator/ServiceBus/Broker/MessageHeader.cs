using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emulator.ServiceBus;

/// <summary>A message's properties as the store keeps them.</summary>
internal sealed record MessageHeader
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string? ContentType { get; init; }

    public string? CorrelationId { get; init; }

    public string? Subject { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? PartitionKey { get; init; }

    /// <summary>Once stored, no more than the queue allows.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>When the message was to become visible; null for at once.</summary>
    public DateTimeOffset? Scheduled { get; init; }

    /// <summary>The queue that a dead letter came from.</summary>
    public string? DeadLetterSource { get; init; }

    public required IReadOnlyDictionary<string, PropertyValue> Properties { get; init; }

    /// <summary>The bytes of all values and property names.</summary>
    [JsonIgnore]
    public int Size =>
        Bytes(ContentType) + Bytes(CorrelationId) + Bytes(Subject) + Bytes(To) + Bytes(ReplyTo) + Bytes(SessionId) + Bytes(ReplyToSessionId)
        + Bytes(PartitionKey) + Properties.Sum(property => Bytes(property.Key) + Bytes(property.Value.Text));

    public static int Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static MessageHeader Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<MessageHeader>(json, Json)!;
}
