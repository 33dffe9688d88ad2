using Microsoft.Extensions.Configuration;

namespace ScfFunctions.Storage;

/// <summary>The banks that messages are exchanged with: each has a queue, so that one that is not listed cannot be paid through.</summary>
public sealed class Banks(IConfiguration settings)
{
    /// <summary>The setting that lists their codes, with semicolons.</summary>
    public const string Setting = "Scf:Banks";

    private const string Inbound = "bank-inbound";

    public IReadOnlyList<string> Codes { get; } =
        (settings[Setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The queue from all banks and the queue to each.</summary>
    public IReadOnlyList<string> Queues => [Inbound, .. Codes.Select(BankQueues.NameOf)];
}
