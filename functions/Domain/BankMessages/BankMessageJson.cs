using System.Text.Json;

namespace ScfFunctions.Domain;

/// <summary>How messages to a bank are rendered, once and for all: the text is stored with the promise to send it, and sent as it was stored.</summary>
internal static class BankMessageJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static SendToBank Render<T>(string bank, string type, string messageId, T message) =>
        new(bank, type, messageId, JsonSerializer.Serialize(message, Options));
}
