using System.Collections.Concurrent;
using System.Globalization;
using Bench.Bare;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// What the same three routes cost without an engine: Kestrel, a dictionary, and a log whose every record is on disk before anything follows from it.
// Nothing can be loaded again, replayed or asked: an upper bound for comparison, not a peer.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(builder.Configuration["Emulator:Port"]!, CultureInfo.InvariantCulture), listen => listen.Protocols = HttpProtocols.Http1));
var folder = Directory.CreateDirectory(builder.Configuration["Emulator:DataFolder"]!);
using var log = new FsyncedLog(Path.Combine(folder.FullName, "cases.log"));
ConcurrentDictionary<string, BareCase> cases = new(StringComparer.Ordinal);

var app = builder.Build();
app.MapGet("/admin/host/status", () => Results.Json(new { state = "Running" }));
app.MapPost("/cases/{id}", async (string id, CaseRequest request) =>
{
    var started = new BareCase(id, request, log);
    if (!cases.TryAdd(id, started)) return Results.Conflict();
    await log.AppendAsync(new CaseRecord(id, "start", request.Amount));
    _ = started.RunAsync();
    return Results.Accepted($"/cases/{id}/result");
});
app.MapPost("/cases/{id}/events/delivery", async (string id, Delivery delivery) =>
{
    if (!cases.TryGetValue(id, out var known)) return Results.NotFound();
    await log.AppendAsync(new CaseRecord(id, "delivery", delivery.Parcels));
    known.Deliver(delivery);
    return Results.Accepted();
});
app.MapGet("/cases/{id}/result", async (string id) => cases.TryGetValue(id, out var known) ? Results.Json(await known.Result) : Results.NotFound());
app.Run();
