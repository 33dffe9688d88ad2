using Emulator.Runtime;

namespace Tests.Emulator.Runtime;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly VirtualClock _clock = new(Start);
    private readonly WorkTracker _work = new();
    private readonly List<string> _fired = [];

    [Fact]
    public async Task Given_timers_When_the_clock_moves_Then_they_fire_in_order_of_their_time_and_then_of_their_making()
    {
        Once("b", 20);
        Once("a", 10);
        Once("c", 20);
        Once("later", 31);

        await Advance(30);

        Assert.Equal(["a@10", "b@20", "c@20"], _fired);
        Assert.Equal(Start.AddSeconds(30), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Given_a_timer_due_at_the_end_When_the_clock_moves_Then_it_fires()
    {
        Once("a", 30);
        await Advance(30);
        Assert.Equal(["a@30"], _fired);
    }

    [Fact]
    public async Task Given_a_timer_made_by_a_timer_When_it_is_due_on_the_way_Then_it_fires_too()
    {
        Timer(10, Timeout.InfiniteTimeSpan, () =>
        {
            Note("outer");
            Once("at once", 0);
            Once("inner", 5);
        });

        await Advance(30);

        Assert.Equal(["outer@10", "at once@10", "inner@15"], _fired);
    }

    [Fact]
    public async Task Given_a_periodic_timer_When_the_clock_moves_far_Then_it_fires_at_each_instant()
    {
        Timer(10, TimeSpan.FromSeconds(10), () => Note("tick"));
        Once("between", 25);

        await Advance(40);

        Assert.Equal(["tick@10", "tick@20", "between@25", "tick@30", "tick@40"], _fired);
    }

    [Fact]
    public async Task Given_a_cancelled_timer_When_its_time_comes_Then_nothing_happens()
    {
        var cancelled = Once("cancelled", 10);
        cancelled.Dispose();

        await Advance(30);

        Assert.Empty(_fired);
        Assert.False(cancelled.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Given_two_timers_of_one_instant_When_the_first_cancels_or_moves_the_others_Then_they_do_not_fire_then()
    {
        ITimer? cancelled = null, moved = null;
        Timer(10, Timeout.InfiniteTimeSpan, () =>
        {
            Note("first");
            cancelled!.Dispose();
            moved!.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        });
        cancelled = Once("cancelled", 10);
        moved = Once("moved", 10);

        await Advance(30);

        Assert.Equal(["first@10", "moved@15"], _fired);
    }

    [Fact]
    public async Task Given_a_periodic_timer_that_stops_itself_When_the_clock_moves_on_Then_it_fires_no_more()
    {
        ITimer? timer = null;
        timer = Timer(10, TimeSpan.FromSeconds(10), () =>
        {
            Note("tick");
            if (_fired.Count == 2) timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        });

        await Advance(100);

        Assert.Equal(["tick@10", "tick@20"], _fired);
    }

    [Fact]
    public async Task Given_a_time_before_now_When_the_clock_is_told_to_go_there_Then_it_refuses_and_stays()
    {
        await Advance(30);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _clock.AdvanceToAsync(Start.AddSeconds(29), _work));
        Assert.Equal(Start.AddSeconds(30), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Given_work_started_at_an_instant_When_there_is_a_later_one_Then_it_waits_for_the_work()
    {
        IDisposable? piece = null;
        Timer(10, Timeout.InfiniteTimeSpan, () => piece = _work.Begin());
        Once("later", 20);

        var advance = Advance(30);

        Assert.False(advance.IsCompleted);
        Assert.Equal(Start.AddSeconds(10), _clock.GetUtcNow());
        Once("made by the work", 5);
        piece!.Dispose();
        await advance;
        Assert.Equal(["made by the work@15", "later@20"], _fired);
    }

    [Fact]
    public async Task Given_work_under_way_When_the_clock_is_told_to_move_Then_even_what_is_due_now_waits()
    {
        var piece = _work.Begin();
        Once("now", 0);

        var advance = Advance(0);

        Assert.Empty(_fired);
        piece.Dispose();
        await advance;
        Assert.Equal(["now@0"], _fired);
    }

    [Fact]
    public async Task Given_a_callback_that_throws_When_others_are_due_at_its_instant_Then_they_run_and_the_error_arrives()
    {
        Timer(10, Timeout.InfiniteTimeSpan, () => throw new InvalidDataException("no"));
        Once("other", 10);

        var error = await Assert.ThrowsAsync<AggregateException>(() => Advance(30));

        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Equal(["other@10"], _fired);
    }

    [Fact]
    public async Task Given_a_due_time_beyond_the_calendar_When_the_clock_moves_Then_the_timer_waits()
    {
        Timer(TimeSpan.MaxValue, Timeout.InfiniteTimeSpan, () => Note("never"));
        await Advance(3600);
        Assert.Empty(_fired);
    }

    [Fact]
    public async Task Given_a_cancelled_wait_for_idleness_When_the_clock_is_told_again_Then_it_moves()
    {
        var piece = _work.Begin();
        using var cancelled = new CancellationTokenSource();
        var advance = _clock.AdvanceToAsync(Start.AddSeconds(10), _work, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => advance);

        piece.Dispose();
        await Advance(10);

        Assert.Equal(Start.AddSeconds(10), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Each_new_instant_is_announced_before_its_timers_run()
    {
        _clock.Moved += instant => _fired.Add($"moved@{(instant - Start).TotalSeconds}");
        Once("a", 10);

        await Advance(30);

        Assert.Equal(["moved@10", "a@10", "moved@30"], _fired);
    }

    [Fact]
    public async Task Given_many_cancelled_timers_When_the_clock_moves_Then_the_live_ones_fire_in_order()
    {
        for (var i = 0; i < 5000; i++)
        {
            if (i % 1000 == 0) Once($"live {i}", 10_000 - i);
            else Once("cancelled", i).Dispose();
        }

        await Advance(20_000);

        Assert.Equal(["live 4000@6000", "live 3000@7000", "live 2000@8000", "live 1000@9000", "live 0@10000"], _fired);
    }

    [Fact]
    public async Task Tasks_that_wait_for_time_end_when_it_comes()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);

        await Advance(9);
        Assert.False(limit.IsCancellationRequested);
        await Advance(10);
        Assert.True(limit.IsCancellationRequested);
    }

    private ITimer Once(string name, int seconds) => Timer(seconds, Timeout.InfiniteTimeSpan, () => Note(name));

    private ITimer Timer(int seconds, TimeSpan period, Action callback) => Timer(TimeSpan.FromSeconds(seconds), period, callback);

    private ITimer Timer(TimeSpan due, TimeSpan period, Action callback) => _clock.CreateTimer(_ => callback(), null, due, period);

    private void Note(string name) => _fired.Add($"{name}@{(_clock.GetUtcNow() - Start).TotalSeconds}");

    private Task Advance(int seconds) => _clock.AdvanceToAsync(Start.AddSeconds(seconds), _work);
}
