using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Cases;

namespace Tests.Functions.Domain.Books;

/// <summary>The figures of a case on any day from its brief alone, as the case itself would say them.</summary>
public sealed class CaseBriefTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(151)]
    public void A_brief_says_what_the_case_says(int day)
    {
        var financing = CaseStory.Disbursed().Receive(8, "10000").Credit(30, "5000").Case;
        var brief = StorageJson.Read<CaseBrief>(StorageJson.Write(CaseBrief.Of(financing)));
        var now = Noon(financing.Loan!.ValueDate.AddDays(day));
        var today = financing.Terms!.Calendar.LocalDate(now).NotBefore(financing.Loan.LastDay);

        var figures = brief.At(now)!;

        var position = financing.Loan.At(today);
        Assert.Equal((position.Principal, position.InterestDue, financing.DaysPastDue(today)), (figures.Principal, figures.Interest, figures.DaysPastDue));
        Assert.Equal(day > 60 ? position.Principal : Money.Zero(position.Principal.Currency), figures.PrincipalPastDue);
    }

    [Theory]
    [InlineData(30, null, "0.00")]
    [InlineData(31, null, "2800.00")]
    [InlineData(60, null, "2800.00")]
    [InlineData(61, null, "7000.00")]
    [InlineData(20, 19, "1000.00")]
    [InlineData(20, 20, "0.00")]
    [InlineData(40, 19, "2800.00")]
    public void What_is_past_due_are_the_instalments_before_the_day_or_what_was_recalled_if_that_is_more(int day, int? recallDue, string pastDue)
    {
        var loan = Lent();
        loan = loan with { Schedule = [new(loan.ValueDate.AddDays(30), Reais("2800.00")), new(loan.MaturityDate, Reais("4200.00"))] };
        var brief = Brief(loan) with { Recalled = recallDue is null ? null : Reais("1000.00"), RecallDueDate = recallDue is { } due ? loan.ValueDate.AddDays(due) : null };

        Assert.Equal(Reais(pastDue), brief.At(Noon(loan.ValueDate.AddDays(day)))!.PrincipalPastDue);
    }

    [Fact]
    public void The_day_is_that_of_the_agreements_time_zone()
    {
        var loan = Lent();
        var midnight = new DateTimeOffset(loan.MaturityDate.AddDays(1), default, TimeSpan.Zero);

        Assert.Equal(1, Brief(loan).At(midnight)!.DaysPastDue);
        Assert.Equal(0, (Brief(loan) with { TimeZone = "America/Sao_Paulo" }).At(midnight)!.DaysPastDue);
    }

    [Fact]
    public void What_is_written_off_is_in_no_book()
    {
        var loan = Lent() with { WrittenOffOn = Lent().MaturityDate.AddDays(100) };

        var figures = Brief(loan).At(Noon(loan.MaturityDate.AddDays(200)))!;

        Assert.False(figures.IsOutstanding);
        Assert.Equal(200, figures.DaysPastDue);
    }

    private static CaseBrief Brief(Loan loan) => new(loan.Principal.Currency, CaseBrief.PlatformFunder, null, "UTC", DelinquencyBuckets.Default, loan, null, null);

    private static Loan Lent() => new()
    {
        Principal = Reais("7000.00"),
        Fee = Reais("35.00"),
        ValueDate = new DateOnly(2017, 3, 1),
        MaturityDate = new DateOnly(2017, 4, 30),
        InterestRate = AnnualRate.FromBasisPoints(1200),
        DayCount = DayCount.Act360,
    };

    private static DateTimeOffset Noon(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    private static Money Reais(string amount) => Money.Parse(amount, "BRL");
}
