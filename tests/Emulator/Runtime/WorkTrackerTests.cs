using Emulator.Runtime;

namespace Tests.Emulator.Runtime;

public sealed class WorkTrackerTests
{
    private readonly WorkTracker _work = new();

    [Fact]
    public void Given_no_work_When_one_waits_for_idleness_Then_it_is_there() => Assert.True(_work.WhenIdleAsync().IsCompletedSuccessfully);

    [Fact]
    public async Task Given_several_pieces_When_the_last_ends_Then_everyone_who_waits_goes_on()
    {
        var first = _work.Begin();
        var second = _work.Begin();
        Task[] waiting = [_work.WhenIdleAsync(), _work.WhenIdleAsync()];

        first.Dispose();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        second.Dispose();

        await Task.WhenAll(waiting);
        Assert.Equal(0, _work.Count);
    }

    [Fact]
    public void Given_a_piece_that_ends_twice_When_another_is_under_way_Then_it_counts_once()
    {
        var first = _work.Begin();
        using var second = _work.Begin();

        first.Dispose();
        first.Dispose();

        Assert.Equal(1, _work.Count);
        Assert.False(_work.WhenIdleAsync().IsCompleted);
    }

    [Fact]
    public async Task Given_work_handed_on_before_it_ends_When_many_do_so_at_once_Then_nobody_sees_idleness_in_between()
    {
        var root = _work.Begin();
        var idle = _work.WhenIdleAsync();
        await Parallel.ForAsync(0, 1000, (_, _) =>
        {
            var piece = _work.Begin();
            var next = _work.Begin();
            piece.Dispose();
            Assert.False(idle.IsCompleted);
            next.Dispose();
            return ValueTask.CompletedTask;
        });

        root.Dispose();
        await idle;
        Assert.Equal(0, _work.Count);
    }

    [Fact]
    public async Task Given_a_wait_that_is_cancelled_When_the_work_ends_Then_the_others_go_on()
    {
        var piece = _work.Begin();
        using var cancelled = new CancellationTokenSource();
        var gone = _work.WhenIdleAsync(cancelled.Token);
        var stays = _work.WhenIdleAsync();

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        piece.Dispose();

        await stays;
    }
}
