using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Http;

/// <summary>Says how the service is: whether it answers, whether this process lives, whether everything that it needs does its work.</summary>
public sealed class HealthFunction(KeysTable keys, Readiness readiness, OrchestrationVersion orchestrations, TimeProvider clock, ILogger<HealthFunction> log)
{
    [Function("GetHealth")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request)
    {
        try
        {
            await keys.AnyAsync(request.HttpContext.RequestAborted);
            return JsonAnswer.Ok(Answer("healthy"));
        }
        catch (RequestFailedException e)
        {
            log.LogError(e, "The store does not answer");
            return new JsonAnswer(StatusCodes.Status503ServiceUnavailable, Answer("unavailable"));
        }
    }

    /// <summary>Asks nothing of anybody: where this is not answered, the process is to be started anew.</summary>
    [Function("GetLiveness")]
    public IResult GetLive([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => JsonAnswer.Ok(Answer("alive"));

    /// <summary>Not ready, 503, is what cannot take anything in; degraded is what takes things in while people should look, so it stays 200.</summary>
    [Function("GetReadiness")]
    public async Task<IResult> GetReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request)
    {
        var checks = await readiness.CheckAsync(request.HttpContext.RequestAborted);
        var status = checks.Max(check => check.Status);
        var word = status switch { CheckStatus.Pass => "ready", CheckStatus.Warn => "degraded", _ => "unavailable" };
        ReadinessAnswer answer = new(word, clock.GetUtcNow(), BuildVersion.Text, orchestrations.Text, checks);
        return new JsonAnswer(status == CheckStatus.Fail ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, answer);
    }

    private HealthAnswer Answer(string status) => new(status, clock.GetUtcNow(), BuildVersion.Text, orchestrations.Text);
}

/// <summary>How the service is.</summary>
/// <param name="Status"><c>healthy</c>, or <c>unavailable</c> while the store does not answer; <c>alive</c> where only that was asked.</param>
/// <param name="Clock">The service's time, which may be a virtual one.</param>
/// <param name="Version">What runs.</param>
/// <param name="OrchestrationVersion">The version that new orchestrations get, and up to which this application runs them.</param>
public sealed record HealthAnswer(string Status, DateTimeOffset Clock, string Version, string OrchestrationVersion);

/// <summary>How the service is, with the reasons.</summary>
/// <param name="Status"><c>ready</c>, <c>degraded</c> or <c>unavailable</c>: the worst of the checks.</param>
/// <param name="Clock">The service's time, which may be a virtual one.</param>
/// <param name="Version">What runs.</param>
/// <param name="OrchestrationVersion">The version that new orchestrations get, and up to which this application runs them.</param>
/// <param name="Checks">What was looked at.</param>
public sealed record ReadinessAnswer(string Status, DateTimeOffset Clock, string Version, string OrchestrationVersion, IReadOnlyList<HealthCheck> Checks);
