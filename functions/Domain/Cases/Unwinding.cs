using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>The end of a case without a loan for which money has moved, mostly because a loan was undone: it waits until all of it is back where it belongs.</summary>
/// <param name="End">Rejected, Cancelled or Expired.</param>
/// <param name="Reasons">Why it ends so.</param>
/// <remarks>
/// The funder gives back what it was sent, the guarantor likewise. What the supplier itself had paid fills what it got of a residual, and the rest goes back to it;
/// where that is not enough it owes the difference. What buyers paid becomes suspense when the case ends.
/// </remarks>
public sealed record Unwinding(Lifecycle End, ImmutableArray<Reason> Reasons)
{
    /// <summary>Whether a case without a loan has moved money, is moving it, or holds the supplier's own.</summary>
    public static bool IsNeeded(FinancingCase financing) => Due(financing) is not null || IsUnderWay(financing) || financing.Credits.Any(booked => booked.IsSuppliers);

    /// <summary>The payment that is to be made next, by its purpose and amount; null where none is, or it is under way.</summary>
    public static (PaymentPurpose Purpose, Money Amount)? Due(FinancingCase financing)
    {
        (PaymentPurpose Purpose, Money? Held)[] all =
        [
            (PaymentPurpose.Clawback, -financing.HeldForFunder),
            (PaymentPurpose.Sweep, financing.HeldForFunder),
            (PaymentPurpose.RecoveryClawback, -financing.HeldForGuarantor),
            (PaymentPurpose.Recovery, financing.HeldForGuarantor),
            (PaymentPurpose.GuaranteeRefund, financing.GuaranteeOverpaid),
            // Cash for the supplier is there once the others have given back theirs.
            (PaymentPurpose.Residual, IsShort(financing.HeldForFunder) || IsShort(financing.HeldForGuarantor) ? null : ForSupplier(financing)),
            (PaymentPurpose.Shortfall, -ForSupplier(financing)),
        ];
        foreach (var (purpose, held) in all)
        {
            if (financing.NotUnderWay(purpose, held) is { IsPositive: true } amount) return (purpose, amount);
        }

        return null;
    }

    /// <summary>Whether the case can do nothing more by itself for now: payments are under way, or people have to let one go.</summary>
    public static bool IsWaiting(FinancingCase financing) => Due(financing) switch
    {
        (PaymentPurpose.Residual, _) => financing is { IsResidualWithheld: true, IsResidualReleased: false },
        (PaymentPurpose.Shortfall, var amount) => ToMakeGood(financing) is null && financing.ResidualDemand?.Amount == amount,
        null => IsUnderWay(financing),
        _ => false,
    };

    /// <summary>What two persons have given up and no payment is making good yet; null for nothing.</summary>
    public static Money? ToMakeGood(FinancingCase financing) =>
        financing.NotUnderWay(PaymentPurpose.Shortfall, financing.ShortfallAccepted) is { IsPositive: true } given ? given : null;

    /// <summary>What the supplier itself has paid for the loan.</summary>
    public static Money Own(FinancingCase financing) => financing.Credits
        .Where(booked => booked.IsSuppliers)
        .Aggregate(Money.Zero(financing.OrderValue!.Value.Currency), (sum, booked) => sum + booked.Credit.Amount);

    /// <summary>What is to go to the supplier, with what it had paid itself; below zero what it owes. Null before the order is known.</summary>
    internal static Money? ForSupplier(FinancingCase financing) => financing.OrderValue is { } value
        ? (financing.HeldForSupplier ?? Money.Zero(value.Currency)) + Own(financing)
        : null;

    private static bool IsShort(Money? held) => held is { IsNegative: true };

    private static bool IsUnderWay(FinancingCase financing) => financing.Payments.Any(payment => payment.IsUncertain) || financing.SetOffsAnswered != financing.SetOffCount;
}
