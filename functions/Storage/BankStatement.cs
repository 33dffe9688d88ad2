using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>How far a statement and the books agree.</summary>
public enum StatementState
{
    /// <summary>Not all of it has come.</summary>
    Received,

    /// <summary>Something is different, on either side.</summary>
    Differs,

    /// <summary>Every entry is in the books, and everything in the books is in it.</summary>
    Reconciled,
}

/// <summary>A statement as it stands.</summary>
/// <param name="Id">Its id here, <c>series.hash</c>.</param>
/// <param name="Series">The account and the currency.</param>
/// <param name="StatementId">The bank's identity of it.</param>
/// <param name="Sequence">Its number on the account.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="ReceivedAt">When the first of it came.</param>
/// <param name="State">How far it agrees with the books.</param>
/// <param name="Opening">The booked balance at the beginning, in minor units; null while the first page is missing.</param>
/// <param name="Closing">The booked balance at the end; null while the last page is missing.</param>
/// <param name="Entries">How many entries have come.</param>
/// <param name="Matched">How many of them our books have, with the same figures or others.</param>
/// <param name="Booked">What our books say has moved in it, in minor units: what its entries were matched with, and what they lack.</param>
/// <param name="ETag">The version read.</param>
public sealed record BankStatement(
    string Id, AccountSeries Series, string StatementId, int Sequence, DateOnly From, DateOnly To, DateTimeOffset ReceivedAt, StatementState State, long? Opening,
    long? Closing, int Entries, int Matched, long Booked, ETag ETag = default);

/// <summary>A page of a statement, and which of its entries have been matched with a movement.</summary>
/// <param name="Page">The page.</param>
/// <param name="Matched">The matched entries' places on the page, from 0.</param>
/// <param name="Booked">What our books say of those together, in minor units.</param>
/// <param name="ETag">The version read.</param>
public sealed record StoredPage(StatementPage Page, IReadOnlyList<int> Matched, long Booked, ETag ETag);

/// <summary>An entry of a page that belongs with a movement of our books.</summary>
/// <param name="Place">The entry's place on the page, from 0.</param>
/// <param name="Movement">Our side.</param>
/// <param name="Difference">Where the figures differ; null where they do not.</param>
public sealed record StatementMatch(int Place, AccountMovement Movement, StatementDifference? Difference);

/// <summary>A difference as it is kept.</summary>
/// <param name="Difference">What it is.</param>
/// <param name="IsRaised">Whether a person has been called, or is being called.</param>
/// <param name="ETag">The version read.</param>
public sealed record StoredDifference(StatementDifference Difference, bool IsRaised, ETag ETag);

/// <summary>What became of a page that came in.</summary>
public enum PageOutcome
{
    /// <summary>It is stored, now or before.</summary>
    Stored,

    /// <summary>Other content came before under the same identity; that stands.</summary>
    Contradicts,
}

/// <summary>Compares a statement with the books once more; called when one of both has grown.</summary>
public interface IStatementMatching
{
    /// <summary>Matches a statement. Safe to repeat.</summary>
    /// <param name="id">Its id; the statement is there.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task MatchAsync(string id, CancellationToken cancellationToken);
}
