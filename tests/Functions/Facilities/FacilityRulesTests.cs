using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using ScfFunctions.Facilities;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Facilities;

public sealed class FacilityRulesTests
{
    private static readonly DateOnly Today = new(2018, 3, 1);
    private static readonly FacilityApplication Application = new(Sek("50000"), Sek("1000"), Sek("100000"), ConsentGiven: true);

    [Fact]
    public void Given_the_worked_example_Then_score_grade_and_limit_are_these()
    {
        var assessment = Assessed(Application, History(completed: 100, "90000", late: 10, cancelled: 2, days: 300));
        Assert.Equal(876, assessment.Score);
        Assert.Equal(FacilityGrade.A, assessment.Grade);
        Assert.Equal(Sek("27000"), assessment.Limit);
        Assert.Equal(["many-completed-orders", "long-tenure", "few-cancellations", "punctual-deliveries"], Codes(assessment));
    }

    [Fact]
    public void Given_no_history_Then_the_starter_limit_applies_and_says_so()
    {
        var assessment = Assessed(Application, SupplierHistory.None(Crowns));
        Assert.Equal((FacilityGrade.Starter, Sek("1000"), 0), (assessment.Grade, assessment.Limit, assessment.Score));
        Assert.Equal(["history-too-short"], Codes(assessment));
        Assert.False(assessment.IsRejected);
    }

    [Theory]
    [InlineData(4, 0, FacilityGrade.Starter)]
    [InlineData(5, 0, FacilityGrade.C)] // 30 + 16 + 250 + 250 = 546
    [InlineData(3, 2, FacilityGrade.E)] // 40 % cancelled
    public void Given_few_orders_Then_five_finished_ones_are_enough_to_judge(int completed, int cancelled, FacilityGrade grade) =>
        Assert.Equal(grade, Assessed(Application, History(completed, "500", late: 0, cancelled, days: 30)).Grade);

    [Fact]
    public void Given_many_cancellations_and_late_deliveries_Then_there_is_no_facility_and_the_reasons_are_adverse()
    {
        var assessment = Assessed(Application, History(completed: 20, "20000", late: 15, cancelled: 10, days: 60));
        Assert.Equal(FacilityGrade.E, assessment.Grade);
        Assert.True(assessment.IsRejected);
        Assert.Contains(new ScoreReason("many-cancellations", "10 of 30 orders cancelled.", ReasonDirection.Adverse), assessment.Reasons);
        Assert.Contains(new ScoreReason("late-deliveries", "15 of 20 deliveries late.", ReasonDirection.Adverse), assessment.Reasons);
    }

    [Theory]
    [InlineData(50, "9000", 0, 0, 365, "2219.19")] // A, 1000 points: 3 x 739.73, the average month of 30 days
    [InlineData(25, "9000", 2, 1, 300, "1800")] // B: 2 x 900
    [InlineData(10, "9000", 1, 0, 90, "3000")] // C: 1 x 3,000
    [InlineData(10, "90", 1, 0, 90, "1000")] // C: not less than the starter limit
    [InlineData(10, "9000", 2, 1, 90, "500")] // D: half the starter limit
    public void Given_a_grade_Then_the_limit_is_a_multiple_of_a_months_completed_value(
        int completed, string value, int late, int cancelled, int days, string limit) =>
        Assert.Equal(Sek(limit), Assessed(Application, History(completed, value, late, cancelled, days)).Limit);

    [Theory]
    [InlineData("700", "100000", "700", "limit-by-request")]
    [InlineData("50000", "800", "800", "limit-by-agreement")]
    public void Given_a_lower_request_or_maximum_Then_it_caps_the_limit_and_says_so(string requested, string maximum, string limit, string code)
    {
        var assessment = Assessed(Application with { Requested = Sek(requested), MaximumLimit = Sek(maximum) }, SupplierHistory.None(Crowns));
        Assert.Equal(Sek(limit), assessment.Limit);
        Assert.Contains(code, Codes(assessment));
    }

    [Fact]
    public void Given_an_application_that_cannot_be_assessed_Then_it_is_rejected_with_all_reasons()
    {
        var decision = FacilityRules.Assess(
            Application with { ConsentGiven = false, Requested = Money.Parse("0", "EUR") }, SupplierHistory.None(Crowns), Today);
        Assert.False(decision.Accepts(out _, out var rejection));
        Assert.Equal(["consent-missing", "limit-not-positive", "currency-mismatch"], rejection.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void Given_a_history_that_contradicts_itself_Then_it_throws()
    {
        SupplierHistory good = History(10, "100", 1, 1, 30);
        SupplierHistory[] contradictions =
        [
            good with { LateDeliveries = 11 }, good with { CancelledOrders = -1 }, good with { CompletedValue = Sek("-1") },
            good with { FirstOrderDate = null }, good with { FirstOrderDate = Today.AddDays(1) },
        ];
        Assert.All(contradictions, history => Assert.Throws<ArgumentException>(() => FacilityRules.Assess(Application, history, Today)));
    }

    [Fact]
    public void Given_any_history_When_it_gets_worse_Then_the_score_does_not_rise()
    {
        var histories = Arb.From(
            from completed in Gen.Choose(1, 200)
            from late in Gen.Choose(0, completed - 1)
            from cancelled in Gen.Choose(0, 60)
            from days in Gen.Choose(0, 800)
            select History(completed, "9000", late, cancelled, days));
        Check.QuickThrowOnFailure(Prop.ForAll(histories, history =>
        {
            var score = Assessed(Application, history).Score;
            return score is >= 0 and <= 1000 &&
                   Assessed(Application, history with { LateDeliveries = history.LateDeliveries + 1 }).Score <= score &&
                   Assessed(Application, history with { CancelledOrders = history.CancelledOrders + 1 }).Score <= score &&
                   Assessed(Application, history with { CompletedOrders = history.CompletedOrders + 1 }).Score >= score;
        }));
    }

    private static SupplierHistory History(int completed, string value, int late, int cancelled, int days) =>
        new(completed, Sek(value), late, cancelled, Today.AddDays(-days));

    private static FacilityAssessment Assessed(FacilityApplication application, SupplierHistory history)
    {
        Assert.True(FacilityRules.Assess(application, history, Today).Accepts(out var assessment, out _));
        return assessment;
    }

    private static IEnumerable<string> Codes(FacilityAssessment assessment) => assessment.Reasons.Select(reason => reason.Code);
}
