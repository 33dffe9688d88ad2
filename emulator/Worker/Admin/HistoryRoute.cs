using Emulator.DurableTask;
using Emulator.Worker.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>Shows what the store holds of an orchestration.</summary>
internal sealed class HistoryRoute(DurableTaskEngine engine)
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/admin/instances/{id}/history", ShowAsync);

    private Task ShowAsync(HttpContext context, string id)
    {
        if (engine.RecordHistory(id) is not { } history)
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "No such instance", $"There is no instance '{id}'.");
        return context.Response.WriteAsJsonAsync(
            new { instanceId = id, history.Orchestrator, history.Version, events = history.Events.Select(HistoryJson.Write) }, HistoryJson.Document, context.RequestAborted);
    }
}
