namespace ScfFunctions.Domain;

/// <summary>What the supplier is told in writing. An insolvent party's case sends none: its administrator is told otherwise.</summary>
public static class LetterRules
{
    /// <summary>Writes a letter; one commit writes at most one of each kind.</summary>
    /// <param name="change">The case.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="amount">What has to be paid, above zero.</param>
    /// <param name="payBy">By when; null for at once.</param>
    /// <param name="stamp">When.</param>
    public static CaseChange Write(CaseChange change, LetterKind kind, Money amount, DateOnly? payBy, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.IsInsolvent) return change;
        var today = financing.Terms!.Calendar.LocalDate(stamp.Now);
        // A loan that came back may leave a residual that the supplier owes.
        var (days, outstanding) = financing.Loan is { } loan && financing.LoanDay(stamp.Now) is var day ? (financing.DaysPastDue(day), loan.Outstanding(day)) : (0, Money.Zero(amount.Currency));
        return change.Promise(new SendLetter(new Letter(
            $"{change.Subject}.{kind}", kind, financing.Id, financing.OrderNumber, today, days, amount, payBy, outstanding, financing.Terms.CollectionAccount, financing.OrderId)));
    }

    /// <summary>By when what is demanded today has to be paid: as many business days on as a recall has.</summary>
    public static DateOnly PayBy(FinancingTerms terms, DateTimeOffset now) => terms.Calendar.AddBusinessDays(terms.Calendar.BusinessDay(now), terms.RecallDays);
}
