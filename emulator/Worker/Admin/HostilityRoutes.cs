using System.Text.Json;
using Emulator.Runtime;
using Emulator.Worker.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>Shows what the hostile mode has done, and ends or begins it.</summary>
internal sealed class HostilityRoutes(Hostility hostility)
{
    private object Standing => new { on = hostility.IsOn, struck = hostility.Struck.ToDictionary(one => one.Key.ToString(), one => one.Value) };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/hostility", () => Results.Ok(Standing));
        endpoints.MapPost("/admin/hostility", SwitchAsync);
    }

    private async Task SwitchAsync(HttpContext context)
    {
        if (!hostility.IsConfigured)
            await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "Not hostile", "Start the host with Emulator:Hostile:Rate to have faults.");
        else if (await ReadAsync(context) is not { } on)
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Wrong body", """Expected is {"on": true} or {"on": false}.""");
        else
        {
            hostility.IsOn = on;
            await Results.Ok(Standing).ExecuteAsync(context);
        }
    }

    private static async Task<bool?> ReadAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return body.RootElement is { ValueKind: JsonValueKind.Object } asked && asked.TryGetProperty("on", out var on)
                && on.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? on.GetBoolean()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
