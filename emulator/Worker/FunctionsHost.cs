using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Emulator.Worker.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker;

/// <summary>A Functions app on the embedded runtime: starts and stops its parts in the right order.</summary>
internal sealed class FunctionsHost(
    WebApplication app,
    EmulatorInstance instance,
    FunctionRunner runner,
    DurableTaskEngine engine,
    ServiceBusBroker broker,
    IReadOnlyList<TimerFunction> timers) : IHost, IAsyncDisposable
{
    /// <summary>How long running functions have before their tokens are signalled, and how long after that before they are left.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called with the port once everything runs.</summary>
    public event Action<int>? Started;

    public IServiceProvider Services => app.Services;

    /// <summary>The port that the host listens on; only after the start.</summary>
    public int Port => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <summary>Middleware: a request that comes while the parts behind it still start waits for them.</summary>
    public async Task HoldUntilStartedAsync(HttpContext context, RequestDelegate next)
    {
        if (!_started.Task.IsCompleted) await _started.Task.WaitAsync(context.RequestAborted);
        await next(context);
    }

    /// <exception cref="EmulatorException">The port is taken, or the store does not hold what it should.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new EmulatorException("Emulator:Port: " + e.Message, e);
        }

        instance.Hostility.IsOn = true;
        // The queues first: an activity that is run again at once may have something to send.
        await broker.StartAsync(cancellationToken);
        await engine.StartAsync(cancellationToken);
        foreach (var timer in timers) await timer.StartAsync();
        _started.SetResult();
        Started?.Invoke(Port);
    }

    /// <summary>Takes in nothing new, lets running functions end, and stores what they leave; at most some five seconds.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        using var drained = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource left = new(Drain + LastCall);
        await using var lastCall = drained.Token.Register(runner.Stop);
        drained.CancelAfter(Drain);
        List<Task> stops =
        [
            app.StopAsync(left.Token),
            broker.StopAsync(drained.Token),
            engine.StopAsync(left.Token),
            .. timers.Select(timer => timer.StopAsync(left.Token)),
        ];
        try
        {
            await Task.WhenAll(stops);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            app.Logger.LogDebug("Not all parts stopped in time.");
        }

        if (instance.Work.Count is > 0 and var count)
            app.Logger.LogWarning("The host stops although {Count} pieces of work have not ended: what they stored stays, the rest runs again.", count);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        foreach (var timer in timers) await timer.DisposeAsync();
        await app.DisposeAsync();
        instance.Dispose();
    }
}
