using System.Collections.Concurrent;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Extensions.Logging;

namespace Tests.Emulator.DurableTask;

public sealed class ReplaySafeLoggingTests
{
    private sealed class Recording : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_replay_safe_logger_writes_each_line_once(bool extendedSessions)
    {
        using var recording = new Recording();
        await using var engine = new EngineUnderTest(new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions }, recording) { Hostility = Hostility.None };
        engine.AddActivity<int>("Same", n => n);
        engine.Functions.AddOrchestrator("Log", async context =>
        {
            var logger = context.CreateReplaySafeLogger("Cases");
            for (var i = 0; i < 3; i++)
            {
                logger.LogInformation("before {Number}", i);
                await context.CallActivityAsync("Same", i);
            }

            context.ReplaySafeLoggerFactory.CreateLogger<ReplaySafeLoggingTests>().LogInformation("end");
            return null;
        });
        await engine.StartAsync();

        await engine.BeginAsync("Log");

        Assert.Equal(["before 0", "before 1", "before 2", "end"], recording.Lines);
    }
}
