using Azure.Messaging.ServiceBus;
using Marketplace.Backend;

namespace Marketplace.Bank;

/// <summary>The bank's post: carries messages between its ledger and the backend's queues.</summary>
/// <remarks>
/// A message is completed only after the ledger's commit, and marked as sent only after the queue took it. Whatever is cut off
/// in between happens again: the ledger knows the message, and the queue's reader knows the message id.
/// </remarks>
internal sealed class BankDesk : IAsyncDisposable
{
    private const int LargestBatch = 100;
    private const int LargestBatchBytes = 200_000;

    /// <summary>The client refuses to wait for no time at all.</summary>
    private static readonly TimeSpan HardlyAnyTime = TimeSpan.FromMilliseconds(1);

    private readonly Bank _bank;
    private readonly ServiceBusClient _client;
    private readonly ServiceBusReceiver _receiver;
    private readonly ServiceBusSender _sender;
    private readonly Patience _patience;

    public BankDesk(Bank bank, string connectionString, Patience patience)
    {
        _bank = bank;
        _patience = patience;
        _client = new ServiceBusClient(connectionString);
        _receiver = _client.CreateReceiver($"bank-{bank.Code}");
        _sender = _client.CreateSender("bank-inbound");
    }

    /// <summary>Messages that the bank could not act upon, with the reason.</summary>
    public Dictionary<string, string> Unreadable { get; } = [];

    /// <summary>Books what is due, takes in what has come, and sends what there is to tell.</summary>
    /// <returns>How many messages came and went; 0 means quiet.</returns>
    public async Task<int> WorkAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var received = 0;
        while (await ReceiveAsync(now, cancellationToken) is var batch and > 0) received += batch;
        _bank.Book(now);
        return received + await SendAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<int> ReceiveAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var messages = await TryAsync("Receiving at the bank", stop => _receiver.ReceiveMessagesAsync(LargestBatch, HardlyAnyTime, stop), cancellationToken);
        if (messages.Count == 0) return 0;
        foreach (var (id, reason) in _bank.Take([.. messages.Select(message => new IncomingMessage(message.MessageId ?? "", message.Body.ToArray()))], now))
            Unreadable[id] = reason;
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, CompleteAsync);
        return messages.Count;
    }

    private async ValueTask CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) => await TryAsync(
        "Completing at the bank",
        async stop =>
        {
            try
            {
                await _receiver.CompleteMessageAsync(message, stop);
            }
            catch (ServiceBusException e) when (e.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound)
            {
                // It comes again, and the ledger knows it; or an earlier attempt, cut off before its answer, did it.
            }

            return message;
        },
        cancellationToken);

    private async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        while (_bank.Unsent(LargestBatch) is { Count: > 0 } messages)
        {
            var batch = Fitting(messages);
            await TryAsync(
                "Sending from the bank",
                async stop =>
                {
                    await _sender.SendMessagesAsync(batch.Select(ToServiceBus), stop);
                    return batch;
                },
                cancellationToken);
            _bank.SetSent(batch);
            sent += batch.Count;
        }

        return sent;
    }

    private static List<OutgoingMessage> Fitting(List<OutgoingMessage> messages)
    {
        var bytes = 0;
        return [.. messages.TakeWhile((message, index) => (bytes += message.Body.Length) <= LargestBatchBytes || index == 0)];
    }

    private static ServiceBusMessage ToServiceBus(OutgoingMessage message) => new(BinaryData.FromBytes(message.Body))
    {
        MessageId = message.MessageId,
        ContentType = "application/json",
    };

    private Task<T> TryAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
        where T : class
        => _patience.TryAsync<T>(what, async stop => await attempt(stop), IsPassing, null, cancellationToken);

    private static bool IsPassing(Exception exception) =>
        exception is ServiceBusException { IsTransient: true } || Patience.IsPassing(exception);
}
