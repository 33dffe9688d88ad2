using Emulator.DurableTask;
using Emulator.Runtime;

namespace Tests.Emulator.DurableTask;

public sealed class TimerQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Against a plain sorted list: the same timers fire, in the same order, whatever is added and removed in between.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Timers_fire_in_order_and_removed_ones_never(int seed)
    {
        var random = new Random(seed);
        var clock = new VirtualClock(Start);
        List<(long Instance, long Due)> fired = [];
        using var timers = new TimerQueue(clock, (instance, _, due) => fired.Add((instance, due)));
        List<(long Instance, long Due)> expected = [], waiting = [];
        for (var i = 0; i < 2000; i++)
        {
            var now = clock.GetUtcNow();
            switch (random.Next(4))
            {
                case 0 when waiting.Count > 0:
                    var gone = waiting[random.Next(waiting.Count)];
                    waiting.Remove(gone);
                    timers.Remove(gone.Instance, 0);
                    break;
                case 1:
                    var until = now.AddMinutes(random.Next(60));
                    await clock.AdvanceToAsync(until, new WorkTracker());
                    var due = waiting.Where(timer => timer.Due <= until.UtcTicks).OrderBy(timer => timer.Due).ThenBy(timer => timer.Instance).ToList();
                    expected.AddRange(due);
                    waiting.RemoveAll(due.Contains);
                    break;
                default:
                    var added = (Instance: (long)i, Due: now.AddMinutes(random.Next(2000)).UtcTicks);
                    waiting.Add(added);
                    timers.Add(added.Instance, 0, added.Due);
                    break;
            }
        }

        Assert.Equal(expected, fired);
        Assert.Equal(waiting.Count, timers.Count);
        Assert.NotEmpty(fired);
    }

    [Fact]
    public async Task A_timer_beyond_the_reach_of_the_clocks_timers_fires_on_its_day()
    {
        var clock = new VirtualClock(Start);
        List<DateTimeOffset> fired = [];
        using var timers = new TimerQueue(clock, (_, _, _) => fired.Add(clock.GetUtcNow()));
        timers.Add(1, 0, Start.AddYears(3).UtcTicks);

        await clock.AdvanceToAsync(Start.AddYears(4), new WorkTracker());

        Assert.Equal([Start.AddYears(3)], fired);
    }
}
