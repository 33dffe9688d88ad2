namespace ScfFunctions.Domain;

/// <summary>The four flows that have to agree before a case closes as repaid.</summary>
public enum Flow
{
    /// <summary>Orders, acknowledgements, applications: what was agreed.</summary>
    Business,

    /// <summary>Despatch and receipt: where the goods are.</summary>
    Logistics,

    /// <summary>Payments and credits: where the money is.</summary>
    Capital,

    /// <summary>What this system itself decided and noticed.</summary>
    Information,
}

/// <summary>Who said something, how we know that it was them, and exactly what they said.</summary>
/// <param name="Flow">Which of the four flows it belongs to.</param>
/// <param name="Source">The caller's subject or the bank's code.</param>
/// <param name="Authentication">How the source was authenticated, for example <c>functions-key</c>, <c>loopback-unsigned</c>, <c>rule</c>.</param>
/// <param name="ReceivedAt">When it reached us.</param>
/// <param name="ContentHash">SHA-256 of the raw content, lower-case hexadecimal; empty for our own decisions.</param>
public sealed record Evidence(Flow Flow, string Source, string Authentication, DateTimeOffset ReceivedAt, string ContentHash)
{
    /// <summary>Our own decision, made by a rule.</summary>
    public static Evidence OfRule(DateTimeOffset at) => new(Flow.Information, "rules", "rule", at, "");
}
