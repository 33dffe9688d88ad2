using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;
using FsCheck;
using FsCheck.Fluent;

namespace Tests.Emulator.ServiceBus;

/// <summary>Any order of sends, settlements, waits, restarts and resubmissions leaves each message in exactly one place.</summary>
public sealed class ModelTests
{
    private static readonly QueueSettings Settings = new(TemporaryBroker.Queue)
    {
        MaxDeliveryCount = 3,
        LockDuration = TimeSpan.FromSeconds(60),
        DuplicateDetectionWindow = TimeSpan.FromSeconds(100),
    };

    [Fact]
    public void The_broker_does_what_a_simple_model_does()
    {
        var steps = Gen.Choose(0, 9999).ListOf(60).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(steps, given =>
        {
            RunAsync([.. given]).GetAwaiter().GetResult();
            return true;
        }));
    }

    private static async Task RunAsync(IReadOnlyList<int> steps)
    {
        await using var broker = await TemporaryBroker.StartAsync(Settings);
        var model = new Model();
        foreach (var step in steps)
        {
            var choice = step / 10;
            switch (step % 10)
            {
                case 0 or 1 or 2: await SendAsync(broker, model, choice); break;
                case 3 or 4: await ReceiveAsync(broker, model); break;
                case 5: await SettleAsync(broker, model, choice, (receiver, message) => receiver.CompleteMessageAsync(message), model.Complete); break;
                case 6: await SettleAsync(broker, model, choice, (receiver, message) => receiver.AbandonMessageAsync(message), model.Fail); break;
                case 7: await SettleAsync(broker, model, choice, (receiver, message) => receiver.DeadLetterMessageAsync(message, "why"), model.Bury); break;
                case 8: await MoveAsync(broker, model, TimeSpan.FromSeconds(choice % 90)); break;
                default: await RestartOrResubmitAsync(broker, model, choice); break;
            }

            await SameAsync(broker, model);
        }
    }

    private static async Task SendAsync(TemporaryBroker broker, Model model, int choice)
    {
        var id = $"id {choice % 20}";
        await broker.Sender().SendMessageAsync(new ServiceBusMessage(model.NextBody) { MessageId = id });
        model.Send(id, broker.Clock.GetUtcNow());
    }

    private static async Task ReceiveAsync(TemporaryBroker broker, Model model)
    {
        var message = await broker.Receiver().ReceiveMessageAsync(Receiving.AtOnce);
        Assert.Equal(model.Receive(message, broker.Clock.GetUtcNow()), message?.Body.ToString());
    }

    private static async Task SettleAsync(
        TemporaryBroker broker, Model model, int choice, Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> settle, Action<Letter> apply)
    {
        if (model.Received.Count == 0) return;
        var message = model.Received[choice % model.Received.Count];
        var holder = model.Holder(message);
        if (holder is null)
        {
            await Receiving.RefusedAsync(ServiceBusFailureReason.MessageLockLost, () => settle(broker.Receiver(), message));
            return;
        }

        await settle(broker.Receiver(), message);
        apply(holder);
    }

    private static async Task MoveAsync(TemporaryBroker broker, Model model, TimeSpan by)
    {
        await broker.AdvanceAsync(by);
        model.Pass(broker.Clock.GetUtcNow());
    }

    private static async Task RestartOrResubmitAsync(TemporaryBroker broker, Model model, int choice)
    {
        if (choice % 4 == 0)
        {
            await broker.RestartAsync();
            model.FreeAll();
            return;
        }

        var queue = broker.Broker.Queues.Single();
        if (queue.DeadLetterNumbers() is not [var first, ..]) return;
        Assert.True(await queue.ResubmitAsync(first));
        model.Revive();
    }

    private static async Task SameAsync(TemporaryBroker broker, Model model)
    {
        var active = await broker.Receiver().PeekMessagesAsync(1000);
        var dead = await broker.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(1000);
        Assert.Equal(model.Active, active.Select(message => (message.Body.ToString(), message.DeliveryCount)));
        Assert.Equal(model.Dead, dead.Select(message => (message.Body.ToString(), message.DeliveryCount)));
    }

    /// <summary>One message that was accepted, in the order of acceptance.</summary>
    private sealed record Letter(string Body)
    {
        public int Failed { get; set; }

        public bool Dead { get; set; }

        public string? Lock { get; set; }

        public DateTimeOffset LockedUntil { get; set; }
    }

    private sealed class Model
    {
        private readonly List<Letter> _letters = [];
        private readonly Dictionary<string, DateTimeOffset> _seen = [];
        private int _sent;

        public string NextBody => $"{_sent}";

        public List<ServiceBusReceivedMessage> Received { get; } = [];

        public IEnumerable<(string, int)> Active => _letters.Where(letter => !letter.Dead).Select(letter => (letter.Body, letter.Failed));

        public IEnumerable<(string, int)> Dead => _letters.Where(letter => letter.Dead).Select(letter => (letter.Body, letter.Failed));

        public void Send(string id, DateTimeOffset now)
        {
            var isRepeat = _seen.TryGetValue(id, out var seen) && now < seen + Settings.DuplicateDetectionWindow;
            if (!isRepeat)
            {
                _seen[id] = now;
                _letters.Add(new Letter(NextBody));
            }

            _sent++;
        }

        public string? Receive(ServiceBusReceivedMessage? message, DateTimeOffset now)
        {
            if (_letters.Find(one => one is { Dead: false, Lock: null }) is not { } letter) return null;
            letter.Lock = message?.LockToken;
            letter.LockedUntil = now + Settings.LockDuration;
            if (message is not null) Received.Add(message);
            return letter.Body;
        }

        public Letter? Holder(ServiceBusReceivedMessage message) => _letters.Find(letter => letter.Lock == message.LockToken);

        public void Complete(Letter letter) => _letters.Remove(letter);

        public void Fail(Letter letter)
        {
            letter.Lock = null;
            letter.Failed++;
            if (letter.Failed == Settings.MaxDeliveryCount) letter.Dead = true;
        }

        public void Bury(Letter letter)
        {
            letter.Lock = null;
            letter.Dead = true;
        }

        public void Pass(DateTimeOffset now) => _letters.FindAll(letter => letter.Lock is not null && letter.LockedUntil <= now).ForEach(Fail);

        public void FreeAll() => _letters.ForEach(letter => letter.Lock = null);

        public void Revive()
        {
            var letter = _letters.First(one => one.Dead);
            (letter.Dead, letter.Failed) = (false, 0);
        }
    }
}
