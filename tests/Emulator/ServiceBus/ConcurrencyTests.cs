using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Many_senders_and_receivers_at_once_complete_each_message_once()
    {
        const int Senders = 4;
        const int Each = 250;
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { MaxDeliveryCount = 100 });
        var completed = new ConcurrentBag<string>();
        using var all = new CancellationTokenSource();

        var receiving = Enumerable.Range(0, 8).Select(number => Task.Run(() => ReceiveAsync(number))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(sender))));
        await Task.WhenAll(receiving).WaitAsync(TemporaryBroker.Patience);

        Assert.Equal(Senders * Each, completed.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Senders * Each, completed.Count);
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
        Assert.Equal(0, broker.Work.Count);

        async Task SendAsync(int sender)
        {
            for (var i = 0; i < Each; i++)
            {
                var message = new ServiceBusMessage($"{sender}-{i}") { MessageId = $"{sender}-{i}" };
                await broker.Sender().SendMessageAsync(message);
                if (i % 10 == 0) await broker.Sender().SendMessageAsync(message);
            }
        }

        async Task ReceiveAsync(int number)
        {
            var receiver = broker.Receiver();
            try
            {
                for (var i = number; ; i++)
                {
                    foreach (var message in await receiver.ReceiveMessagesAsync(3, TemporaryBroker.Patience, all.Token))
                    {
                        if (i % 5 == 0)
                        {
                            await receiver.AbandonMessageAsync(message);
                            continue;
                        }

                        await receiver.CompleteMessageAsync(message);
                        completed.Add(message.Body.ToString());
                        if (completed.Count == Senders * Each) await all.CancelAsync();
                    }
                }
            }
            catch (OperationCanceledException) when (all.IsCancellationRequested)
            {
                Assert.Equal(Senders * Each, completed.Count);
            }
        }
    }
}
