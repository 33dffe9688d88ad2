using System.Text.RegularExpressions;
using Emulator.Runtime;

namespace Emulator.ServiceBus;

/// <summary>One queue; the defaults are what infra/ sets in Azure where it differs from the service's own.</summary>
/// <param name="Name">Letters, digits, <c>. - _ /</c>, at most 260; compared without regard to case. Not under <c>api/</c> or <c>admin/</c>.</param>
public sealed partial record QueueSettings(string Name)
{
    /// <summary>How long a receiver may hold a message without renewing; the service allows 5 s to 5 min.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many deliveries may fail before the message is dead-lettered; 1 or more.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a MessageId is remembered, so that its repeat is dropped; zero turns duplicate detection off.</summary>
    public TimeSpan DuplicateDetectionWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest a message waits from when it becomes visible.</summary>
    public TimeSpan DefaultTimeToLive { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Whether a message that waited too long is dead-lettered instead of dropped.</summary>
    public bool DeadLetterOnExpiration { get; init; }

    /// <summary>The largest message with its properties, and the largest sum of one send, in bytes; 256 KB is the service's Standard tier.</summary>
    public int LargestMessage { get; init; } = 256 * 1024;

    /// <exception cref="EmulatorException">A value is out of its range; the message names the queue and the value.</exception>
    internal void Check()
    {
        Require(Name.Length is > 0 and <= 260 && NamePattern().IsMatch(Name), "Name", "is 1 to 260 letters, digits or . - _ / and does not begin with api/ or admin/");
        Require(LockDuration >= TimeSpan.FromSeconds(5) && LockDuration <= TimeSpan.FromMinutes(5), nameof(LockDuration), "is 5 seconds to 5 minutes");
        Require(MaxDeliveryCount >= 1, nameof(MaxDeliveryCount), "is 1 or more");
        Require(
            DuplicateDetectionWindow == TimeSpan.Zero || (DuplicateDetectionWindow >= TimeSpan.FromSeconds(20) && DuplicateDetectionWindow <= TimeSpan.FromDays(7)),
            nameof(DuplicateDetectionWindow),
            "is zero, or 20 seconds to 7 days");
        Require(DefaultTimeToLive >= TimeSpan.FromSeconds(1), nameof(DefaultTimeToLive), "is 1 second or more");
        Require(LargestMessage >= 1, nameof(LargestMessage), "is 1 or more");
    }

    private void Require(bool holds, string value, string rule)
    {
        if (!holds) throw new EmulatorException($"The queue '{Name}' cannot be made: its {value} {rule}.");
    }

    [GeneratedRegex(@"^(?!(api|admin)(/|$))[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
