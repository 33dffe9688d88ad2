using Emulator.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulator.Worker.Admin;

/// <summary>Shows which crash points were reached, and arms another one; there only where <c>Emulator:CrashAt</c> is set.</summary>
internal sealed class CrashRoutes(CrashPoints points)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/crash-points", () => TypedResults.Ok(points.Reached));
        endpoints.MapPost("/admin/crash-points", Arm);
    }

    /// <param name="at">As the setting has it.</param>
    private IResult Arm(string at)
    {
        try
        {
            points.Arm(at);
            return TypedResults.NoContent();
        }
        catch (FormatException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
