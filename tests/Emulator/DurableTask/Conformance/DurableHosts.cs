using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>The engines that the conformance cases run on.</summary>
public static class DurableHosts
{
    public const string Replaying = "replaying";
    public const string ExtendedSessions = "extended sessions";

    public static IReadOnlyList<string> All { get; } = [Replaying, ExtendedSessions];

    public static ObservedHost Create(string host) => new(new EmulatorHost(host == ExtendedSessions));

    private sealed class EmulatorHost : IDurableHost
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-durable-");
        private readonly DurableFunctions _functions = new();
        private readonly VirtualClock _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        private readonly WorkTracker _work = new();
        private readonly EmulatorStore _store;
        private readonly DurableTaskEngine _engine;

        public EmulatorHost(bool extendedSessions)
        {
            _store = EmulatorStore.Open(_folder.FullName);
            var settings = new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions };
            _engine = new DurableTaskEngine(_store, _clock, _work, _functions, settings, NullLoggerFactory.Instance);
        }

        public DurableTaskClient Client => _engine.Client;

        public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code) =>
            _functions.AddOrchestrator(name, context => code(context));

        public void AddActivity<TInput>(string name, Func<TInput?, Task<object?>> code) =>
            _functions.AddActivity(name, (_, input, _) => code(DurableJson.Converter.Deserialize<TInput>(input)));

        public Task StartAsync() => _engine.StartAsync(CancellationToken.None);

        public Task PassTimeAsync(TimeSpan time) => _clock.AdvanceToAsync(_clock.GetUtcNow() + time, _work).WaitAsync(TimeSpan.FromMinutes(1));

        public async ValueTask DisposeAsync()
        {
            await _engine.DisposeAsync();
            _store.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
