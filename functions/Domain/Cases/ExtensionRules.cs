namespace ScfFunctions.Domain;

/// <summary>One extension of the tenor, within what was agreed: interest goes on, and the buyer's date does not move.</summary>
/// <remarks>What is agreed on are calendar days, as with the tenor: the maturity that they lead to moves to the next business day beyond that.</remarks>
public static class ExtensionRules
{
    /// <summary>Puts it before two persons.</summary>
    public static CaseChange Request(CaseChange change, ExtensionRequest request, FactStamp stamp)
    {
        var financing = change.Case;
        if (WhyNot(financing, request.Days, stamp.Now) is { } why) return change.Record(stamp.Fact("ExtensionRefused", $"{request.Days} days: {why}."));
        var to = financing.Terms!.Calendar.Following(financing.Loan!.MaturityDate.AddDays(request.Days));
        var detail = $"from {financing.Loan.MaturityDate:yyyy-MM-dd} to {to:yyyy-MM-dd}: {request.Reason}.";
        return change
            .With(c => c with { Extension = new Extension(change.Subject, to) })
            .Record(stamp.Fact("ExtensionRequested", detail))
            .Call(Extension.WorkItemKind, $"Order {financing.OrderNumber} is to mature later, {detail}");
    }

    /// <summary>Two persons grant it, while nothing is due yet.</summary>
    public static CaseChange Approve(CaseChange change, PersonDecision decision, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Extension is not { IsApproved: false } asked || asked.Subject != decision.Subject)
            return change.Record(stamp.Fact("DecisionTooLate", $"{decision.PersonId}: {decision.Note}: nothing is asked for."));
        var none = change.With(c => c with { Extension = null });
        if (WhyNot(none.Case, days: 1, stamp.Now) is { } why) return none.Record(stamp.Fact("ExtensionRefused", $"{decision.PersonId}: {decision.Note}: {why}."));
        return change
            .With(c => c with { Extension = asked with { IsApproved = true }, Loan = c.Loan!.Extended(asked.MaturityDate), MaturityDate = asked.MaturityDate })
            .Record(stamp.Fact("TenorExtended", $"{decision.PersonId}: {decision.Note}. Matures {asked.MaturityDate:yyyy-MM-dd} instead of {financing.Loan!.MaturityDate:yyyy-MM-dd}."));
    }

    /// <summary>They refuse it; the supplier may ask again.</summary>
    public static CaseChange Reject(CaseChange change, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { Extension = c.Extension is { IsApproved: false } asked && asked.Subject == decision.Subject ? null : c.Extension })
        .Record(stamp.Fact("ExtensionRejected", $"{decision.PersonId}: {decision.Note}."));

    /// <summary>Why the tenor cannot be extended by so many days now; null where it can.</summary>
    public static string? WhyNot(FinancingCase financing, int days, DateTimeOffset now) => financing switch
    {
        not { Lifecycle: Lifecycle.Disbursed, Loan: not null, Terms: not null } => $"the case is {financing.Lifecycle}",
        { Balance: BalanceState.Repaid } => "nothing is owed",
        { Terms.ExtensionDays: 0 } => "the agreement has no extension",
        { Extension.IsApproved: true } => "it has been extended already",
        { Extension: not null } => "an extension is asked for already",
        { IsFrozen: true } => "the case is frozen; look at what it is frozen for first",
        { WhyAccelerated: { } why } => why.Message,
        { Recalled: not null } => "part of it was recalled",
        _ when days > financing.Terms.ExtensionDays => $"the agreement extends by {financing.Terms.ExtensionDays} days at most",
        _ when financing.Terms.Calendar.LocalDate(now) >= financing.Loan.MaturityDate || financing.DaysPastDue(financing.LoanDay(now)) > 0 => "it is due already",
        _ => null,
    };
}
