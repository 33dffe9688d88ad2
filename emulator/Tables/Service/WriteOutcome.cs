namespace Emulator.Tables.Service;

/// <summary>What became of a write or transaction.</summary>
/// <param name="Fault">Why it was refused; null where it was done.</param>
/// <param name="FailedIndex">The action at fault.</param>
/// <param name="Modified">The new ETag's tick of each action; the first action's is the first of consecutive ones.</param>
internal readonly record struct WriteOutcome(TableFault? Fault, int? FailedIndex, long Modified)
{
    public static WriteOutcome Done(long modified) => new(null, null, modified);

    public static WriteOutcome Refused(TableFault fault, int? index = null) => new(fault, index, 0);
}
