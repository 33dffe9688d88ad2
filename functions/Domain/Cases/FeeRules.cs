namespace ScfFunctions.Domain;

/// <summary>The fee that the platform earns of a bank's loan: asked for once the loan has begun, and again only after a definite rejection or return.</summary>
public static class FeeRules
{
    /// <summary>What of the fee is neither paid nor under way; zero where the fee is the funder's.</summary>
    public static Money Due(FinancingCase financing)
    {
        if (financing is not { Advance: { } advance, Terms: { } terms, Loan: not null }) throw new InvalidOperationException($"Case {financing.Id} has no loan, and so no fee.");
        return terms.Policy.FeeIsFunders
            ? Money.Zero(advance.Fee.Currency)
            : financing.Payments
                .Where(p => p.Purpose == PaymentPurpose.Fee && (p.IsUncertain || p.Status == PaymentStatus.Settled))
                .Aggregate(advance.Fee, (rest, p) => rest - p.Amount);
    }

    /// <summary>Asks the bank for what is due.</summary>
    public static CaseChange Instruct(CaseChange change, FactStamp stamp) =>
        Due(change.Case) is { IsPositive: true } due ? PaymentRules.Instruct(change, PaymentPurpose.Fee, due, stamp) : change;
}
