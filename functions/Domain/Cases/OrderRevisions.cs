using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>What documents have told a case of what is ordered and what is still to come. They may be told in any order; their numbers on the order decide.</summary>
/// <param name="ChangedBy">The number of the last change; 0 for none. It says what is ordered as a whole, so that nothing before it counts any more.</param>
/// <param name="Cancelled">The partial cancellations after it.</param>
/// <param name="IsFinal">A receipt was called final: no more goods are to come, whatever is told after it.</param>
/// <remarks>Example: change 1 to 12,000.00, change 3 to 9,000.00, 500.00 cancelled by document 4: 8,500.00 are ordered, in whatever order the three are told.</remarks>
public sealed record OrderRevisions(int ChangedBy, ImmutableArray<PartCancelled> Cancelled, bool IsFinal)
{
    public static readonly OrderRevisions None = new(0, [], IsFinal: false);

    /// <summary>Whether a later change has said what is ordered instead.</summary>
    public bool IsSuperseded(int number) => number < ChangedBy;

    /// <summary>After a change that nothing supersedes.</summary>
    public OrderRevisions Change(int number) => this with { ChangedBy = number, Cancelled = Cancelled.RemoveAll(part => part.Number <= number) };

    /// <summary>After a partial cancellation that nothing supersedes.</summary>
    public OrderRevisions Cancel(int number, Money value) => this with { Cancelled = Cancelled.Add(new PartCancelled(number, value)) };

    /// <summary>What is ordered by the last change, less what was cancelled after it.</summary>
    public Money Ordered(Money payable) => Cancelled.Aggregate(payable, (rest, part) => rest - part.Value).OrZeroIfNegative();
}

/// <summary>By how much less a partial cancellation made what is ordered.</summary>
/// <param name="Number">The document's number on the order.</param>
/// <param name="Value">Above zero.</param>
public sealed record PartCancelled(int Number, Money Value);
