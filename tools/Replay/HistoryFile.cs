using System.Text.Json;
using System.Text.Json.Nodes;
using Emulator.DurableTask;

namespace Replay;

/// <summary>Reads a history in whichever of the known forms it comes.</summary>
internal static class HistoryFile
{
    /// <summary>Lines of JSON, the answer of <c>GET /admin/instances/{id}/history</c>, or what <c>az storage entity query</c> prints of a hub's history table.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static RecordedHistory Read(string text) => RowsOf(text) is { } rows ? AzureHistory.Read(rows) : RecordedHistory.Parse(text);

    /// <summary>The rows of a history table, or null where the text is something else.</summary>
    private static List<JsonObject>? RowsOf(string text)
    {
        try
        {
            var json = JsonNode.Parse(text);
            var rows = json as JsonArray ?? (json as JsonObject)?["items"] as JsonArray;
            return rows?.OfType<JsonObject>().ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
