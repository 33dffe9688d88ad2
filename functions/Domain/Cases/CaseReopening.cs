namespace ScfFunctions.Domain;

/// <summary>A closed case opens again when the bank undoes something that its end relied on.</summary>
public static class CaseReopening
{
    /// <summary>The case as an open one; unchanged where it had not been closed.</summary>
    public static CaseChange Reopen(CaseChange change, FactStamp stamp) => change.Case.Lifecycle == Lifecycle.Closed
        ? change
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Disbursed), EndReason = null, ClosedAt = null })
            .Record(stamp.Fact("Reopened", $"It had ended as {change.Case.EndReason}."))
        : change;
}
