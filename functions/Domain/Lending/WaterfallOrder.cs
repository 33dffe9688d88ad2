using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What a credit can go to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WaterfallPart>))]
public enum WaterfallPart
{
    Fees,
    Penalty,
    Interest,
    Principal,
}

/// <summary>How a loan stands when a credit comes; decides the order of its waterfall.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoanSituation>))]
public enum LoanSituation
{
    /// <summary>Nothing is past due.</summary>
    Performing,

    /// <summary>Something fell due on an earlier day and is unpaid; computed from the loan, never recorded.</summary>
    PastDue,

    /// <summary>Principal was recalled before its time.</summary>
    Recalled,

    /// <summary>It was written off: what still comes is a recovery.</summary>
    WrittenOff,
}

/// <summary>The order in which the parts of a debt are paid: each part once. JSON: the names.</summary>
[JsonConverter(typeof(WaterfallOrderJsonConverter))]
public sealed class WaterfallOrder : IEquatable<WaterfallOrder>
{
    private readonly ImmutableArray<WaterfallPart> _parts;

    /// <param name="parts">All four parts, each once.</param>
    /// <exception cref="ArgumentException">One is missing or comes twice.</exception>
    public WaterfallOrder(params ReadOnlySpan<WaterfallPart> parts)
    {
        _parts = [.. parts];
        if (_parts.Length != Length || _parts.Distinct().Count() != Length)
            throw new ArgumentException($"A waterfall has each of {string.Join(", ", Enum.GetNames<WaterfallPart>())} once, not {this}.", nameof(parts));
    }

    private const int Length = 4;

    /// <summary>Fees, penalty, interest, principal.</summary>
    public static WaterfallOrder Default { get; } = new(WaterfallPart.Fees, WaterfallPart.Penalty, WaterfallPart.Interest, WaterfallPart.Principal);

    /// <summary>The parts, first to last.</summary>
    public ReadOnlySpan<WaterfallPart> Parts => _parts.AsSpan();

    public bool Equals(WaterfallOrder? other) => other is not null && Parts.SequenceEqual(other.Parts);

    public override bool Equals(object? obj) => Equals(obj as WaterfallOrder);

    public override int GetHashCode() => _parts.Aggregate(0, (hash, part) => (hash * Length) + (int)part);

    public override string ToString() => string.Join(", ", _parts);
}

/// <summary>The order in each situation of a loan.</summary>
public sealed record WaterfallOrders
{
    /// <summary>Fees, penalty, interest, principal in every situation.</summary>
    public static WaterfallOrders Default { get; } = new();

    public WaterfallOrder Performing { get; init; } = WaterfallOrder.Default;

    public WaterfallOrder PastDue { get; init; } = WaterfallOrder.Default;

    public WaterfallOrder Recalled { get; init; } = WaterfallOrder.Default;

    public WaterfallOrder WrittenOff { get; init; } = WaterfallOrder.Default;

    /// <summary>The order in a situation.</summary>
    public WaterfallOrder In(LoanSituation situation) => situation switch
    {
        LoanSituation.Performing => Performing,
        LoanSituation.PastDue => PastDue,
        LoanSituation.Recalled => Recalled,
        _ => WrittenOff,
    };
}

/// <summary>From a day on a loan stands otherwise.</summary>
/// <param name="From">Credits with this value date or a later one go by it.</param>
/// <param name="Situation">Performing where a recall was lifted; never PastDue, which the loan knows by itself.</param>
/// <param name="Retained">Principal that may stay lent in spite of a recall: what there is beyond it is due. Null where none is recalled, or before this was recorded.</param>
/// <param name="RecallDueDate">From the day after it what was recalled is past due.</param>
public sealed record SituationChange(DateOnly From, LoanSituation Situation, Money? Retained = null, DateOnly? RecallDueDate = null);

/// <summary>An order is the list of its parts: <c>["Fees", "Penalty", "Interest", "Principal"]</c>.</summary>
internal sealed class WaterfallOrderJsonConverter() : ListJsonConverter<WaterfallOrder, WaterfallPart>(parts => new(parts), order => order.Parts.ToArray());
