namespace ScfFunctions.Domain;

/// <summary>From which day on the daily review has something to record about a case.</summary>
public static class ReviewDay
{
    /// <summary>
    /// The day after the DeliveryDeadline while goods are outstanding and that is not recorded; the first day of the next
    /// delinquency bucket while money is outstanding; the earlier of both, or null.
    /// </summary>
    public static DateOnly? Of(FinancingCase financing)
    {
        if (financing.HasEnded || financing.Loan is not { } loan) return null;
        DateOnly? delivery = financing is { IsDeliveryOverdue: false, Delivery: DeliveryState.None or DeliveryState.Despatched or DeliveryState.PartlyReceived }
            ? financing.DeliveryDeadline?.AddDays(1)
            : null;
        DateOnly? payment = financing.Balance == BalanceState.Repaid ? null : FirstDayAfter(financing.ReviewedBucket, loan.MaturityDate);
        return delivery is null || payment < delivery ? payment : delivery;
    }

    private static DateOnly? FirstDayAfter(DelinquencyBucket bucket, DateOnly maturity) => bucket switch
    {
        DelinquencyBucket.Current => maturity.AddDays(1),
        DelinquencyBucket.Days1To30 => maturity.AddDays(31),
        DelinquencyBucket.Days31To60 => maturity.AddDays(61),
        DelinquencyBucket.Days61To90 => maturity.AddDays(91),
        _ => null,
    };
}
