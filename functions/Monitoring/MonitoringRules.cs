using ScfFunctions.Domain;

namespace ScfFunctions.Monitoring;

/// <summary>What the daily review records: decisions, payments, goods and money that are late. Lateness alone stops nothing.</summary>
public static class MonitoringRules
{
    /// <summary>Records what has become overdue by the day of <paramref name="stamp"/> and was not recorded before.</summary>
    public static CaseChange Review(CaseChange change, FactStamp stamp)
    {
        if (change.Case.HasEnded || change.Case.Terms is not { } terms) return change;
        var today = terms.Calendar.LocalDate(stamp.Now);
        var decided = Decision(change, today, stamp);
        if (decided.Case.HasEnded) return decided;
        var overdue = Payment(Delivery(Silence(decided, today, stamp), today, stamp), today, stamp);
        return GivenUp(SettlementRules.Lapse(Defaulted(overdue, today, stamp), today, stamp), today, stamp);
    }

    /// <summary>Whoever owes the decision is asked once more; after the deadline the case expires, and what it held is given back.</summary>
    private static CaseChange Decision(CaseChange change, DateOnly today, FactStamp stamp)
    {
        if (change.Case is not { Decision: { } decision, IsFrozen: false }) return change;
        if (today > decision.DueOn)
        {
            return change.EndUndisbursed(
                Lifecycle.Expired, new Rejection([new Reason("decision-overdue", $"Nobody decided by {decision.DueOn:yyyy-MM-dd}."), .. change.Case.Reasons]), stamp);
        }

        return today >= decision.RemindOn && !decision.IsReminded
            ? Remind(change.With(c => c with { Decision = decision with { IsReminded = true } }), decision, stamp)
            : change;
    }

    private static CaseChange Remind(CaseChange change, PendingDecision decision, FactStamp stamp)
    {
        var financing = change.Case;
        var reminded = change.Record(stamp.Fact("DecisionReminded", $"A decision is due by {decision.DueOn:yyyy-MM-dd}."));
        return financing.Lifecycle == Lifecycle.Referred
            ? reminded.Call("decision-due", $"Order {financing.OrderNumber} was referred; the case expires after {decision.DueOn:yyyy-MM-dd}.")
            : reminded.Promise(Reminder.Of(financing.Terms!.FundingBank!, ReviewId.Of(financing.Id, financing.ReviewCount), decision.DueOn, stamp.Now));
    }

    /// <summary>A bank that says nothing of a payment is asked by a person. Silence never voids a payment.</summary>
    private static CaseChange Silence(CaseChange change, DateOnly today, FactStamp stamp) => change.Case.Payments
        .Where(payment => payment is { IsPending: true, IsSilenceNoted: false } && today >= ReviewDay.SilentFrom(change.Case.Terms!, payment))
        .Aggregate(change, (before, payment) => before
            .With(c => c.WithPayment(payment with { IsSilenceNoted = true }))
            .Record(stamp.Fact("PaymentSilent", $"{payment.Id} is {payment.Status} since {payment.InstructedAt:yyyy-MM-dd}."))
            .Promise(new RaiseWorkItem(
                "payment-silent", payment.Id,
                $"{payment.Id} over {payment.Amount} is {payment.Status} since {payment.InstructedAt:yyyy-MM-dd}; the bank {payment.Bank} has said nothing since.")));

    private static CaseChange Delivery(CaseChange change, DateOnly today, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.IsDeliveryOverdue) return ReceiptMissing(change, today, stamp);
        if (financing.Loan is null || financing.DeliveryDeadline is not { } deadline || today <= deadline || financing.IsDeliveryOver) return change;

        return change
            .With(c => c with { DeliveryOverdueToldOn = today })
            .Record(stamp.Fact("DeliveryOverdue", $"Not received by the deadline of {deadline:yyyy-MM-dd}; delivery is {financing.Delivery}."))
            .Promise(new RaiseWorkItem(
                "delivery-overdue", financing.Id, $"Delivery of order {financing.OrderNumber} was due on {deadline:yyyy-MM-dd}; its state is {financing.Delivery}."));
    }

    /// <summary>Everything is paid, and the case does not close: somebody may have acknowledged that too early, and can accept it now.</summary>
    private static CaseChange ReceiptMissing(CaseChange change, DateOnly today, FactStamp stamp)
    {
        var financing = change.Case;
        if (ReviewDay.TellAgainFrom(financing) is not { } from || today < from) return change;
        return change
            .With(c => c with { DeliveryOverdueToldOn = today })
            .Record(stamp.Fact("ReceiptMissing", $"The loan is repaid, and nobody has said that the goods came; delivery is {financing.Delivery}."))
            .Promise(new RaiseWorkItem(
                "delivery-overdue", $"{financing.Id}.{today:yyyyMMdd}",
                $"Order {financing.OrderNumber} is repaid, and its case closes once the goods are received or somebody accepts that nobody says so; delivery is {financing.Delivery}."));
    }

    private static CaseChange Payment(CaseChange change, DateOnly today, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Loan is not { } loan || financing.Balance == BalanceState.Repaid || financing.IsInsolvent || financing.IsWrittenOff) return change;
        var days = financing.DaysPastDue(today);
        // Grace delays the dunning, not the days; a pause both.
        if (days <= financing.Terms!.GraceDays || loan.Pauses.NotPaused(today) != today) return change;
        var bucket = financing.Terms.Buckets.Of(days);
        if (bucket.FirstDay <= financing.ReviewedFromDay) return change;
        var due = financing.DueDate!.Value;
        var position = loan.At(today);
        var detail = $"{days} days past due since {due:yyyy-MM-dd}: principal {position.Principal}, interest {position.InterestDue}.";
        var reviewed = change.With(c => c with { ReviewedFromDay = bucket.FirstDay });
        var noted = reviewed
            .Record(stamp.Fact("PaymentOverdue", detail))
            .Promise(new RaiseWorkItem(CaseCalls.PaymentOverdue, CaseCalls.OverdueKey(reviewed.Case), $"Order {financing.OrderNumber}: {detail}"));
        return LetterRules.Write(noted, LetterKind.Reminder, loan.Due(today, financing.RecallDueDate <= today ? financing.Recalled : null), payBy: null, stamp);
    }

    private static CaseChange Defaulted(CaseChange change, DateOnly today, FactStamp stamp) =>
        change.Case is { Lifecycle: Lifecycle.Disbursed, Loan: not null } && change.Case.DaysPastDue(today) is >= DefaultRules.DaysPastDue and var days
            ? DefaultRules.Default(change, $"{days} days past due.", stamp)
            : change;

    /// <summary>After so long nothing is expected any more: two persons are asked to write it off.</summary>
    private static CaseChange GivenUp(CaseChange change, DateOnly today, FactStamp stamp) =>
        WriteOffProposal.DueOn(change.Case) is { } from && today >= from && WriteOffRules.WhyNot(change.Case) is null
            ? WriteOffRules.Propose(change, new WriteOffRequest($"{change.Case.DaysPastDue(today)} days past due"), stamp)
            : change;
}
