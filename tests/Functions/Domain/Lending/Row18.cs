using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Domain.Lending;

/// <summary>The case of cases.md row 18: order of 10,000.00, 70 %, 60 days, 12 % Act/360, fee 0.5 %.</summary>
internal static class Row18
{
    public static readonly DateOnly DayZero = new(2018, 1, 8);

    public static FinancingTerms Terms { get; } = new()
    {
        AdvanceRate = AdvanceRate.FromBasisPoints(7000),
        InterestRate = AnnualRate.FromBasisPoints(1200),
        DayCount = DayCount.Act360,
        TenorDays = 60,
        Fee = new FeeTerms(FeeRate.FromBasisPoints(50)),
        GraceDays = 0,
        Tolerance = Sek("0"),
        Calendar = BusinessCalendar.WeekdaysUtc,
        AccountBank = "alpha",
        CollectionAccount = "collection-1",
        FunderAccount = "pool-1",
        SupplierAccount = "supplier-1",
        Policy = FinancingPolicy.Platform,
    };

    public static Advance Granted { get; } = Advance.Of(
        Terms.AdvanceRate, Terms.Fee,
        new AdvanceLimits(Sek("10000"), Sek("10000"), Sek("0"), Sek("50000"), Sek("50000"), Sek("50000")));

    public static Loan Lent { get; } = Loan.Disbursed(Terms, Granted, DayZero);

    public static DateOnly Day(int day) => DayZero.AddDays(day);
}
