namespace ScfFunctions.Domain;

/// <summary>A case that has ended opens again when the bank undoes something that its end relied on.</summary>
public static class CaseReopening
{
    /// <summary>The case as an open one, where it had stood; unchanged where it had not been closed.</summary>
    public static CaseChange Reopen(CaseChange change, FactStamp stamp) => change.Case.Lifecycle == Lifecycle.Closed
        ? change
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Before(c)), EndReason = null, ClosedAt = null })
            .Record(stamp.Fact("Reopened", $"It had ended as {change.Case.EndReason}."))
            .Promise(new HearNotices(change.Case.ClosedAt ?? stamp.Now))
        : change;

    /// <summary>
    /// A case opens again when the bank says that it paid after all what it had rejected. Before disbursement there is a loan then that nobody thought of.
    /// What it holds is held again, whatever the limits say; its claim is gone, and the order may be another case's by now.
    /// </summary>
    public static CaseChange ReopenContested(CaseChange change, Payment payment, FactStamp stamp) =>
        change.Case.Lifecycle is Lifecycle.Rejected or Lifecycle.Cancelled or Lifecycle.Expired && payment is { Advance: { } advance }
            ? change
                .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Verified), Advance = advance, ClosedAt = null })
                .Record(stamp.Fact("Reopened", $"It had ended as {change.Case.Lifecycle}, and the bank says that it paid {payment.Amount}."))
                .Promise(new SetHold(advance.Amount, Money.Zero(advance.Amount.Currency)), new HearNotices(change.Case.ClosedAt ?? stamp.Now))
            : Reopen(change, stamp);

    /// <summary>What had become of its loan, and how it ended, says where it stood: one that was in default stays so until it is cured.</summary>
    private static Lifecycle Before(FinancingCase financing) => financing switch
    {
        { IsWrittenOff: true } => Lifecycle.WrittenOff,
        { Loan.Guarantee: not null } => Lifecycle.Subrogated,
        { GuaranteeCall: not null } => Lifecycle.GuaranteeCalled,
        { EndReason: EndReason.Recovered or EndReason.Settled } => Lifecycle.Defaulted,
        _ => Lifecycle.Disbursed,
    };
}
