using Emulator.Runtime;
using Emulator.Worker.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Worker;

/// <summary>Runs functions through the app's middleware.</summary>
/// <param name="services">The app's services.</param>
/// <param name="middleware">The app's middleware, outermost first.</param>
/// <param name="usage">Counts the runs.</param>
/// <param name="start">Which start of the host on this store this is, so that invocation ids never repeat.</param>
/// <param name="timeout">How long one invocation may take on the system clock; null means without limit.</param>
internal sealed class FunctionRunner(
    IServiceProvider services, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, UsageMeter usage, long start, TimeSpan? timeout)
{
    private readonly FunctionExecutionDelegate _pipeline = Fold(middleware);

    /// <summary>Never disposed: a function that outlives the host may still ask it, and it holds nothing.</summary>
    private readonly CancellationTokenSource _stopping = new();

    private long _invocations;

    /// <summary>Signalled when a stop has waited long enough for the functions that the host itself started, by HTTP or a timer.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Runs one function in a service scope of its own.</summary>
    /// <param name="function">What is run.</param>
    /// <param name="trigger">What the trigger's parameter receives.</param>
    /// <param name="prepare">Fills in what the trigger knows besides, before the middleware.</param>
    /// <param name="cancellationToken">Asks the function to give up.</param>
    /// <returns>What it, or middleware in its stead, returned.</returns>
    public async ValueTask<object?> RunAsync(Function function, object? trigger, Action<Invocation>? prepare, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await RunAsync(function, trigger, scope.ServiceProvider, prepare, cancellationToken);
    }

    /// <summary>Runs one function on services whose scope the caller ends.</summary>
    /// <inheritdoc cref="RunAsync(Function, object?, Action{Invocation}?, CancellationToken)"/>
    public async ValueTask<object?> RunAsync(
        Function function, object? trigger, IServiceProvider scoped, Action<Invocation>? prepare, CancellationToken cancellationToken)
    {
        Count(function);
        FunctionFlow.Enter(function.Trigger switch
        {
            HttpTriggerAttribute => FunctionProcess.Http,
            ActivityTriggerAttribute => FunctionProcess.Durable,
            _ => FunctionProcess.Other,
        });
        using var limited = timeout is { } limit ? Limit(limit, cancellationToken) : null;
        Invocation invocation = new(NextId(), function, trigger, scoped, limited?.Token ?? cancellationToken);
        prepare?.Invoke(invocation);
        await _pipeline(invocation);
        return invocation.Result.Value;
    }

    /// <summary>Runs one turn of an orchestrator's code.</summary>
    /// <remarks>
    /// A turn that ends in waiting is left for good and never completes, so nothing here may need to be undone: no linked
    /// token, no time limit, and a scope that the garbage collector alone may take.
    /// </remarks>
    public async Task<object?> RunOrchestratorAsync(Function function, TaskOrchestrationContext context)
    {
        Count(function);
        var scope = services.CreateAsyncScope();
        Invocation invocation = new(NextId(), function, context, scope.ServiceProvider, CancellationToken.None);
        invocation.Data.Add("instanceId", context.InstanceId);
        await _pipeline(invocation);
        await scope.DisposeAsync();
        return invocation.Result.Value;
    }

    /// <summary>Signals <see cref="Stopping"/>.</summary>
    public void Stop() => _stopping.Cancel();

    private static CancellationTokenSource Limit(TimeSpan limit, CancellationToken cancellationToken)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        return limited;
    }

    private void Count(Function function) => usage.Count("functions", function.Name, function.Trigger.GetType().Name[..^"TriggerAttribute".Length]);

    private string NextId() => $"{start:x}-{Interlocked.Increment(ref _invocations):x8}";

    private static FunctionExecutionDelegate Fold(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate next = static async context =>
        {
            var invocation = (Invocation)context;
            invocation.Result.Value = await invocation.Function.InvokeAsync(invocation);
        };
        for (var i = middleware.Count - 1; i >= 0; i--) next = middleware[i](next);
        return next;
    }
}
