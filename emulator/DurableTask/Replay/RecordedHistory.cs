using System.Text.Json;
using System.Text.Json.Nodes;

namespace Emulator.DurableTask;

/// <summary>The history of one instance outside a store: as lines of JSON, the instance first, then one line for each event.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Orchestrator">The name of its orchestrator.</param>
/// <param name="Version">The version that it was started with; empty is none.</param>
/// <param name="HasRequestInputs">Whether the source keeps what the code asked for with its input; histories of Azure Storage do not.</param>
/// <param name="Events">The events of its current execution, in order.</param>
public sealed record RecordedHistory(
    string InstanceId, string Orchestrator, string Version, bool HasRequestInputs, IReadOnlyList<HistoryRecord> Events)
{
    /// <summary>Reads lines of JSON, or the one document that <c>GET /admin/instances/{id}/history</c> answers.</summary>
    /// <exception cref="FormatException">It is neither, or it holds no event.</exception>
    public static RecordedHistory Parse(string text)
    {
        try
        {
            return IsDocument(text) ? OfDocument(JsonNode.Parse(text)!.AsObject()) : OfLines(text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"This is no recorded history: {e.Message}", e);
        }
    }

    /// <summary>Lines of JSON, each ending in a line feed.</summary>
    public string ToLines()
    {
        JsonObject header = new() { ["instanceId"] = InstanceId, ["orchestrator"] = Orchestrator, ["version"] = Version };
        if (!HasRequestInputs) header["hasRequestInputs"] = false;
        return string.Concat(Events.Select(HistoryJson.Write).Prepend(header).Select(line => line.ToJsonString(HistoryJson.Line) + "\n"));
    }

    /// <summary>A document spans several lines or has its events inside.</summary>
    private static bool IsDocument(string text)
    {
        var first = text.AsSpan().TrimStart();
        var end = first.IndexOf('\n');
        first = (end < 0 ? first : first[..end]).TrimEnd();
        return !first.EndsWith("}") || first.Contains("\"events\"", StringComparison.Ordinal);
    }

    private static RecordedHistory OfDocument(JsonObject document) => Of(document, document["events"]!.AsArray().Select(e => e!.AsObject()));

    private static RecordedHistory OfLines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        return Of(lines[0], lines.Skip(1));
    }

    private static RecordedHistory Of(JsonObject header, IEnumerable<JsonObject> events)
    {
        List<HistoryRecord> records = [.. events.Select(HistoryJson.Read)];
        if (records is not [{ Kind: HistoryEventKind.ExecutionStarted } started, ..])
            throw new FormatException("This is no recorded history: it does not begin with ExecutionStarted.");
        return new RecordedHistory(
            header["instanceId"]!.GetValue<string>(), header["orchestrator"]?.GetValue<string>() ?? started.Name!, header["version"]?.GetValue<string>() ?? "",
            header["hasRequestInputs"]?.GetValue<bool>() ?? true, records);
    }
}
