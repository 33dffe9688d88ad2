using Azure.Messaging.ServiceBus;
using Marketplace.Backend;
using Marketplace.Disturbing;

namespace Marketplace.Bank;

/// <summary>The bank's post: carries messages between its ledger and the backend's queues.</summary>
/// <remarks>
/// A message is completed only after the ledger's commit, and marked as sent only after the queue took it. Whatever is cut off
/// in between happens again: the ledger knows the message, and the queue's reader knows the message id.
/// </remarks>
internal sealed class BankDesk : IAsyncDisposable
{
    private const int LargestBatch = 100;
    private const int MostAtATime = 10_000;
    private const int LargestBatchBytes = 200_000;

    /// <summary>The client refuses to wait for no time at all.</summary>
    private static readonly TimeSpan HardlyAnyTime = TimeSpan.FromMilliseconds(1);

    private readonly Bank _bank;
    private readonly ServiceBusClient _client;
    private readonly ServiceBusReceiver _receiver;
    private readonly ServiceBusSender _sender;
    private readonly Patience _patience;
    private readonly int _shuffle;

    /// <param name="bank">Whose post it is.</param>
    /// <param name="key">What its messages are signed with at first.</param>
    /// <param name="client">Of Service Bus; disposed of with the desk.</param>
    /// <param name="patience">How long to try while the backend is away.</param>
    /// <param name="shuffle">Messages that may go out at the same time go in another order for every number; in the bank's for 0.</param>
    public BankDesk(Bank bank, BankKey key, ServiceBusClient client, Patience patience, int shuffle = 0)
    {
        _bank = bank;
        _patience = patience;
        _shuffle = shuffle;
        Key = key;
        _client = client;
        _receiver = _client.CreateReceiver($"bank-{bank.Code}");
        _sender = _client.CreateSender("bank-inbound");
    }

    public Bank Bank => _bank;

    /// <summary>What messages are signed with.</summary>
    public BankKey Key { get; set; }

    /// <summary>Messages that the bank could not act upon, with the reason.</summary>
    public Dictionary<string, string> Unreadable { get; } = [];

    /// <summary>Takes in what has come, books what is due, and sends the next message about each order or supplier.</summary>
    /// <returns>How many messages came and went, 0 means quiet; and what the bank paid to accounts elsewhere.</returns>
    public async Task<(int Messages, IReadOnlyList<LedgerPayment> Leaving)> WorkAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var received = 0;
        while (await ReceiveAsync(now, cancellationToken) is var batch and > 0) received += batch;
        var leaving = _bank.Book(now);
        return (received + await SendAsync(now, cancellationToken), leaving);
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

    private async Task<int> SendAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var messages = Shuffled(_bank.Unsent(now, MostAtATime));
        for (var sent = 0; sent < messages.Count;)
        {
            var batch = Fitting(messages.Skip(sent).Take(LargestBatch));
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

        return messages.Count;
    }

    private List<OutgoingMessage> Shuffled(List<OutgoingMessage> messages) => _shuffle == 0
        ? messages
        : [.. messages.OrderBy(message => Lot.Draw(_shuffle, _bank.Code, message.MessageId, int.MaxValue)).ThenBy(message => message.MessageId, StringComparer.Ordinal)];

    private static List<OutgoingMessage> Fitting(IEnumerable<OutgoingMessage> messages)
    {
        var bytes = 0;
        return [.. messages.TakeWhile((message, index) => (bytes += message.Body.Length) <= LargestBatchBytes || index == 0)];
    }

    private ServiceBusMessage ToServiceBus(OutgoingMessage message) => new(BinaryData.FromBytes(message.Body))
    {
        MessageId = message.MessageId,
        ContentType = "application/json",
        ApplicationProperties =
        {
            ["scf-bank"] = _bank.Code,
            ["scf-key"] = Key.Id,
            ["scf-signature"] = Key.Sign(message.MessageId, message.Body),
        },
    };

    private Task<T> TryAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
        where T : class
        => _patience.TryAsync<T>(what, async stop => await attempt(stop), IsPassing, null, cancellationToken);

    private static bool IsPassing(Exception exception) =>
        exception is ServiceBusException { IsTransient: true } || Patience.IsPassing(exception);
}
