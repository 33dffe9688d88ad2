namespace ScfFunctions.Domain;

/// <summary>
/// What the platform provides for its own exposure: the loan where it lends, its share of it where a bank lends under its guarantee. Made at a period's close, used
/// when the loss comes, released when it does not.
/// </summary>
public static class ProvisionRules
{
    /// <summary>Brings the provision to what is expected to be lost at the end of a day.</summary>
    /// <param name="change">The case, with a loan.</param>
    /// <param name="date">The day, and the booking date.</param>
    /// <remarks>Example: 7,072.33 owed and not past due are 70.72; the same 40 days past due 707.23, and 0.00 once repaid.</remarks>
    public static CaseChange Follow(CaseChange change, DateOnly date) => Become(change, date, Expected(change.Case, date));

    /// <summary>Nothing is lent any more: what is left of the provision is income again.</summary>
    public static CaseChange Release(CaseChange change, DateOnly date) =>
        change.Case.Provision is { } left ? Become(change, date, Money.Zero(left.Currency)) : change;

    /// <summary>The same where the loan is repaid.</summary>
    public static CaseChange Settle(CaseChange change, DateOnly date) => change.Case.Balance == BalanceState.Repaid ? Release(change, date) : change;

    /// <summary>All that is left of the loan is given up: what the platform has provided for it is used first; for a guarantee that was not called, released.</summary>
    public static CaseChange GiveUp(CaseChange change, DateOnly date, LoanPosition left)
    {
        var funder = change.Case.FunderBook;
        return funder.Book == Book.P
            ? change.Post(Journals.GivenUp(funder, date, left, change.Case.Provision)).With(c => c with { Provision = null })
            : Release(change, date).Post(Journals.GivenUp(funder, date, left));
    }

    /// <summary>What is expected to be lost: by what is known when it is asked, such as a default or a repayment since that day.</summary>
    private static Money Expected(FinancingCase financing, DateOnly date)
    {
        var (loan, terms) = (financing.Loan!, financing.Terms!);
        // A guarantee that is called is a loss already, and so is what is written off.
        if (financing.Balance == BalanceState.Repaid || financing.IsWrittenOff || financing.GuaranteeCall is not null) return Money.Zero(loan.Principal.Currency);
        var band = (terms.Provisions ?? ProvisionScale.Default).Of(terms.Buckets.Of(financing.DaysPastDue(date)), financing.IsInDefault);
        return band.Rate.Of(terms.Policy.PlatformExposure(loan.At(date).Exposure));
    }

    private static CaseChange Become(CaseChange change, DateOnly date, Money provision)
    {
        var before = change.Case.Provision ?? Money.Zero(provision.Currency);
        return change
            .With(c => c with { Provision = provision.IsZero ? null : provision })
            .Post(Journals.Provided(change.Case.FunderBook, date, provision - before));
    }
}
