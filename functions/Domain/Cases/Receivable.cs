namespace ScfFunctions.Domain;

/// <summary>What the buyer owes for the order of a case, and what of it secures the loan. All amounts in the order's currency.</summary>
/// <param name="Value">What was ordered, less what was prepaid; once a receipt is final or the rest is off, what was accepted.</param>
/// <param name="Reduced">Taken off without payment: credit notes, upheld disputes, charges within tolerance, and what was paid to the supplier directly.</param>
/// <param name="Disputed">Contested and not resolved.</param>
/// <param name="Paid">What the buyer has paid into the collection account and a loan has been there to take.</param>
/// <remarks>Example: ordered 10,000.00, received for good 9,000.00, 5,000.00 paid: 4,000.00 are unpaid.</remarks>
public sealed record Receivable(Money Value, Money Reduced, Money Disputed, Money Paid)
{
    /// <summary>What the buyer has to pay in all; what is contested does not count.</summary>
    public Money Eligible => (Value - Reduced - Disputed).OrZeroIfNegative();

    /// <summary>What the buyer still has to pay, and so what secures the loan.</summary>
    public Money Unpaid => (Eligible - Paid).OrZeroIfNegative();

    /// <summary>The receivable of a case whose order has been verified at least once.</summary>
    /// <exception cref="InvalidOperationException">The order's value is not known yet.</exception>
    public static Receivable Of(FinancingCase financing)
    {
        var ordered = financing.OrderValue ?? throw new InvalidOperationException($"The order of case {financing.Id} has not been verified.");
        var zero = Money.Zero(ordered.Currency);
        var accepted = financing.AcceptedValue ?? zero;
        var value = financing.Goods is DeliveryState.Short or DeliveryState.Cancelled ? Money.Min(accepted, ordered) : ordered;
        return new Receivable(
            (value - (financing.Prepaid ?? zero)).OrZeroIfNegative(),
            (financing.Diluted ?? zero) + (financing.Misdirected ?? zero),
            financing.Disputes.Where(dispute => dispute.IsOpen).Aggregate(zero, (sum, dispute) => sum + dispute.Amount),
            financing.Loan is { } loan ? loan.Credits.Aggregate(zero, (sum, credit) => sum + credit.Amount) - financing.PaidBySupplier!.Value : zero);
    }
}
