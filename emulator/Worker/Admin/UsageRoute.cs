using Emulator.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>Shows what was asked of the services since the start.</summary>
internal sealed class UsageRoute(UsageMeter usage)
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/admin/usage", () => TypedResults.Ok(usage.Counts));
}
