using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>The two sides of an entry.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
public enum Side
{
    Debit,
    Credit,
}

/// <summary>One line of an entry.</summary>
/// <param name="Account">The account.</param>
/// <param name="Side">Debit or credit.</param>
/// <param name="Amount">Above zero.</param>
public sealed record JournalLine(Account Account, Side Side, Money Amount)
{
    /// <summary>The amount as a debit: below zero for a credit.</summary>
    [JsonIgnore]
    public Money Debit => Side == Side.Debit ? Amount : -Amount;

    public override string ToString() => $"{Side} {Account} {Amount}";
}

/// <summary>An entry in one book. It is only ever appended; a mistake gets a reversing entry.</summary>
/// <remarks>
/// Errors: the constructor throws <see cref="ArgumentException"/> when debits and credits differ, currencies mix, an amount is not
/// above zero, there are no lines, or an account does not belong to the book (client money is in C and nothing else is).
/// <para>Example: "settled" in P: debit LoanPrincipal 7,000.00; credit PoolCash 6,965.00, UnearnedFee 35.00.</para>
/// </remarks>
public sealed record JournalEntry
{
    /// <param name="book">The book.</param>
    /// <param name="date">The booking date.</param>
    /// <param name="event">What happened; one of the names in <see cref="Journals"/>.</param>
    /// <param name="lines">Debits first, by custom.</param>
    [JsonConstructor]
    public JournalEntry(Book book, DateOnly date, string @event, IReadOnlyList<JournalLine> lines)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(@event);
        if (lines is null or []) throw new ArgumentException($"The entry '{@event}' has no lines.", nameof(lines));
        var balance = Money.Zero(lines[0].Amount.Currency);
        foreach (var line in lines)
        {
            if (line.Amount.Currency != balance.Currency)
                throw new ArgumentException($"The entry '{@event}' mixes {balance.Currency} and {line.Amount.Currency}.", nameof(lines));
            if (!line.Amount.IsPositive) throw new ArgumentException($"The entry '{@event}' has a line that is not above zero: {line}.", nameof(lines));
            if (line.Account.IsClientMoney != (book == Book.C))
                throw new ArgumentException($"The entry '{@event}' has {line.Account} in book {book}, where it does not belong.", nameof(lines));
            balance += line.Debit;
        }

        if (!balance.IsZero)
            throw new ArgumentException($"The entry '{@event}' does not balance: debits exceed credits by {balance}.", nameof(lines));
        Book = book;
        Date = date;
        Event = @event;
        Lines = lines;
    }

    public Book Book { get; }

    /// <summary>The booking date.</summary>
    public DateOnly Date { get; }

    /// <summary>What happened.</summary>
    public string Event { get; }

    public IReadOnlyList<JournalLine> Lines { get; }

    /// <summary>The same, booked on another day.</summary>
    public JournalEntry On(DateOnly date) => date == Date ? this : new JournalEntry(Book, date, Event, Lines);

    public override string ToString() => $"{Date:yyyy-MM-dd} {Event} {Book} {string.Join(", ", Lines)}";
}
