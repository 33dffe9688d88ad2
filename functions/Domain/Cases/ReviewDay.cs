namespace ScfFunctions.Domain;

/// <summary>From which day on the daily review has something to record about a case.</summary>
public static class ReviewDay
{
    private const int DaysUntilToldAgain = 30;

    /// <summary>The earliest day on which the review has to look at the case: something is late by then, or a rate is to be fixed; null where nothing can be.</summary>
    public static DateOnly? Of(FinancingCase financing)
    {
        var (late, rate) = (OfLateness(financing), financing.HasEnded ? null : RateResets.DueOn(financing));
        return rate is null || late < rate ? late : rate;
    }

    /// <summary>The earliest day on which something is late that is not recorded as late yet; null where nothing can be.</summary>
    public static DateOnly? OfLateness(FinancingCase financing)
    {
        if (financing.HasEnded) return null;
        DateOnly? earliest = null;
        foreach (var day in Days(financing))
        {
            if (earliest is null || day < earliest) earliest = day;
        }

        return earliest;
    }

    /// <summary>The first day on which a pending payment counts as silent.</summary>
    public static DateOnly SilentFrom(FinancingTerms terms, Payment payment) =>
        terms.Calendar.AddBusinessDays(terms.Calendar.BusinessDay(payment.InstructedAt), terms.ReminderDays + 1);

    /// <summary>From when on people are told again that nobody says the goods came: a repaid case would wait for that for good.</summary>
    public static DateOnly? TellAgainFrom(FinancingCase financing) =>
        financing.Balance == BalanceState.Repaid && Standing.Of(financing).Stage == Stage.Delivery ? financing.DeliveryOverdueToldOn?.AddDays(DaysUntilToldAgain) : null;

    private static IEnumerable<DateOnly> Days(FinancingCase financing)
    {
        // A frozen case does not expire: a person has it in hand.
        if (financing is { Decision: { } decision, IsFrozen: false }) yield return decision.IsReminded ? decision.DueOn.AddDays(1) : decision.RemindOn;
        foreach (var payment in financing.Payments)
        {
            if (payment is { IsPending: true, IsSilenceNoted: false }) yield return SilentFrom(financing.Terms!, payment);
        }

        if (financing.Loan is null) yield break;
        if (financing is { IsDeliveryOverdue: false, Goods: DeliveryState.None or DeliveryState.Despatched or DeliveryState.PartlyReceived, DeliveryDeadline: { } deadline })
            yield return deadline.AddDays(1);
        if (TellAgainFrom(financing) is { } again) yield return again;
        if (financing.Balance == BalanceState.Repaid || financing.IsWrittenOff) yield break;
        var (due, pauses) = (financing.DueDate!.Value, financing.Loan.Pauses);
        // Dunning stops with insolvency, default does not.
        if (!financing.IsInsolvent && financing.Terms!.Buckets.NextFirstDay(financing.ReviewedFromDay) is { } days)
            yield return pauses.NotPaused(pauses.DayOf(due, Math.Max(days, financing.Terms.GraceDays + 1)));
        if (financing.Lifecycle == Lifecycle.Disbursed) yield return pauses.DayOf(due, DefaultRules.DaysPastDue);
        if (financing.Settlement is { IsAgreed: true } agreed) yield return agreed.PayBy.AddDays(1);
        if (WriteOffProposal.DueOn(financing) is { } writeOff) yield return writeOff;
    }
}
