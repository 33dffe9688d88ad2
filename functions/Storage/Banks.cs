using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ScfFunctions.Storage;

/// <summary>The banks that messages are exchanged with: each has a queue, so that one that is not listed cannot be paid through.</summary>
public sealed partial class Banks(IConfiguration settings)
{
    /// <summary>The setting that lists their codes, with semicolons.</summary>
    public const string Setting = "Scf:Banks";

    /// <summary>What <see cref="CodeForm"/> asks for, in words.</summary>
    public const string CodeInWords = "a bank's code, 1 to 40 of a to z, 0 to 9 and hyphen";

    /// <summary>The queue from all banks.</summary>
    public const string Inbound = "bank-inbound";

    public IReadOnlyList<string> Codes { get; } =
        (settings[Setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The queue from all banks and the queue to each.</summary>
    public IReadOnlyList<string> Queues => [Inbound, .. Codes.Select(BankQueues.NameOf)];

    /// <summary>The form of a bank's code, which is part of a queue's name.</summary>
    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    public static partial Regex CodeForm();
}
