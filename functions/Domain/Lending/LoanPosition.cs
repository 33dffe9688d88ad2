namespace ScfFunctions.Domain;

/// <summary>A loan at the end of a day. All amounts in the loan's currency.</summary>
/// <param name="AsOf">The day.</param>
/// <param name="Principal">Principal that the funder is owed.</param>
/// <param name="InterestDue">Interest accrued that the funder is owed.</param>
/// <param name="PenaltyDue">Penalty accrued and unpaid.</param>
/// <param name="FeesDue">Charges due and unpaid.</param>
/// <param name="Accrued">What was earned since disbursement, paid or not.</param>
/// <param name="PastDueSince">When the oldest of what is unpaid fell due, before this day; null while nothing is past due. What was recalled is not known here.</param>
public sealed record LoanPosition(
    DateOnly AsOf, Money Principal, Money InterestDue, Money PenaltyDue, Money FeesDue, Accruals Accrued, DateOnly? PastDueSince)
{
    /// <summary>Principal that the guarantor paid and is owed.</summary>
    public Money GuarantorPrincipal { get; init; } = Money.Zero(Principal.Currency);

    /// <summary>Interest that the guarantor paid and is owed.</summary>
    public Money GuarantorInterest { get; init; } = Money.Zero(Principal.Currency);

    /// <summary>Everything that the funder is owed.</summary>
    public Money OwedToFunder => Principal + InterestDue + PenaltyDue + FeesDue;

    /// <summary>Everything that the guarantor is owed.</summary>
    public Money OwedToGuarantor => GuarantorPrincipal + GuarantorInterest;

    /// <summary>Everything that the debtor owes.</summary>
    public Money Outstanding => OwedToFunder + OwedToGuarantor;

    /// <summary>What a guarantee is a share of: principal and accrued interest, no penalty, no fees.</summary>
    public Money Exposure => Principal + InterestDue;
}

/// <summary>What a loan has earned up to a day, each cumulative and then rounded; subtract what was posted before to get what to post now.</summary>
/// <param name="Interest">Interest, paid or not.</param>
/// <param name="FeeIncome">The part of the deducted fee that is earned.</param>
/// <param name="Penalty">Penalty, paid or not.</param>
public sealed record Accruals(Money Interest, Money FeeIncome, Money Penalty)
{
    /// <summary>Charges that have become due, paid or not.</summary>
    public Money Charges { get; init; } = Money.Zero(Interest.Currency);

    /// <summary>Nothing earned yet.</summary>
    public static Accruals None(Currency currency) => new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    public static Accruals operator -(Accruals left, Accruals right) =>
        new(left.Interest - right.Interest, left.FeeIncome - right.FeeIncome, left.Penalty - right.Penalty) { Charges = left.Charges - right.Charges };

    public static Accruals operator +(Accruals left, Accruals right) =>
        new(left.Interest + right.Interest, left.FeeIncome + right.FeeIncome, left.Penalty + right.Penalty) { Charges = left.Charges + right.Charges };
}
