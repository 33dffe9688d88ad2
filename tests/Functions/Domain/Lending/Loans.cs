using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using Tests.Functions.Domain.Amounts;

namespace Tests.Functions.Domain.Lending;

/// <summary>Generators of loans for properties.</summary>
internal static class Loans
{
    private static readonly DateOnly Start = new(2017, 11, 1);

    private static readonly WaterfallPart[] Parts = Enum.GetValues<WaterfallPart>();

    private static Gen<WaterfallOrder> Order { get; } = Gen.Shuffle(Parts).Select(parts => new WaterfallOrder(parts));

    /// <summary>Any terms: all day counts, with and without penalty, grace, fee and charges; the usual waterfall, one bullet, nothing repaid.</summary>
    public static Gen<Loan> Fresh { get; } = FreshIn(Amounts.Amounts.Crowns);

    /// <summary>The same in currencies of 0, 2 and 3 decimals, in instalments, at rates that change, with any waterfall and kind of penalty.</summary>
    public static Gen<Loan> FreshOfAnyKind { get; } =
        from currency in Gen.Elements("JPY", "SEK", "KWD")
        from loan in FreshIn(Currency.Parse(currency))
        from weights in Gen.Choose(0, 3).ArrayOf(3)
        from penaltyBase in Gen.Elements(Enum.GetValues<PenaltyBase>())
        from effect in Gen.Elements(Enum.GetValues<PenaltyEffect>())
        from performing in Order
        from pastDue in Order
        from rateDay in Gen.Choose(0, 250)
        from rate in Gen.Choose(-2000, 4000)
        from pauseDay in Gen.Choose(0, 250)
        from paused in Gen.Choose(-30, 60)
        from givenUp in Gen.Choose(-300, 300)
        select loan with
        {
            Pauses = paused < 0 ? [] : [new LoanPause(loan.ValueDate.AddDays(pauseDay), loan.ValueDate.AddDays(pauseDay + paused))],
            WrittenOffOn = givenUp < 100 ? null : loan.ValueDate.AddDays(givenUp),
            Schedule = InInstalments(loan, weights),
            PenaltyBase = penaltyBase,
            PenaltyEffect = effect,
            WaterfallOrders = new WaterfallOrders { Performing = performing, PastDue = pastDue },
            RateChanges = rate < 0 ? [] : [new RateChange(loan.ValueDate.AddDays(rateDay), AnnualRate.FromBasisPoints(rate))],
        };

    /// <summary>The same, of which a guarantor has paid a part, and some of whose rest is waived.</summary>
    private static Gen<Loan> GuaranteedOfAnyKind { get; } =
        from loan in FreshOfAnyKind
        from day in Gen.Choose(1, 250)
        from permille in Gen.Choose(1, 1000)
        from ranking in Gen.Elements(Enum.GetValues<RecoveryRanking>())
        from waived in Gen.Choose(-100, 100)
        let paidOn = loan.ValueDate.AddDays(day)
        let position = loan.At(paidOn)
        select loan with
        {
            Guarantee = new GuaranteePayment(paidOn, Part(position.Principal, permille), Part(position.InterestDue, permille), ranking),
            WrittenOffOn = loan.WrittenOffOn?.NotBefore(paidOn),
            WaivedOn = waived < 0 ? null : (loan.WrittenOffOn ?? paidOn).NotBefore(paidOn).AddDays(waived),
        };

    /// <summary>A credit of a part of the principal, or of somewhat more than all of it.</summary>
    public static Gen<LoanCredit> CreditFor(Loan loan) =>
        from permille in Gen.Choose(1, 1300)
        from day in Gen.Choose(0, 300)
        select new LoanCredit(
            loan.ValueDate.AddDays(day), new Money(Math.Max(1, loan.Principal.MinorUnits * permille / 1000), loan.Principal.Currency));

    public static Arbitrary<Loan> WithCredits { get; } = Arb.From(
        from loan in Fresh
        from count in Gen.Choose(0, 4)
        from credits in CreditFor(loan).ArrayOf(count)
        select credits.Aggregate(loan, (before, credit) => Waterfall.Allocate(before, credit.Amount, credit.ValueDate).Loan));

    public static Arbitrary<(Loan Loan, LoanCredit[] Credits)> AndCredits { get; } = WithCreditsTo(Fresh);

    public static Arbitrary<(Loan Loan, LoanCredit[] Credits)> OfAnyKindAndCredits { get; } = WithCreditsTo(FreshOfAnyKind);

    public static Arbitrary<(Loan Loan, LoanCredit[] Credits)> GuaranteedAndCredits { get; } = WithCreditsTo(GuaranteedOfAnyKind);

    private static Money Part(Money whole, int permille) => new(whole.MinorUnits * permille / 1000, whole.Currency);

    private static Arbitrary<(Loan Loan, LoanCredit[] Credits)> WithCreditsTo(Gen<Loan> loans) => Arb.From(
        from loan in loans
        from count in Gen.Choose(1, 5)
        from credits in CreditFor(loan).ArrayOf(count)
        select (loan, credits));

    private static Gen<Loan> FreshIn(Currency currency) =>
        from principal in Amounts.Amounts.Positive
        from rate in Gen.Choose(0, 4000)
        from penalty in Gen.Choose(-2000, 3000)
        from dayCount in Gen.Elements(DayCount.All.AsEnumerable())
        from start in Gen.Choose(0, 400)
        from tenor in Gen.Choose(1, 180)
        from grace in Gen.Choose(0, 20)
        from chargeDay in Gen.Choose(0, 250)
        from charge in Gen.Choose(0, 5_000)
        let valueDate = Start.AddDays(start)
        let lent = new Money(principal.MinorUnits, currency)
        select new Loan
        {
            Principal = lent,
            Fee = FeeRate.FromBasisPoints(50).Of(lent),
            ValueDate = valueDate,
            MaturityDate = valueDate.AddDays(tenor),
            InterestRate = AnnualRate.FromBasisPoints(rate),
            DayCount = dayCount,
            GraceDays = grace,
            PenaltyRate = penalty < 0 ? null : AnnualRate.FromBasisPoints(penalty),
            Charges = charge == 0 ? [] : [new LoanCharge(valueDate.AddDays(chargeDay), new Money(charge, currency))],
        };

    /// <summary>Three instalments by weights, the last at maturity; one of weight zero is of interest alone.</summary>
    private static IReadOnlyList<Instalment> InInstalments(Loan loan, int[] weights)
    {
        var tenor = loan.MaturityDate.DayNumber - loan.ValueDate.DayNumber;
        if (tenor < weights.Length || weights.All(weight => weight == 0)) return [];
        var parts = loan.Principal.Split([.. weights]);
        return [.. parts.Select((part, i) => new Instalment(loan.ValueDate.AddDays(tenor * (i + 1) / weights.Length), part))];
    }
}
