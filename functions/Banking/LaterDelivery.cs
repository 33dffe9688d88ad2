using Azure.Messaging.ServiceBus;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Brings a bank's message again later, where stores do not answer now: given back, it would come at once, and soon be a dead letter.</summary>
/// <remarks>
/// What comes again is a copy with an id of its own, since the queue drops one that it has seen. It carries the id that the bank gave and signed; a
/// copy is worth no more than the message, whose repetition changes nothing.
/// </remarks>
public sealed class LaterDelivery(ServiceBusClient client, TimeProvider clock) : IAsyncDisposable
{
    private const string OriginalId = "scf-original-id";
    private const string Attempt = "scf-attempt";

    /// <summary>Ten seconds, then twice as long each time, a quarter of an hour at most: some ten hours in all.</summary>
    private const int MostAttempts = 45;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly ServiceBusSender _sender = client.CreateSender(Banks.Inbound);

    /// <summary>The id that the bank gave a message.</summary>
    public static string? IdOf(ServiceBusReceivedMessage message) => message.ApplicationProperties.TryGetValue(OriginalId, out var id) ? id as string : message.MessageId;

    /// <summary>Sends the message to come again.</summary>
    /// <returns>False where it has come often enough.</returns>
    public async Task<bool> TryPutOffAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var attempt = (message.ApplicationProperties.TryGetValue(Attempt, out var before) && before is int count ? count : 0) + 1;
        if (attempt > MostAttempts) return false;
        var delay = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, attempt - 1));
        ServiceBusMessage copy = new(message.Body)
        {
            MessageId = $"{message.SequenceNumber}-{attempt}",
            ContentType = message.ContentType,
            Subject = message.Subject,
            ScheduledEnqueueTime = clock.GetUtcNow() + TimeSpan.FromSeconds(delay),
        };
        foreach (var (name, value) in message.ApplicationProperties) copy.ApplicationProperties[name] = value;
        if (IdOf(message) is { } original) copy.ApplicationProperties[OriginalId] = original;
        copy.ApplicationProperties[Attempt] = attempt;
        await _sender.SendMessageAsync(copy, cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
