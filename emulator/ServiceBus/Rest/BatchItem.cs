using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>One message of a batch in the REST form.</summary>
internal sealed record BatchItem
{
    public const string ContentType = "application/vnd.microsoft.servicebus.json";

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? Body { get; init; }

    /// <summary>Whether <see cref="Body"/> is bytes in Base64 and not text.</summary>
    public bool? IsBodyBase64 { get; init; }

    public BrokerProperties? BrokerProperties { get; init; }

    public JsonObject? UserProperties { get; init; }

    /// <exception cref="FormatException">Not a JSON array of messages, or a property of one cannot be read.</exception>
    public static List<ServiceBusMessage> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var items = JsonSerializer.Deserialize<List<BatchItem?>>(json, Json) ?? throw new FormatException("The batch is null; it needs a JSON array.");
            return items.ConvertAll(item => (item ?? throw new FormatException("A message of the batch is null.")).Message());
        }
        catch (JsonException e)
        {
            throw new FormatException($"The batch cannot be read at '{e.Path}': {e.Message}", e);
        }
    }

    public static byte[] Write(IEnumerable<ServiceBusMessage> messages) => JsonSerializer.SerializeToUtf8Bytes(messages.Select(Of), Json);

    private static BatchItem Of(ServiceBusMessage message) => new()
    {
        Body = Convert.ToBase64String(message.Body.ToMemory().Span),
        IsBodyBase64 = true,
        BrokerProperties = BrokerProperties.Of(message) with { ContentType = message.ContentType },
        UserProperties = message.ApplicationProperties.Count == 0
            ? null
            : new JsonObject(message.ApplicationProperties.Select(pair =>
                KeyValuePair.Create<string, JsonNode?>(pair.Key, JsonNode.Parse(CustomProperties.Write(pair.Value))))),
    };

    private ServiceBusMessage Message()
    {
        var message = IsBodyBase64 == true ? new ServiceBusMessage(Convert.FromBase64String(Body ?? "")) : new ServiceBusMessage(Body ?? "");
        BrokerProperties?.ApplyTo(message);
        foreach (var (name, value) in UserProperties ?? []) message.ApplicationProperties[name] = CustomProperties.Read(name, value);
        return message;
    }
}
