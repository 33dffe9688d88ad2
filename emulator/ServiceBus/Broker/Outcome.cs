using Azure.Messaging.ServiceBus;
using Emulator.Runtime;

namespace Emulator.ServiceBus;

/// <summary>Why a message comes back from its receiver, or out of the queue.</summary>
internal enum ReturnCause
{
    /// <summary>Abandoned, or its lock ran out: a failed delivery.</summary>
    GivenBack,

    /// <summary>Dead-lettered by its receiver.</summary>
    DeadLettered,

    /// <summary>Waited too long.</summary>
    Expired,
}

/// <summary>A message that comes back.</summary>
/// <param name="Message">The message; it is <see cref="MessageState.Settling"/>.</param>
/// <param name="Cause">Why it comes back.</param>
/// <param name="Changes">Application properties to set on it.</param>
internal sealed record Return(QueuedMessage Message, ReturnCause Cause, IEnumerable<KeyValuePair<string, object>>? Changes = null);

/// <summary>Where a returned message goes; decided first, then stored, then applied.</summary>
internal sealed record Outcome
{
    private byte[]? _header;

    public required QueuedMessage Message { get; init; }

    /// <summary>The number of failed deliveries from now on.</summary>
    public required int Deliveries { get; init; }

    public required Destination Goes { get; init; }

    /// <summary>What it carries from now on; null when that does not change.</summary>
    public MessageContent? Content { get; private init; }

    /// <param name="one">The message and why it comes back.</param>
    /// <param name="dead">Whether it comes back to the dead letters, which it cannot leave by failing.</param>
    /// <param name="settings">The queue's.</param>
    /// <param name="now">UTC ticks.</param>
    /// <param name="read">Reads what a message carries.</param>
    public static Outcome Of(Return one, bool dead, QueueSettings settings, long now, Func<QueuedMessage, MessageContent> read)
    {
        var message = one.Message;
        var deliveries = one.Cause == ReturnCause.GivenBack ? message.Deliveries + 1 : message.Deliveries;
        if (one.Cause == ReturnCause.DeadLettered) return Bury(one, deliveries, settings, read, []);
        if (one.Cause == ReturnCause.GivenBack && !dead && deliveries >= settings.MaxDeliveryCount)
        {
            return Bury(one, deliveries, settings, read, Reason(
                "MaxDeliveryCountExceeded", $"Message could not be consumed after {settings.MaxDeliveryCount} delivery attempts."));
        }

        if (one.Cause == ReturnCause.Expired || (!dead && message.Expires <= now))
        {
            return settings.DeadLetterOnExpiration
                ? Bury(one, deliveries, settings, read, Reason("TTLExpiredException", "The message expired and was dead lettered."))
                : new Outcome { Message = message, Deliveries = deliveries, Goes = Destination.Nowhere };
        }

        return new Outcome
        {
            Message = message,
            Deliveries = deliveries,
            Goes = Destination.Back,
            Content = one.Changes is null ? null : read(message).With(one.Changes),
        };
    }

    /// <summary>The application properties that say why a message is a dead letter.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Reason(string? reason, string? description)
    {
        if (reason is not null) yield return new(ServiceBusReceivedMessage.DeadLetterReasonName, reason);
        if (description is not null) yield return new(ServiceBusReceivedMessage.DeadLetterErrorDescriptionName, description);
    }

    public void Store(StoreSession session)
    {
        if (Goes == Destination.Nowhere)
        {
            MessageRows.Delete(session, Message.Sequence);
            return;
        }

        MessageRows.SetDeliveries(session, Message.Sequence, Deliveries);
        if (Content is not null) MessageRows.SetHeader(session, Message.Sequence, _header ??= Content.Header.Write());
        if (Goes == Destination.DeadLetters) MessageRows.Bury(session, Message.Sequence);
    }

    private static Outcome Bury(
        Return one, int deliveries, QueueSettings settings, Func<QueuedMessage, MessageContent> read, IEnumerable<KeyValuePair<string, object>> reason)
    {
        var content = read(one.Message).With([.. one.Changes ?? [], .. reason]);
        return new Outcome
        {
            Message = one.Message,
            Deliveries = deliveries,
            Goes = Destination.DeadLetters,
            Content = content with { Header = content.Header with { DeadLetterSource = settings.Name } },
        };
    }
}

internal enum Destination
{
    /// <summary>To where it was received from.</summary>
    Back,

    DeadLetters,

    /// <summary>It is deleted.</summary>
    Nowhere,
}
