using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Emulator.DurableTask;
using Emulator.Worker.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>Shows what the store holds of an orchestration.</summary>
internal sealed class HistoryRoute(DurableTaskEngine engine)
{
    /// <summary>As readable as can be: kinds by name, payloads as the JSON they are, nothing that is not there.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/admin/instances/{id}/history", ShowAsync);

    private Task ShowAsync(HttpContext context, string id)
    {
        var records = engine.ReadHistory(id);
        if (records.Count == 0) return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "No such instance", $"There is no instance '{id}'.");
        var events = records.Select(record => new
        {
            record.Sequence,
            record.Step,
            record.Kind,
            record.Timestamp,
            record.TaskId,
            record.Name,
            record.InstanceId,
            record.FireAt,
            Input = Payload(record.Input),
            Result = Payload(record.Result),
            record.Failure,
        });
        return context.Response.WriteAsJsonAsync(new { instanceId = id, events }, Json, context.RequestAborted);
    }

    private static JsonNode? Payload(string? json) => json is null ? null : JsonNode.Parse(json);
}
