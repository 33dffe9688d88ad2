using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace ScfFunctions.Telemetry;

/// <summary>One span for every call of a function but an orchestrator's, and the case's id in whatever an activity logs.</summary>
/// <remarks>
/// An orchestrator's code runs anew with every step and would tell the same story again each time; what it brings about is told by its activities. One of
/// them that runs twice makes two spans: both have happened.
/// </remarks>
internal sealed class InvocationSpans(ActivitySource source, CaseOfInstance caseOf, ILogger<InvocationSpans> log) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, string> _triggers = new(StringComparer.Ordinal);

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var trigger = _triggers.GetOrAdd(context.FunctionDefinition.Id, static (_, function) => TriggerOf(function), context.FunctionDefinition);
        if (trigger == "orchestration") return next(context);
        var caseId = trigger == "activity" && context.BindingContext.BindingData.TryGetValue("instanceId", out var instance)
            ? caseOf.Find(instance as string)
            : null;
        return caseId is null && !source.HasListeners() ? next(context) : RunAsync(context, trigger, caseId, next);
    }

    private async Task RunAsync(FunctionContext context, string trigger, string? caseId, FunctionExecutionDelegate next)
    {
        using var scope = caseId is null ? null : log.BeginScope(new CaseScope(caseId));
        using var span = Start(context, trigger, caseId);
        try
        {
            await next(context);
            if (span is not null && trigger == "http") Answered(context, span);
        }
        catch (Exception e)
        {
            // The type only: a message may quote what somebody has sent.
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            throw;
        }
    }

    private Activity? Start(FunctionContext context, string trigger, string? caseId)
    {
        if (!source.HasListeners()) return null;
        // What is current here is the server's, which nobody exports, or what an engine has carried over from whoever woke it.
        Activity.Current = null;
        var (name, kind) = (context.FunctionDefinition.Name, KindOf(trigger));
        var isCalled = ActivityContext.TryParse(context.TraceContext.TraceParent, context.TraceContext.TraceState, isRemote: true, out var caller);
        var span = caseId is null
            ? source.StartActivity(name, kind, caller)
            : source.StartActivity(name, kind, CaseTrace.Of(caseId), links: isCalled ? [new ActivityLink(caller)] : null)?.SetTag(Names.CaseId, caseId);
        if (span is null) return null;
        if (trigger == "http" && context.GetHttpContext() is { } http) Asked(http, span);
        return span.SetTag("faas.trigger", FaasTrigger(trigger)).SetTag("faas.invocation_id", context.InvocationId).SetTag("code.function.name", context.FunctionDefinition.EntryPoint);
    }

    /// <summary>The route, never the path: ids are no part of a name.</summary>
    private static void Asked(HttpContext http, Activity span)
    {
        var route = "/" + ((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "").TrimStart('/');
        span.DisplayName = $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route).SetTag("url.scheme", http.Request.Scheme);
        if (route.Contains("/cases/{id}", StringComparison.Ordinal) && http.Request.RouteValues["id"] is string caseId) span.SetTag(Names.CaseId, caseId);
    }

    private static void Answered(FunctionContext context, Activity span)
    {
        if (context.GetInvocationResult().Value is not IStatusCodeHttpResult { StatusCode: { } status }) return;
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError) span.SetStatus(ActivityStatusCode.Error);
    }

    private static ActivityKind KindOf(string trigger) => trigger switch
    {
        "http" => ActivityKind.Server,
        "serviceBus" => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };

    private static string FaasTrigger(string trigger) => trigger switch
    {
        "http" => "http",
        "serviceBus" => "pubsub",
        "timer" => "timer",
        _ => "other",
    };

    /// <summary>The platform's name of the trigger without the word: <c>httpTrigger</c> is <c>http</c>.</summary>
    private static string TriggerOf(FunctionDefinition function) =>
        function.InputBindings.Values.Select(binding => binding.Type).FirstOrDefault(type => type.EndsWith("Trigger", StringComparison.Ordinal))?[..^"Trigger".Length] ?? "";
}

/// <summary>Finds the case that an orchestration drives, by the id of its instance.</summary>
/// <param name="find">Null where it drives none.</param>
internal sealed class CaseOfInstance(Func<string, string?> find)
{
    /// <summary>The platform may hand a text over as JSON, in quotes.</summary>
    public string? Find(string? instanceId) => instanceId is null ? null : find(instanceId.Trim('"'));
}

/// <summary>Puts the case's id on every line that is logged within.</summary>
internal sealed class CaseScope(string caseId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0 ? new(Names.CaseId, caseId) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Names.CaseId}:{caseId}";
}
