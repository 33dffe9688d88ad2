using Emulator.Runtime;
using Emulator.Worker.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker.Http;

/// <summary>Answers the requests of one function.</summary>
internal sealed class FunctionEndpoint(Function function, FunctionRunner runner, EmulatorInstance instance, ILogger logger)
{
    public async Task AnswerAsync(HttpContext context)
    {
        using var piece = instance.Work.Begin();
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, runner.Stopping);
            var result = await runner.RunAsync(
                function, context.Request, context.RequestServices, invocation => Prepare(invocation, context), ending.Token);
            instance.Store.CrashPoints?.BeforeReply(function.Name);
            await SendAsync(result, context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            logger.LogDebug(e, "Function '{Function}': the client left before the answer ({TraceId}).", function.Name, context.TraceIdentifier);
        }
        catch (Exception e)
        {
            await FailAsync(e, context);
        }
    }

    private static void Prepare(Invocation invocation, HttpContext context)
    {
        invocation.Items[FunctionContextExtensions.HttpContextKey] = context;
        if (context.Request.Headers.TraceParent is [{ } parent]) invocation.Origin = new InvocationOrigin(parent, context.Request.Headers.TraceState.ToString());
        foreach (var (name, value) in context.Request.RouteValues) invocation.Data.Add(name, value);
    }

    private static Task SendAsync(object? result, HttpContext context) => result switch
    {
        IResult answer => answer.ExecuteAsync(context),
        IActionResult answer => answer.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor())),
        null => Task.CompletedTask,
        _ => throw new InvalidOperationException($"The result is a {result.GetType().Name}, which is no answer to an HTTP request."),
    };

    private async Task FailAsync(Exception e, HttpContext context)
    {
        var (status, title, detail) = e switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "Bad request", bad.Message),
            RouteValueException bad => (StatusCodes.Status400BadRequest, "Bad request", bad.Message),
            OperationCanceledException when runner.Stopping.IsCancellationRequested =>
                (StatusCodes.Status503ServiceUnavailable, "Stopping", "The host stopped before the function had ended."),
            _ => (StatusCodes.Status500InternalServerError, "Internal server error", $"The function '{function.Name}' failed; the host's log says why."),
        };
        if (status < 500) logger.LogInformation("Function '{Function}': {Reason} ({TraceId})", function.Name, detail, context.TraceIdentifier);
        else logger.LogError(e, "Function '{Function}' failed ({TraceId}).", function.Name, context.TraceIdentifier);

        // Once the answer has begun, cutting the connection is the only way left to tell the caller.
        if (context.Response.HasStarted) context.Abort();
        else await Problem.WriteAsync(context, status, title, detail);
    }
}
