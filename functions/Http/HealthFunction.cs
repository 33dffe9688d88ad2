using System.Reflection;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Http;

/// <summary>Says whether the service answers, which it does only when its store does.</summary>
public sealed class HealthFunction(KeysTable keys, OrchestrationVersion orchestrations, TimeProvider clock, ILogger<HealthFunction> log)
{
    private static readonly string Version =
        typeof(HealthFunction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    [Function("GetHealth")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request)
    {
        try
        {
            await keys.AnyAsync(request.HttpContext.RequestAborted);
            return JsonAnswer.Ok(new HealthAnswer("healthy", clock.GetUtcNow(), Version, orchestrations.Text));
        }
        catch (RequestFailedException e)
        {
            log.LogError(e, "The store does not answer");
            return new JsonAnswer(StatusCodes.Status503ServiceUnavailable, new HealthAnswer("unavailable", clock.GetUtcNow(), Version, orchestrations.Text));
        }
    }
}

/// <summary>How the service is.</summary>
/// <param name="Status"><c>healthy</c>, or <c>unavailable</c> while the store does not answer.</param>
/// <param name="Clock">The service's time, which may be a virtual one.</param>
/// <param name="Version">What runs.</param>
/// <param name="OrchestrationVersion">The version that new orchestrations get, and up to which this application runs them.</param>
public sealed record HealthAnswer(string Status, DateTimeOffset Clock, string Version, string OrchestrationVersion);
