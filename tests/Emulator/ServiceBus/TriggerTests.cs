using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Tests.Emulator.ServiceBus;

public sealed class TriggerTests
{
    private readonly ConcurrentQueue<string> _handled = new();

    [Fact]
    public async Task Each_message_is_handled_and_completed_by_the_time_the_runtime_is_idle()
    {
        await using var broker = await StartAsync(message => Task.CompletedTask);

        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2")]);
        await broker.IdleAsync();

        Assert.Equal(["1 #1", "2 #1"], _handled.Order());
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_message_whose_handler_throws_is_retried_at_once_and_then_dead_lettered()
    {
        await using var broker = await StartAsync(message => throw new InvalidDataException("no"), new QueueSettings(TemporaryBroker.Queue) { MaxDeliveryCount = 3 });

        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.IdleAsync();

        Assert.Equal(["x #1", "x #2", "x #3"], _handled);
        Assert.Equal("MaxDeliveryCountExceeded", (await broker.Receiver(part: SubQueue.DeadLetter).NowAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task A_handler_settles_by_its_actions()
    {
        await using var broker = await StartAsync(async (message, actions) =>
        {
            switch (message.Body.ToString())
            {
                case "complete": await actions.CompleteMessageAsync(message); break;
                case "bad": await actions.DeadLetterMessageAsync(message, deadLetterReason: "malformed-message", deadLetterErrorDescription: "amount"); break;
                case "again" when message.DeliveryCount == 1:
                    await actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["seen"] = 1 });
                    break;
                default:
                    Assert.Equal(1, message.ApplicationProperties["seen"]);
                    await actions.RenewMessageLockAsync(message);
                    await actions.CompleteMessageAsync(message);
                    break;
            }
        });

        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("complete"), new ServiceBusMessage("bad"), new ServiceBusMessage("again")]);
        await broker.IdleAsync();

        Assert.Equal(["again #1", "again #2", "bad #1", "complete #1"], _handled.Order());
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
        var letter = await broker.Receiver(part: SubQueue.DeadLetter).NowAsync();
        Assert.Equal(("malformed-message", "amount"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task A_handler_that_settles_and_then_throws_has_settled()
    {
        await using var broker = await StartAsync(async (message, actions) =>
        {
            await actions.CompleteMessageAsync(message);
            throw new InvalidDataException("too late");
        });

        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.IdleAsync();

        Assert.Equal(["x #1"], _handled);
        Assert.Empty(await broker.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_message_that_its_handler_leaves_locked_comes_again_when_the_lock_runs_out()
    {
        await using var broker = await StartAsync((message, _) => Task.CompletedTask, autoComplete: false);
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.IdleAsync();
        Assert.Equal(["x #1"], _handled);

        await broker.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["x #1", "x #2"], _handled);
    }

    [Fact]
    public async Task A_message_counts_as_work_from_its_send_until_it_is_settled()
    {
        var go = new TaskCompletionSource();
        await using var broker = await StartAsync(_ => go.Task);

        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var idle = broker.Work.WhenIdleAsync();
        Assert.False(idle.IsCompleted);
        go.SetResult();

        await idle.WaitAsync(TemporaryBroker.Patience);
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task What_waits_for_the_outside_or_for_time_is_not_work()
    {
        await using var broker = await StartAsync(_ => Task.CompletedTask, new QueueSettings(TemporaryBroker.Queue), new QueueSettings("bank"));

        await broker.Sender("bank").SendMessageAsync(new ServiceBusMessage("for a bank"));
        await broker.Receiver("bank").NowAsync();
        await broker.Sender().ScheduleMessageAsync(new ServiceBusMessage("later"), broker.Clock.GetUtcNow().AddHours(1));
        var longPoll = broker.Receiver("bank").ReceiveMessageAsync(TemporaryBroker.Patience);

        Assert.Equal(0, broker.Work.Count);
        await broker.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["later #1"], _handled);
        Assert.Equal(2, (await longPoll)!.DeliveryCount);
    }

    [Fact]
    public async Task A_message_that_somebody_outside_holds_does_not_stop_the_clock()
    {
        var hold = new TaskCompletionSource();
        await using var broker = await TemporaryBroker.StartAsync(
            queues => queues.Subscribe(TemporaryBroker.Queue, 1, (message, _, _) => message.Body.ToString() == "first" ? hold.Task : Handle(message), autoComplete: true));
        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("first"), new ServiceBusMessage("second")]);
        await broker.Receiver().NowAsync();
        hold.SetResult();

        await broker.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(["second #2"], _handled);
    }

    [Fact]
    public async Task No_more_calls_run_at_once_than_allowed()
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        await using var broker = await TemporaryBroker.StartAsync(queues => queues.Subscribe(
            TemporaryBroker.Queue,
            3,
            async (_, _, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 3) full.TrySetResult();
                await full.Task;
                Interlocked.Decrement(ref running);
            },
            autoComplete: true));

        await broker.Sender().SendMessagesAsync(Enumerable.Range(0, 50).Select(n => new ServiceBusMessage($"{n}")));
        await broker.IdleAsync();

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_message_in_a_handler_when_the_process_dies_is_delivered_to_the_next_one_at_once()
    {
        var died = false;
        var started = new TaskCompletionSource();
        await using var broker = await StartAsync(message =>
        {
            if (died) return Task.CompletedTask;
            started.SetResult();
            return new TaskCompletionSource().Task;
        });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await started.Task.WaitAsync(TemporaryBroker.Patience);

        died = true;
        await broker.RestartAsync();
        await broker.IdleAsync();

        Assert.Equal(["x #1", "x #1"], _handled);
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_stop_lets_running_handlers_finish_and_starts_no_more()
    {
        var go = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        await using var broker = await TemporaryBroker.StartAsync(queues => queues.Subscribe(
            TemporaryBroker.Queue,
            1,
            (message, _, _) =>
            {
                _handled.Enqueue(message.Body.ToString());
                started.TrySetResult();
                return go.Task;
            },
            autoComplete: true));
        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2")]);
        await started.Task.WaitAsync(TemporaryBroker.Patience);

        var stop = broker.Broker.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        go.SetResult();
        await stop.WaitAsync(TemporaryBroker.Patience);

        Assert.Equal(["1"], _handled);
        Assert.Equal(["2"], (await broker.Receiver().PeekMessagesAsync(10)).Select(message => message.Body.ToString()));
        Assert.Equal(0, broker.Work.Count);
        await Receiving.RefusedAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => broker.Receiver().ReceiveMessageAsync());
    }

    [Fact]
    public async Task A_stop_out_of_time_cancels_its_handlers_and_their_delivery_did_not_fail()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var broker = await TemporaryBroker.StartAsync(queues => queues.Subscribe(
            TemporaryBroker.Queue,
            1,
            async (_, _, cancellation) =>
            {
                started.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }
                finally
                {
                    ended.TrySetResult();
                }
            },
            autoComplete: true));
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await started.Task.WaitAsync(TemporaryBroker.Patience);

