using ScfFunctions.Domain;

namespace ScfFunctions.Monitoring;

/// <summary>What the daily review records: goods and money that are late. Lateness alone stops nothing.</summary>
public static class MonitoringRules
{
    /// <summary>Records what has become overdue by the day of <paramref name="stamp"/> and was not recorded before.</summary>
    public static CaseChange Review(CaseChange change, FactStamp stamp)
    {
        if (change.Case.HasEnded || change.Case.Loan is not { } loan) return change;
        var today = change.Case.Terms!.Calendar.LocalDate(stamp.Now);
        return Payment(Delivery(change, today, stamp), loan, today, stamp);
    }

    private static CaseChange Delivery(CaseChange change, DateOnly today, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.IsDeliveryOverdue || financing.DeliveryDeadline is not { } deadline || today <= deadline
            || financing.Delivery is DeliveryState.Received or DeliveryState.Short or DeliveryState.Cancelled)
        {
            return change;
        }

        return change
            .With(c => c with { IsDeliveryOverdue = true })
            .Record(stamp.Fact("DeliveryOverdue", $"Not received by the deadline of {deadline:yyyy-MM-dd}; delivery is {financing.Delivery}."))
            .Promise(new RaiseWorkItem("delivery-overdue", financing.Id, $"Delivery of order {financing.OrderNumber} was due on {deadline:yyyy-MM-dd}; its state is {financing.Delivery}."));
    }

    private static CaseChange Payment(CaseChange change, Loan loan, DateOnly today, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Balance == BalanceState.Repaid) return change;
        var bucket = loan.Bucket(today);
        if (bucket <= financing.ReviewedBucket) return change;
        var position = loan.At(today);
        var detail = $"{loan.DaysPastDue(today)} days past due since {loan.MaturityDate:yyyy-MM-dd}: principal {position.Principal}, interest {position.InterestDue}.";
        return change
            .With(c => c with { ReviewedBucket = bucket })
            .Record(stamp.Fact("PaymentOverdue", detail))
            .Promise(new RaiseWorkItem("payment-overdue", financing.Id, $"Order {financing.OrderNumber}: {detail}"));
    }
}
