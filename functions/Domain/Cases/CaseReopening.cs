namespace ScfFunctions.Domain;

/// <summary>A case that has ended opens again when the bank undoes something that its end relied on.</summary>
public static class CaseReopening
{
    /// <summary>The case as an open one, where it had stood; without a loan, it is to end as before. Unchanged where it had not ended, or had no terms yet.</summary>
    public static CaseChange Reopen(CaseChange change, FactStamp stamp) => change.Case switch
    {
        { Lifecycle: Lifecycle.Closed } closed => Opened(change, Before(closed), $"{closed.EndReason}.", stamp),
        // What it had paid itself meets again what it was sent, once the case ends.
        { HasEnded: true, Terms: not null, OrderValue: { } value } ended => Opened(change, Lifecycle.Verified, $"{ended.Lifecycle}.", stamp)
            .With(c => c with { Unwinding = c.Unwinding ?? new Unwinding(ended.Lifecycle, ended.Reasons), HeldForSupplier = c.HeldForSupplier ?? Money.Zero(value.Currency) })
            .GiveOwn(-Unwinding.Own(ended), stamp),
        _ => change,
    };

    /// <summary>
    /// A case opens again when the bank says that it paid after all what it had rejected. Before disbursement there is a loan then that nobody thought of.
    /// What it holds is held again, whatever the limits say; its claim is gone, and the order may be another case's by now.
    /// </summary>
    public static CaseChange ReopenContested(CaseChange change, Payment payment, FactStamp stamp) =>
        change.Case.Lifecycle is Lifecycle.Rejected or Lifecycle.Cancelled or Lifecycle.Expired && payment is { Advance: { } advance }
            ? (change.Case.Unwinding is null ? Opened(change, Lifecycle.Verified, $"{change.Case.Lifecycle}, and the bank says that it paid {payment.Amount}.", stamp) : Reopen(change, stamp))
                .With(c => c with { Advance = advance })
                .Promise(new SetHold(advance.Amount, Money.Zero(advance.Amount.Currency)))
            : Reopen(change, stamp);

    private static CaseChange Opened(CaseChange change, Lifecycle lifecycle, string end, FactStamp stamp) => change
        .With(c => c with { Lifecycle = c.Lifecycle.Become(lifecycle), EndReason = null, ClosedAt = null })
        .Record(stamp.Fact("Reopened", $"It had ended as {end}"))
        .Promise(new HearNotices(change.Case.ClosedAt ?? stamp.Now));

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
