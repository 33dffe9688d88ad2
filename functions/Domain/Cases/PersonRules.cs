namespace ScfFunctions.Domain;

/// <summary>What people do to a case: stop it, let a referral pass or refuse it, accept what is missing, let go what is withheld.</summary>
public static class PersonRules
{
    public static CaseChange Freeze(CaseChange change, FreezeOrder order, FactStamp stamp) => change.Case.HasEnded
        ? change.Record(stamp.Fact("FreezeTooLate", $"The case is {change.Case.Lifecycle}: {order.Reason}."))
        : change.Freeze("frozen-by-person", order.Reason, stamp.Fact("FrozenByPerson", order.Reason));

    /// <summary>
    /// The referral's reasons no longer count; the order is verified once more, for it may have changed meanwhile. A yes to a referral that another one has
    /// overtaken was given to other reasons, and has no effect.
    /// </summary>
    public static CaseChange Approve(CaseChange change, PersonDecision decision, FactStamp stamp)
    {
        if (change.Case.Lifecycle != Lifecycle.Referred || change.Case.Decision?.IsOver(change.Case.Terms!.Calendar, stamp.Evidence.ReceivedAt) == true)
            return TooLate(change, decision, stamp);
        if (decision.Subject is { } subject && subject != change.Case.ReferredAs)
            return change.Record(stamp.Fact("ReferralOvertaken", $"{decision.PersonId}: {decision.Note}. The order was verified anew meanwhile and referred again: no effect."));
        return change
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.Approved),
                AcceptedReferrals = [.. c.Reasons.Select(reason => reason.Code)],
                Reasons = [],
                Decision = null,
            })
            .Record(stamp.Fact("ReferralApproved", $"{decision.PersonId}: {decision.Note}."));
    }

    /// <summary>A person refuses; possible until the payment has been instructed.</summary>
    public static CaseChange Reject(CaseChange change, PersonDecision decision, FactStamp stamp) => change.Case.IsUndisbursed
        ? change.Reject(new Rejection([new Reason("refused-by-person", $"{decision.PersonId}: {decision.Note}."), .. change.Case.Reasons]), stamp)
        : TooLate(change, decision, stamp);

    /// <summary>The case may close although nobody said that the goods were received.</summary>
    public static CaseChange AcceptWithoutReceipt(CaseChange change, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { AcceptedWithoutReceipt = decision.PersonId })
        .Record(stamp.Fact("MissingReceiptAccepted", $"{decision.PersonId}: {decision.Note}."));

    /// <summary>The residual may go out although a party is insolvent.</summary>
    public static CaseChange ReleaseResidual(CaseChange change, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { IsResidualReleased = true })
        .Record(stamp.Fact("ResidualReleased", $"{decision.PersonId}: {decision.Note}."));

    /// <summary>From now on the supplier is paid elsewhere. Of two changes the one that took effect later counts, in whatever order they are told.</summary>
    public static CaseChange ChangePayoutAccount(CaseChange change, PayoutAccountChange order, FactStamp stamp)
    {
        if (change.Case.Terms is null) return change.Record(stamp.Fact("PayoutAccountChanged", "Nothing was pinned yet."));
        if (change.Case.PayoutAccountAt > stamp.BusinessTime)
            return change.Record(stamp.Fact("PayoutAccountOvertaken", "A later account is in effect: no effect."));
        return change
            .With(c => c with { Terms = c.Terms! with { SupplierAccount = order.Account }, PayoutAccountAt = stamp.BusinessTime })
            .Record(stamp.Fact("PayoutAccountChanged", "Payments to the supplier that are not under way yet go to its new account."));
    }

    /// <summary>The agreement has ended: what was not paid out expires; what was runs on.</summary>
    public static CaseChange EndAgreement(CaseChange change, AgreementEnded end, FactStamp stamp) => change.Case.IsUndisbursed
        ? change.EndUndisbursed(Lifecycle.Expired, new Rejection("agreement-ended", $"The agreement has ended: {end.Reason}."), stamp)
        : change.Record(stamp.Fact("AgreementEnded", $"{end.Reason}; the case runs on."));

    private static CaseChange TooLate(CaseChange change, PersonDecision decision, FactStamp stamp) =>
        change.Record(stamp.Fact("DecisionTooLate", $"{decision.PersonId}: {decision.Note}. The case is {change.Case.Lifecycle}: no effect."));
}
