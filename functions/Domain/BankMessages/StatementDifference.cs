using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What a statement and the books disagree about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DifferenceKind>))]
public enum DifferenceKind
{
    /// <summary>The bank has an entry that the books do not have.</summary>
    UnknownEntry,

    /// <summary>The books have a movement that the bank does not have.</summary>
    MissingEntry,

    /// <summary>Both have it, with another amount, direction or date.</summary>
    EntryDiffers,

    /// <summary>It does not begin with the balance that the statement, or the page, before it ended with.</summary>
    OpeningDiffers,

    /// <summary>Statements between the one before and this one have not come.</summary>
    SequenceGap,

    /// <summary>Pages of it have not come.</summary>
    PagesMissing,
}

/// <summary>One difference between a statement and the books, with both sides.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Subject">What exactly: with the kind it tells one difference of a statement from another.</param>
/// <param name="Bank">What the bank says.</param>
/// <param name="Books">What the books say.</param>
/// <param name="Fields">What differs: <c>amount</c>, <c>direction</c>, <c>bookingDate</c>, <c>valueDate</c>; empty where one side has nothing.</param>
/// <param name="Entry">The bank's side; null where it has none.</param>
/// <param name="Movement">Our side; null where we have none.</param>
public sealed record StatementDifference(
    DifferenceKind Kind, string Subject, string Bank, string Books, IReadOnlyList<string> Fields, StatementEntry? Entry = null, AccountMovement? Movement = null);
