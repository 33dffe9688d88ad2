using System.Text.Json;
using Emulator.Runtime;
using Emulator.Worker.Configuration;
using Emulator.Worker.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>Shows the clock and moves the virtual one.</summary>
/// <param name="instance">The runtime.</param>
/// <param name="stopping">Ends a move that is under way.</param>
internal sealed class ClockRoutes(EmulatorInstance instance, CancellationToken stopping)
{
    private string Now => Rfc3339.Format(instance.Clock.GetUtcNow());

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/clock", () => TypedResults.Ok(new { mode = instance.Clock is VirtualClock ? "virtual" : "system", now = Now }));
        endpoints.MapPost("/admin/clock", MoveAsync);
    }

    private async Task MoveAsync(HttpContext context)
    {
        if (instance.Clock is not VirtualClock clock)
            await Refuse(context, StatusCodes.Status409Conflict, "System clock", "Start the host with Emulator:Clock=Virtual to move time.");
        else if (!context.Request.HasJsonContentType())
            await Refuse(context, StatusCodes.Status415UnsupportedMediaType, "Not JSON", "The body has to be application/json.");
        else if (await ReadUntilAsync(context) is not { } until)
            await Refuse(context, StatusCodes.Status400BadRequest, "Wrong body", """Expected is {"until": "2024-01-31T08:00:00Z"}, an RFC 3339 time.""");
        else
            await MoveAsync(context, clock, until);
    }

    private async Task MoveAsync(HttpContext context, VirtualClock clock, DateTimeOffset until)
    {
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await clock.AdvanceToAsync(until, instance.Work, ending.Token);

            // Nobody has waited for the clock's position to be stored; an empty write behind it is answered when it is on disk.
            await instance.Store.WriteAsync(static _ => { }, "clock-read");
            await TypedResults.Ok(new { now = Now }).ExecuteAsync(context);
        }
        catch (ArgumentOutOfRangeException)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "Past time", $"The clock stands at {Now} and never goes back.");
        }
        catch (EmulatorException e)
        {
            await Refuse(context, StatusCodes.Status500InternalServerError, "Not stored", e.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "Stopping", $"The host stops; the clock stands at {Now}.");
        }
        catch (OperationCanceledException)
        {
            // The client left; the clock stays where it is, and there is nobody to tell.
        }
    }

    private static Task Refuse(HttpContext context, int status, string title, string detail) => Problem.WriteAsync(context, status, title, detail);

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
