namespace ScfFunctions.Domain;

/// <summary>A pause: nobody is dunned, the days past due do not count, and no penalty runs; interest goes on. It ends by itself or when a person ends it.</summary>
public static class PauseRules
{
    /// <summary>Puts it before two persons; an earlier request is overtaken.</summary>
    public static CaseChange Request(CaseChange change, PauseRequest request, FactStamp stamp)
    {
        var financing = change.Case;
        if (WhyNot(financing, request.Until, stamp.Now) is { } why) return change.Record(stamp.Fact("PauseRefused", $"Until {request.Until:yyyy-MM-dd}: {why}."));
        var detail = $"Its days past due are not to count until {request.Until:yyyy-MM-dd}: {request.Reason}.";
        return change
            .With(c => c with { AskedPause = new AskedPause(change.Subject, request.Until) })
            .Record(stamp.Fact("PauseRequested", detail))
            .Call(AskedPause.WorkItemKind, $"Order {financing.OrderNumber}. {detail}");
    }

    /// <summary>Two persons grant it, from today on.</summary>
    public static CaseChange Approve(CaseChange change, PersonDecision decision, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.AskedPause is not { } asked || asked.Subject != decision.Subject)
            return change.Record(stamp.Fact("DecisionTooLate", $"{decision.PersonId}: {decision.Note}: nothing is asked for."));
        var none = change.With(c => c with { AskedPause = null });
        if (WhyNot(financing, asked.Until, stamp.Now) is { } why) return none.Record(stamp.Fact("PauseRefused", $"{decision.PersonId}: {decision.Note}: {why}."));
        var today = financing.Terms!.Calendar.LocalDate(stamp.Now);
        return none
            .With(c => c with { Loan = c.Loan! with { Pauses = [.. c.Loan.Pauses, new LoanPause(today, asked.Until)] } })
            .Record(stamp.Fact("Paused", $"{decision.PersonId}: {decision.Note}. From {today:yyyy-MM-dd} until {asked.Until:yyyy-MM-dd}."));
    }

    /// <summary>They refuse it.</summary>
    public static CaseChange Reject(CaseChange change, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { AskedPause = c.AskedPause?.Subject == decision.Subject ? null : c.AskedPause })
        .Record(stamp.Fact("PauseRejected", $"{decision.PersonId}: {decision.Note}."));

    /// <summary>A person ends it: from today on the days count again.</summary>
    public static CaseChange End(CaseChange change, PauseEnd end, FactStamp stamp)
    {
        var financing = change.Case;
        if (WhyNotEnd(financing, stamp.Now) is { } why) return change.Record(stamp.Fact("PauseEndRefused", $"{end.Reason}: {why}."));
        var today = financing.Terms!.Calendar.LocalDate(stamp.Now);
        return change
            .With(c => c with { Loan = c.Loan! with { Pauses = [.. c.Loan.Pauses.SkipLast(1), c.Loan.Pauses[^1] with { Until = today }] } })
            .Record(stamp.Fact("PauseEnded", $"{end.Reason}. It would have held until {financing.Loan!.Pauses[^1].Until:yyyy-MM-dd}."));
    }

    /// <summary>Why there can be no pause until a day; null where there can.</summary>
    public static string? WhyNot(FinancingCase financing, DateOnly until, DateTimeOffset now)
    {
        if (financing is not { Lifecycle: Lifecycle.Disbursed, Loan: { } loan, Terms: { } terms }) return $"the case is {financing.Lifecycle}";
        var today = terms.Calendar.LocalDate(now);
        return financing switch
        {
            { Balance: BalanceState.Repaid } => "nothing is owed",
            { WhyAccelerated: { } why } => why.Message,
            _ when loan.Pauses is [.., var last] && last.Until > today => $"it is paused until {last.Until:yyyy-MM-dd}",
            _ when until <= today => "it would be over",
            _ when until > today.AddDays(AskedPause.LongestDays) => $"a pause is {AskedPause.LongestDays} days at most",
            _ => null,
        };
    }

    /// <summary>Why no pause can be ended; null where one can.</summary>
    public static string? WhyNotEnd(FinancingCase financing, DateTimeOffset now) =>
        financing is { HasEnded: false, Loan.Pauses: [.., var last], Terms: { } terms } && last.Until > terms.Calendar.LocalDate(now) ? null : "it is not paused";
}
