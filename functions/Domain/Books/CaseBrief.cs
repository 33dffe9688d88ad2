namespace ScfFunctions.Domain;

/// <summary>What reports on many cases need of one: its loan and what belongs to it, so that the figures of any later day follow without another look at the case.</summary>
/// <param name="Currency">The currency of the case; null before its terms are pinned.</param>
/// <param name="Funder">Whose money is lent: <c>Platform</c>, or the bank's code; null before the terms are pinned.</param>
/// <param name="Industry">The supplier's line of business when the terms were pinned; null where it had named none, or before.</param>
/// <param name="TimeZone">The IANA time zone whose days count; null before the terms are pinned.</param>
/// <param name="Buckets">The agreement's bands of days past due.</param>
/// <param name="Loan">The loan; null before the disbursement has settled.</param>
/// <param name="Recalled">Principal due before its time; null for none.</param>
/// <param name="RecallDueDate">By when that has to be repaid.</param>
public sealed record CaseBrief(
    Currency? Currency, string? Funder, string? Industry, string? TimeZone, DelinquencyBuckets Buckets, Loan? Loan, Money? Recalled, DateOnly? RecallDueDate)
{
    /// <summary>How the platform is named as a funder. No bank's code has a capital letter.</summary>
    public const string PlatformFunder = nameof(Domain.Funder.Platform);

    public static CaseBrief Of(FinancingCase financing)
    {
        var terms = financing.Terms;
        return new CaseBrief(
            terms?.Tolerance.Currency, terms is null ? null : terms.Policy.Funder == Domain.Funder.Platform ? PlatformFunder : terms.FundingBank, terms?.SupplierIndustry,
            terms?.Calendar.TimeZone, terms?.Buckets ?? DelinquencyBuckets.Default, financing.Loan, financing.Recalled, financing.RecallDueDate);
    }

    /// <summary>The figures at the end of the agreement's local day of an instant; nothing where nothing was lent.</summary>
    /// <remarks>What is written off is in no book any more, so it counts for nothing but its days past due.</remarks>
    public CaseFigures? At(DateTimeOffset now)
    {
        if (Loan is not { } loan) return null;
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone!));
        var today = DateOnly.FromDateTime(local.DateTime).NotBefore(loan.LastDay);
        var daysPastDue = loan.DaysPastDue(today, RecallDueDate);
        var zero = Money.Zero(loan.Principal.Currency);
        if (loan.WrittenOffOn is not null) return new CaseFigures(zero, zero, zero, zero, daysPastDue);
        var position = loan.At(today);
        return new CaseFigures(position.Principal, position.InterestDue, position.OwedToGuarantor, PrincipalPastDue(loan, position), daysPastDue);
    }

    /// <summary>What of the funder's principal should have been repaid before this day: by instalments or at maturity, or because it was recalled.</summary>
    /// <remarks>What is recalled may be part of an instalment that is unpaid; it is not counted twice.</remarks>
    private Money PrincipalPastDue(Loan loan, LoanPosition position)
    {
        var zero = Money.Zero(loan.Principal.Currency);
        var fallen = loan.Instalments.Where(instalment => instalment.Due < position.AsOf).Aggregate(zero, (sum, instalment) => sum + instalment.Principal);
        var unpaid = (fallen - (loan.Principal - position.Principal)).OrZeroIfNegative();
        return RecallDueDate < position.AsOf ? Money.Min(position.Principal, Money.Max(unpaid, Recalled ?? zero)) : unpaid;
    }
}

/// <summary>A loan in figures, at the end of a day.</summary>
/// <param name="Principal">Principal that the funder is owed.</param>
/// <param name="Interest">Interest accrued that the funder is owed.</param>
/// <param name="OwedToGuarantor">What the guarantor paid and is owed.</param>
/// <param name="PrincipalPastDue">What of <paramref name="Principal"/> should have been repaid before that day.</param>
/// <param name="DaysPastDue">Calendar days since the oldest of what is unpaid fell due.</param>
public sealed record CaseFigures(Money Principal, Money Interest, Money OwedToGuarantor, Money PrincipalPastDue, int DaysPastDue)
{
    /// <summary>Whether anything is outstanding in the books.</summary>
    public bool IsOutstanding => !Principal.IsZero || !Interest.IsZero || !OwedToGuarantor.IsZero;
}