        await broker.Broker.StopAsync(new CancellationToken(canceled: true));

        await ended.Task.WaitAsync(TemporaryBroker.Patience);
        Assert.Equal(0, (await broker.Receiver().PeekMessageAsync())!.DeliveryCount);
    }

    [Fact]
    public async Task Dead_letters_can_be_subscribed_to()
    {
        await using var broker = await TemporaryBroker.StartAsync(
            queues => queues.Subscribe("orders/$deadletterqueue", 1, (message, _, _) => Handle(message), autoComplete: true));
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));

        await broker.Receiver().DeadLetterMessageAsync(await broker.Receiver().NowAsync(), "why");
        await broker.IdleAsync();

        Assert.Equal(["x #1"], _handled);
    }

    [Fact]
    public async Task A_subscription_to_an_unknown_queue_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<ServiceBusException>(() => TemporaryBroker.StartAsync(
            queues => queues.Subscribe("nowhere", 1, (_, _, _) => Task.CompletedTask, autoComplete: true)));
        Assert.Contains("nowhere", refusal.Message, StringComparison.Ordinal);
    }

    private Task<TemporaryBroker> StartAsync(Func<ServiceBusReceivedMessage, Task> handler, params QueueSettings[] settings) =>
        TemporaryBroker.StartAsync(
            queues => queues.Subscribe(
                TemporaryBroker.Queue,
                16,
                async (message, _, _) =>
                {
                    await Handle(message);
                    await handler(message);
                },
                autoComplete: true),
            settings);

    private Task<TemporaryBroker> StartAsync(Func<ServiceBusReceivedMessage, ServiceBusMessageActions, Task> handler, bool autoComplete = true) =>
        TemporaryBroker.StartAsync(queues => queues.Subscribe(
            TemporaryBroker.Queue,
            16,
            async (message, actions, _) =>
            {
                await Handle(message);
                await handler(message, actions);
            },
            autoComplete));

    private Task Handle(ServiceBusReceivedMessage message)
    {
        _handled.Enqueue($"{message.Body} #{message.DeliveryCount}");
        return Task.CompletedTask;
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen)
        {
            // Another call raised it first.
        }
    }
}
