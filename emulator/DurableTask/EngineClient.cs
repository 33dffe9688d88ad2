using DurableTask.Core.Exceptions;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>The client of an engine in the same process. A change is on disk when its call returns.</summary>
internal sealed class EngineClient(
    string hubName, string version, EmulatorStore store, TimeProvider clock, WorkTracker work, StepRunner runner, StatusWaiters waiters,
    Hostility hostility) : DurableTaskClient(hubName)
{
    private readonly InstanceQueries _queries = new(hubName, store);
    private readonly InstanceIds _ids = new(store);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        cancellation.ThrowIfCancellationRequested();
        var dedupe = new DedupeRule(options?.DedupeStatuses);
        var instance = new NewInstance(
            options?.InstanceId ?? _ids.Next(), orchestratorName.Name, DurableJson.Converter.Serialize(input), version, options?.StartAt?.UtcTicks);
        while (true)
        {
            var now = clock.GetUtcNow().UtcTicks;
            Count("start");
            using (work.Begin())
            {
                var (key, existing) = await store.WriteAsync(session => dedupe.Create(session, instance, now), "start");
                if (key is { } created)
                {
                    runner.Start(created, instance.StartAt ?? now, instance.ToState(created, now));
                    return instance.Id;
                }

                if (dedupe.Refuses(existing!.Value))
                    throw new OrchestrationAlreadyExistsException($"An orchestration with instance id '{instance.Id}' and status {existing} already exists.");
            }

            await ReplaceRunningAsync(instance.Id, cancellation);
        }
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        cancellation.ThrowIfCancellationRequested();
        var raised = new HistoryEvent(HistoryEventKind.EventRaised) { Name = eventName, Payload = DurableJson.Converter.Serialize(eventPayload) };
        if (hostility.Strikes(FaultKind.EventLost)) return;
        await SendAsync(instanceId, raised);
        if (hostility.Strikes(FaultKind.EventTwice)) await SendAsync(instanceId, raised);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        CommandAsync(
            instanceId,
            new HistoryEvent(HistoryEventKind.ExecutionTerminated)
            {
                Name = options?.Recursive == true ? StepCommit.Recursive : null,
                Payload = DurableJson.Converter.Serialize(options?.Output),
            },
            cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        CommandAsync(instanceId, new HistoryEvent(HistoryEventKind.ExecutionSuspended) { Payload = reason }, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        CommandAsync(instanceId, new HistoryEvent(HistoryEventKind.ExecutionResumed) { Payload = reason }, cancellation);

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        Count("instance read");
        return Task.FromResult(_queries.Get(instanceId, getInputsAndOutputs));
    }

    public override Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        _queries.Find(filter ?? new OrchestrationQuery());

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, false, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, true, getInputsAndOutputs, cancellation);

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        Count("purge");
        return new PurgeResult(await Purge.OneAsync(store, instanceId, options?.Recursive ?? false), isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new PurgeResult(await Purge.AllAsync(store, filter, options?.Recursive ?? false, cancellation), isComplete: true);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Count(string operation) => store.Usage.Count("durable", "client", operation);

    private async Task CommandAsync(string instanceId, HistoryEvent command, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        if (await SendAsync(instanceId, command)) return;
        if (_queries.Get(instanceId, false) is { } finished)
            throw new InvalidOperationException($"The orchestration instance '{instanceId}' is {finished.RuntimeStatus}; it takes no commands any more.");
        throw new ArgumentException($"There is no orchestration instance '{instanceId}'.", nameof(instanceId));
    }

    /// <returns>False where the instance does not exist or is finished.</returns>
    private async Task<bool> SendAsync(string instanceId, HistoryEvent message)
    {
        Count("message sent");
        using var piece = work.Begin();
        if (await store.WriteAsync(session => DurableRows.TrySend(session, instanceId, message), "raise") is not { } key) return false;
        runner.Signal(key);
        return true;
    }

    private async Task ReplaceRunningAsync(string instanceId, CancellationToken cancellation)
    {
        var terminated = new HistoryEvent(HistoryEventKind.ExecutionTerminated)
        {
            Payload = DurableJson.Converter.Serialize("A new instance with the same id was started."),
        };
        if (await SendAsync(instanceId, terminated)) await WaitAsync(instanceId, true, false, cancellation);
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, bool forEnd, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            var reached = waiters.Register(instanceId, forEnd);
            try
            {
                var found = _queries.Get(instanceId, getInputsAndOutputs)
                    ?? throw new InvalidOperationException($"There is no orchestration instance '{instanceId}'.");
                if (forEnd ? found.IsCompleted : found.RuntimeStatus != OrchestrationRuntimeStatus.Pending) return found;
                await reached.WaitAsync(cancellation);
            }
            finally
            {
                waiters.Unregister(instanceId, reached);
            }
        }
    }
}
