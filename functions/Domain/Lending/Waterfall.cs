namespace ScfFunctions.Domain;

/// <summary>What a credit went to, and the loan after it.</summary>
public sealed record WaterfallResult(Allocation Allocation, Loan Loan);

/// <summary>The order in which money received repays a loan: fees, penalty, interest, principal; the rest is the residual.</summary>
/// <remarks>
/// Interest and penalty are those accrued to the credit's value date. Principal is repaid whether or not it is due yet. Only
/// booked, final credits may come here; whether the residual may be paid out is decided elsewhere.
/// <para>Example (cases.md row 18): 10,000.00 on day 60: interest 140.00, principal 7,000.00, residual 2,860.00.</para>
/// </remarks>
public static class Waterfall
{
    /// <summary>Allocates a credit.</summary>
    /// <param name="loan">The loan before it.</param>
    /// <param name="amount">Above zero, in the loan's currency.</param>
    /// <param name="valueDate">The bank's value date; may lie before that of credits already allocated, not before the disbursement.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not above zero, or the value date is before the disbursement.</exception>
    /// <exception cref="InvalidOperationException">The currency is not the loan's.</exception>
    public static WaterfallResult Allocate(Loan loan, Money amount, DateOnly valueDate) => Allocate(loan, new LoanCredit(valueDate, amount));

    /// <inheritdoc cref="Allocate(Loan, Money, DateOnly)"/>
    public static WaterfallResult Allocate(Loan loan, LoanCredit credit)
    {
        var after = loan.With(credit);
        return new WaterfallResult(after.Allocated() - loan.Allocated(), after);
    }

    /// <summary>Undoes a credit that the bank took back; the allocation is what has to be taken from each part, so its parts are mostly negative.</summary>
    /// <exception cref="InvalidOperationException">The loan has no such credit.</exception>
    public static WaterfallResult TakeBack(Loan loan, LoanCredit credit)
    {
        var after = loan.Without(credit);
        return new WaterfallResult(after.Allocated() - loan.Allocated(), after);
    }
}
