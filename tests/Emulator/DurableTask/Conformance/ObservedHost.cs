using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>A host as the cases see it: what its client answers is noted in <see cref="Observations"/>.</summary>
public sealed class ObservedHost(IDurableHost host) : IAsyncDisposable
{
    private readonly Observations _observations = Observations.Current;
    private ObservedClient? _client;

    /// <summary>Can be used once the host has been started.</summary>
    public ObservedClient Client => _client ??= new ObservedClient(host.Client, _observations);

    public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code) => host.AddOrchestrator(name, code);

    public void AddActivity<TInput>(string name, Func<TInput?, Task<object?>> code) => host.AddActivity(name, code);

    /// <inheritdoc cref="IDurableHost.StartAsync"/>
    public Task StartAsync() => host.StartAsync();

    /// <inheritdoc cref="IDurableHost.PassTimeAsync"/>
    public Task PassTimeAsync(TimeSpan time) => host.PassTimeAsync(time);

    /// <summary>Notes what a case saw by other means than the client.</summary>
    public void Note(string line) => _observations.Note(line);

    /// <inheritdoc cref="Observations.Mask"/>
    public void Mask(string text, string name) => _observations.Mask(text, name);

    /// <summary>Starts the host and an orchestration, and waits for its end, which must need no time.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null) => await EndOfAsync(await BeginAsync(orchestrator, input));

    /// <summary>Starts the host and an orchestration, and lets everything happen that needs no time.</summary>
    public async Task<string> BeginAsync(string orchestrator, object? input = null)
    {
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input);
        await PassTimeAsync(TimeSpan.Zero);
        return id;
    }

    public Task<OrchestrationMetadata> EndOfAsync(string id) => Client.WaitForInstanceCompletionAsync(id);

    public async Task<OrchestrationMetadata> NowAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"'{id}' does not exist.");

    /// <summary>Raises an event and lets everything happen that follows from it at once.</summary>
    public async Task RaiseAsync(string id, string name, object? payload = null)
    {
        await Client.RaiseEventAsync(id, name, payload);
        await PassTimeAsync(TimeSpan.Zero);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
