using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>Runs durable orchestrations on one store: the embedded runtime's counterpart of the Durable Task extension.</summary>
public sealed class DurableTaskEngine : IAsyncDisposable
{
    private readonly EmulatorStore _store;
    private readonly WorkTracker _work;
    private readonly DurableTaskSettings _settings;
    private readonly StepRunner _runner;
    private readonly ILogger _logger;
    private bool _stopped;

    /// <param name="store">Holds everything; the engine does not dispose it.</param>
    /// <param name="clock">All timers and times.</param>
    /// <param name="work">Counts every step, activity and due message from the moment it is known until its outcome is stored.</param>
    /// <param name="functions">What can be run; complete before the start.</param>
    /// <param name="settings">host.json's <c>extensions.durableTask</c>.</param>
    /// <param name="loggers">For the engine and for replay-safe loggers.</param>
    /// <param name="hostility">The faults that are made on purpose; none by default.</param>
    public DurableTaskEngine(
        EmulatorStore store, TimeProvider clock, WorkTracker work, DurableFunctions functions, DurableTaskSettings settings, ILoggerFactory loggers,
        Hostility? hostility = null)
    {
        hostility ??= Hostility.None;
        _store = store;
        _work = work;
        _settings = settings;
        _logger = loggers.CreateLogger("Host.DurableTask");
        var waiters = new StatusWaiters();
        _runner = new StepRunner(store, clock, work, functions, settings, loggers, _logger, waiters, hostility);
        Client = new EngineClient(settings.HubName, settings.DefaultVersion, store, clock, work, _runner, waiters, hostility);
    }

    /// <summary>Usable at once; what it starts before <see cref="StartAsync"/> runs from then on.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>The number of instances in memory, at work or as cached histories.</summary>
    public int InstancesInMemory => _runner.InMemory;

    /// <summary>The number of durable timers that wait.</summary>
    public int WaitingTimers => _runner.Timers.Count;

    /// <summary>Continues what an earlier run left: pending starts, messages, timers, and activities without a stored result.</summary>
    /// <remarks>Reads the live instances' rows, not their histories.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var recovering = _work.Begin();
        await Recovery.RunAsync(_store, _runner, OrchestrationVersions.Of(_settings), _logger);
    }

    /// <summary>
    /// Takes no new work, waits for running activities up to the drain timeout, and stores the steps under way. Everything else
    /// is left to the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped) return;
        _stopped = true;
        await _runner.StopAsync(_settings.DrainTimeout);
    }

    /// <summary>The stored history of an instance's current execution; empty where there is no such instance.</summary>
    public IReadOnlyList<HistoryRecord> ReadHistory(string instanceId) => RecordHistory(instanceId)?.Events ?? [];

    /// <summary>An instance with its history, to be kept or replayed elsewhere; null where there is no such instance.</summary>
    public RecordedHistory? RecordHistory(string instanceId) => _store.Read(session =>
    {
        if (DurableRows.Find(session, instanceId) is not { } found) return null;
        var (name, version) = DurableRows.NameAndVersion(session, found.Key);
        return new RecordedHistory(instanceId, name, version, HasRequestInputs: true, [.. DurableRows.ReadHistory(session, found.Key).Select((e, i) => e.ToRecord(i))]);
    });

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _runner.Activities.Dispose();
    }
}
