using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tests.Emulator.Worker;

/// <summary>One line of a log.</summary>
internal sealed record LogEntry(string Category, LogLevel Level, string Message, Exception? Exception);

/// <summary>Keeps what is logged, for a test to read.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>The entries that say that something went wrong.</summary>
    public IReadOnlyList<LogEntry> Errors => [.. _entries.Where(entry => entry.Level >= LogLevel.Error)];

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
        // The entries outlive the host that made them.
    }

    private sealed class Recorder(RecordedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log._entries.Enqueue(new LogEntry(category, logLevel, formatter(state, exception), exception));
    }
}
