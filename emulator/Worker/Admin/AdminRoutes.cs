using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.Worker.Configuration;
using Emulator.Worker.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>The host's own routes.</summary>
/// <param name="instance">The runtime.</param>
/// <param name="engine">Knows the histories.</param>
/// <param name="stopping">Ends an advance of the clock that is under way.</param>
internal sealed class AdminRoutes(EmulatorInstance instance, DurableTaskEngine engine, CancellationToken stopping)
{
    /// <summary>As readable as can be: kinds by name, payloads as the JSON they are, nothing that is not there.</summary>
    private static readonly JsonSerializerOptions HistoryJson = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/host/status", static () => TypedResults.Ok(new { state = "Running" }));
        endpoints.MapGet("/admin/clock", ShowClock);
        endpoints.MapPost("/admin/clock", AdvanceAsync);
        endpoints.MapGet("/admin/instances/{id}/history", ShowHistoryAsync);
    }

    private IResult ShowClock() => TypedResults.Ok(new
    {
        mode = instance.Clock is VirtualClock ? "virtual" : "system",
        now = Rfc3339.Format(instance.Clock.GetUtcNow()),
    });

    private async Task AdvanceAsync(HttpContext context)
    {
        if (instance.Clock is not VirtualClock clock)
        {
            await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "System clock", "This host runs on the system clock; start it with Emulator:Clock=Virtual to move time.");
            return;
        }

        if (!context.Request.HasJsonContentType())
        {
            await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "Not JSON", "The body has to be application/json.");
            return;
        }

        if (await ReadUntilAsync(context) is not { } until)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Wrong body", "The body has to be {\"until\": \"2024-01-31T08:00:00Z\"}, an RFC 3339 time, and nothing else.");
            return;
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await clock.AdvanceToAsync(until, instance.Work, ending.Token);
            await TypedResults.Ok(new { now = Rfc3339.Format(clock.GetUtcNow()) }).ExecuteAsync(context);
        }
        catch (ArgumentOutOfRangeException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Past time", $"The clock stands at {Rfc3339.Format(clock.GetUtcNow())} and never goes back.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Stopping", $"The host stops; the clock stands at {Rfc3339.Format(clock.GetUtcNow())}.");
        }
        catch (OperationCanceledException)
        {
            // The client left; the clock stays where it is, and there is nobody to tell.
        }
    }

    private Task ShowHistoryAsync(HttpContext context, string id)
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
        return context.Response.WriteAsJsonAsync(new { instanceId = id, events }, HistoryJson, context.RequestAborted);
    }

    private static JsonNode? Payload(string? json) => json is null ? null : JsonNode.Parse(json);

    private static async Task<DateTimeOffset?> ReadUntilAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object) return null;
            DateTimeOffset? until = null;
            foreach (var member in body.RootElement.EnumerateObject())
            {
                if (member.Name != "until" || until is not null || member.Value.ValueKind != JsonValueKind.String) return null;
                if (!Rfc3339.TryParse(member.Value.GetString(), out var instant)) return null;
                until = instant;
            }

            return until;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
