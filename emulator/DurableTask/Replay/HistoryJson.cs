using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>Events of a history as JSON for people: kinds by name, payloads as the JSON they are, nothing that is not there.</summary>
public static class HistoryJson
{
    /// <summary>How a line is written.</summary>
    public static JsonSerializerOptions Line { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How a document is written.</summary>
    public static JsonSerializerOptions Document { get; } = new(Line) { WriteIndented = true };

    public static JsonObject Write(HistoryRecord record) => JsonSerializer.SerializeToNode(
        new Event(
            record.Sequence, record.Step, record.Kind, record.Timestamp, record.TaskId, record.Name, record.InstanceId, record.FireAt,
            Payload(record.Input), Payload(record.Result), record.Failure),
        Line)!.AsObject();

    /// <exception cref="JsonException">It is no event.</exception>
    public static HistoryRecord Read(JsonObject json)
    {
        var e = json.Deserialize<Event>(Line)!;
        return new HistoryRecord(
            e.Sequence, e.Step, e.Kind, e.Timestamp, e.TaskId, e.Name, e.InstanceId, e.FireAt, e.Input?.ToJsonString(), e.Result?.ToJsonString(), e.Failure);
    }

    /// <summary>Whether two payloads are the same JSON, however their characters are escaped.</summary>
    public static bool AreSame(string? a, string? b) => a == b || (a is not null && b is not null && JsonNode.DeepEquals(Payload(a), Payload(b)));

    /// <summary>A reason for a suspension is a text and no JSON.</summary>
    private static JsonNode? Payload(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return JsonValue.Create(json);
        }
    }

    private sealed record Event(
        int Sequence,
        int Step,
        HistoryEventKind Kind,
        DateTimeOffset Timestamp,
        int? TaskId,
        string? Name,
        string? InstanceId,
        DateTimeOffset? FireAt,
        JsonNode? Input,
        JsonNode? Result,
        TaskFailureDetails? Failure);
}
