namespace Emulator.Runtime;

/// <summary>Which of an app's functions share a process, and so a clock, in Azure.</summary>
public enum ProcessKind
{
    /// <summary>HTTP functions, and whatever is not the work of a function.</summary>
    Http,

    /// <summary>Orchestrators and activities.</summary>
    Durable,

    /// <summary>Functions of timers and queues.</summary>
    Other,
}

/// <summary>The clock that functions see where the hostile mode makes clocks wrong: the runtime's own, put forward or back by process.</summary>
/// <remarks>Timers last as long as they should; only the time of day is wrong.</remarks>
public sealed class SteppedClock : TimeProvider
{
    private static readonly AsyncLocal<ProcessKind> Process = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan[] _steps;

    /// <param name="clock">The runtime's own clock.</param>
    /// <param name="hostility">Says which processes are struck, and by how much.</param>
    public SteppedClock(TimeProvider clock, Hostility hostility)
    {
        _clock = clock;
        const int Day = 24 * 60 * 60;
        _steps =
        [
            .. Enum.GetValues<ProcessKind>().Select(_ => hostility.Strikes(FaultKind.ClockStep) ? TimeSpan.FromSeconds(hostility.Pick((2 * Day) + 1) - Day) : TimeSpan.Zero),
        ];
    }

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override long TimestampFrequency => _clock.TimestampFrequency;

    /// <summary>From here on, in this flow of control, the time is that of a process.</summary>
    public static void Enter(ProcessKind process) => Process.Value = process;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow() + _steps[(int)Process.Value];

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _clock.CreateTimer(callback, state, dueTime, period);
}
