using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

/// <summary>A message whose sender is known.</summary>
/// <param name="Body">The message.</param>
/// <param name="Voice">Who says it.</param>
/// <param name="Hash">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="HeardAt">When it was taken from the queue.</param>
public sealed record HeardMessage(BinaryData Body, BankVoice Voice, string Hash, DateTimeOffset HeardAt)
{
    /// <summary>Enough of the hash to tell one statement about a thing from another.</summary>
    public string ShortHash => Hash[..16];

    /// <summary>The evidence that this message is.</summary>
    public Evidence Evidence(Flow flow) => new(flow, $"bank {Voice.Bank}", Voice.Authentication, HeardAt, Hash);
}
