using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using Tests.Functions.Domain.Amounts;

namespace Tests.Functions.Domain.Lending;

/// <summary>Generators of loans for properties.</summary>
internal static class Loans
{
    private static readonly DateOnly Start = new(2017, 11, 1);

    /// <summary>Any terms: all day counts, with and without penalty, grace, fee and charges; nothing repaid.</summary>
    public static Gen<Loan> Fresh { get; } =
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
        select new Loan
        {
            Principal = principal,
            Fee = FeeRate.FromBasisPoints(50).Of(principal),
            ValueDate = valueDate,
            MaturityDate = valueDate.AddDays(tenor),
            InterestRate = AnnualRate.FromBasisPoints(rate),
            DayCount = dayCount,
            GraceDays = grace,
            PenaltyRate = penalty < 0 ? null : AnnualRate.FromBasisPoints(penalty),
            Charges = charge == 0 ? [] : [new LoanCharge(valueDate.AddDays(chargeDay), new Money(charge, principal.Currency))],
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

    public static Arbitrary<(Loan Loan, LoanCredit[] Credits)> AndCredits { get; } = Arb.From(
        from loan in Fresh
        from count in Gen.Choose(1, 5)
        from credits in CreditFor(loan).ArrayOf(count)
        select (loan, credits));
}
