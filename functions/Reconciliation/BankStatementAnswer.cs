using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <summary>A statement as lists show it.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Bank">The bank's code.</param>
/// <param name="Account">The account.</param>
/// <param name="StatementId">The bank's identity of it.</param>
/// <param name="SequenceNumber">Its number on the account.</param>
/// <param name="FromDate">The first day.</param>
/// <param name="ToDate">The last day.</param>
/// <param name="ReceivedAt">When the first of it came.</param>
/// <param name="State">How far it agrees with the books.</param>
/// <param name="OpeningBalance">Null while its first page is missing.</param>
/// <param name="ClosingBalance">Null while its last page is missing.</param>
/// <param name="Entries">How many entries have come.</param>
/// <param name="Matched">How many of them the books have, with the same figures or others.</param>
public sealed record BankStatementAnswer(
    string Id, string Bank, string Account, string StatementId, int SequenceNumber, DateOnly FromDate, DateOnly ToDate, DateTimeOffset ReceivedAt, StatementState State,
    Money? OpeningBalance, Money? ClosingBalance, int Entries, int Matched)
{
    public static BankStatementAnswer Of(BankStatement statement) => new(
        statement.Id, statement.Series.Bank, statement.Series.Account, statement.StatementId, statement.Sequence, statement.From, statement.To, statement.ReceivedAt,
        statement.State, Amount(statement, statement.Opening), Amount(statement, statement.Closing), statement.Entries, statement.Matched);

    internal static Money? Amount(BankStatement statement, long? minorUnits) =>
        minorUnits is { } units ? new Money(units, Currency.Parse(statement.Series.Currency)) : null;
}

/// <summary>A statement beside the books.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="BooksBalance">The opening balance of the account's first statement and all that our books have moved since, up to this one; null while that opening is not known.</param>
/// <param name="Unexplained">The closing balance less that: zero where everything has been reconciled.</param>
/// <param name="Differences">What differs, with both sides.</param>
public sealed record StatementAccount(BankStatementAnswer Statement, Money? BooksBalance, Money? Unexplained, IReadOnlyList<DifferenceAnswer> Differences)
{
    /// <param name="statement">The statement.</param>
    /// <param name="upToItsDay">The account's statements that end on its last day or before, in order.</param>
    /// <param name="differences">What differs.</param>
    public static StatementAccount Of(BankStatement statement, IReadOnlyList<BankStatement> upToItsDay, IReadOnlyList<StoredDifference> differences)
    {
        var moved = upToItsDay.TakeWhile(other => other.Id != statement.Id).Sum(other => other.Booked) + statement.Booked;
        var books = BankStatementAnswer.Amount(statement, upToItsDay[0].Opening + moved);
        var answer = BankStatementAnswer.Of(statement);
        return new StatementAccount(answer, books, answer.ClosingBalance - books, [.. differences.Select(stored => DifferenceAnswer.Of(stored.Difference))]);
    }
}

/// <summary>A difference as answers show it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Fields">What differs of an entry that both sides have.</param>
/// <param name="Bank">What the bank says.</param>
/// <param name="Books">What the books say.</param>
/// <param name="EntryReference">The bank's identity of the entry; null where it has none.</param>
/// <param name="BankAmount">Above zero what came in, below zero what went out, as the bank says; null where it says nothing.</param>
/// <param name="BooksAmount">The same as the books say.</param>
/// <param name="CaseId">The case whose payment it is; null where there is none.</param>
public sealed record DifferenceAnswer(
    DifferenceKind Kind, IReadOnlyList<string> Fields, string Bank, string Books, string? EntryReference, Money? BankAmount, Money? BooksAmount, string? CaseId)
{
    public static DifferenceAnswer Of(StatementDifference difference) => new(
        difference.Kind, difference.Fields, difference.Bank, difference.Books, difference.Entry?.EntryReference, difference.Entry?.Signed, difference.Movement?.Signed,
        difference.Movement?.CaseId);
}
