namespace Marketplace.Files;

/// <summary>A row that was left out, and why.</summary>
/// <param name="Line">Counted from 1, the header being line 1.</param>
/// <param name="Field">The column at fault, or null where the row as a whole is.</param>
internal sealed record BrokenRow(string File, int Line, string? Field, string Reason)
{
    public override string ToString() => Field is null ? $"{File} line {Line}: {Reason}" : $"{File} line {Line}, {Field}: {Reason}";
}

/// <summary>The order files cannot be used at all; the message names the file and what is missing.</summary>
internal sealed class OrderFilesException(string message) : Exception(message);
