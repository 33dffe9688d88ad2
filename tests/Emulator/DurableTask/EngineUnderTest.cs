using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Support;

namespace Tests.Emulator.DurableTask;

/// <summary>An engine with its store and clock in a folder of its own; it can be stopped and started again, with other code.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _folder;

    public EngineUnderTest(DurableTaskSettings? settings = null, ILoggerFactory? loggers = null, DateTimeOffset? now = null, DirectoryInfo? folder = null)
    {
        _folder = folder ?? Directory.CreateTempSubdirectory("scf-durable-");
        Settings = settings ?? new DurableTaskSettings();
        Loggers = loggers ?? NullLoggerFactory.Instance;
        Clock = new VirtualClock(now ?? new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        Store = EmulatorStore.Open(_folder.FullName);
    }

    public DurableTaskSettings Settings { get; set; }

    /// <summary>The faults that the engine makes; a test that counts what runs has none.</summary>
    public Hostility Hostility { get; init; } = HostileMode.Create();

    public ILoggerFactory Loggers { get; }

    public VirtualClock Clock { get; }

    public WorkTracker Work { get; } = new();

    public EmulatorStore Store { get; private set; }

    public DurableFunctions Functions { get; private set; } = new();

    public DurableTaskEngine Engine { get; private set; } = null!;

    public DurableTaskClient Client => Engine.Client;

    public void AddActivity<T>(string name, Func<T?, object?> code) =>
        Functions.AddActivity(name, (_, input, _) => Task.FromResult(code(DurableJson.Converter.Deserialize<T>(input))));

    public void Create() => Engine = new DurableTaskEngine(Store, Clock, Work, Functions, Settings, Loggers, Hostility);

    public async Task StartAsync()
    {
        Create();
        await Engine.StartAsync(CancellationToken.None);
    }

    /// <summary>Stops the engine and closes the store; the next start may have other functions.</summary>
    public async Task StopAsync()
    {
        await Engine.DisposeAsync();
        Store.Dispose();
        Store = EmulatorStore.Open(_folder.FullName);
        Functions = new DurableFunctions();
    }

    public Task IdleAsync() => Work.WhenIdleAsync().WaitAsync(Patience);

    public Task PassTimeAsync(TimeSpan time) => Clock.AdvanceToAsync(Clock.GetUtcNow() + time, Work).WaitAsync(Patience);

    public async Task<string> BeginAsync(string orchestrator, object? input = null, string? id = null)
    {
        id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id));
        await IdleAsync();
        return id;
    }

    public async Task RaiseAsync(string id, string name, object? payload = null)
    {
        await Client.RaiseEventAsync(id, name, payload);
        await IdleAsync();
    }

    public async Task<OrchestrationMetadata> EndOfAsync(string id) =>
        await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);

    /// <summary>The store as a <c>kill -9</c> at this moment would leave it: what was committed, and nothing else.</summary>
    /// <remarks>The copy is made on the writer's thread, where no commit can be half way.</remarks>
    public Task<DirectoryInfo> CrashImageAsync() => Store.WriteAsync(_ =>
    {
        var image = Directory.CreateTempSubdirectory("scf-crash-");
        foreach (var file in _folder.GetFiles("emulator.db*")) file.CopyTo(Path.Combine(image.FullName, file.Name));
        return image;
    });

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null) await Engine.DisposeAsync();
        Store.Dispose();
        _folder.Delete(recursive: true);
    }
}
