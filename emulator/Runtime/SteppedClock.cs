namespace Emulator.Runtime;

/// <summary>The clock that functions see where the hostile mode makes clocks wrong: the runtime's own, put forward or back by process.</summary>
/// <remarks>Timers last as long as they should; only the time of day is wrong.</remarks>
public sealed class SteppedClock : TimeProvider
{
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
            .. Enum.GetValues<FunctionProcess>().Select(_ => hostility.Strikes(FaultKind.ClockStep) ? TimeSpan.FromSeconds(hostility.Pick((2 * Day) + 1) - Day) : TimeSpan.Zero),
        ];
    }

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow() + _steps[(int)(FunctionFlow.Current ?? FunctionProcess.Http)];

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _clock.CreateTimer(callback, state, dueTime, period);
}
