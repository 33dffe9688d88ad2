using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Facilities;

/// <summary>Scores a supplier by its own orders and sets the limit of its facility.</summary>
/// <remarks>
/// The score is the sum of four parts, each rounded down to whole points:
/// <list type="bullet">
/// <item>experience, up to 300: 6 for each completed order, full from 50 on;</item>
/// <item>tenure, up to 200: by days since the first order, full from 365 on;</item>
/// <item>reliability, up to 250: full without cancellations, falling to nothing at 20 % of the finished orders;</item>
/// <item>punctuality, up to 250: full without late deliveries, falling to nothing at 40 % of the completed orders.</item>
/// </list>
/// The limit is a multiple of the average completed value in 30 days since the first order: 3 for A, 2 for B, 1 for C, in each case
/// not less than the starter limit; D gets half the starter limit; E none. With fewer than 5 finished orders the grade is
/// Starter and the limit the starter limit. In the end: never above what was requested or what the agreement allows.
/// Source: this project's own first scorecard, made so that real first orders can be financed. It is not calibrated on losses.
/// <para>Example: 100 orders completed for 90,000.00 in 300 days, 10 late, 2 cancelled: experience 300, tenure 164, reliability 225,
/// punctuality 187: score 876, grade A, limit 3 x 9,000.00 = 27,000.00.</para>
/// </remarks>
public static class FacilityRules
{
    private const int ExperiencePoints = 300;
    private const int PointsPerOrder = 6;
    private const int TenurePoints = 200;
    private const int FullTenureDays = 365;
    private const int ReliabilityPoints = 250;
    private const int WorstCancelledPercent = 20;
    private const int PunctualityPoints = 250;
    private const int WorstLatePercent = 40;
    private const int OrdersToJudge = 5;
    private const int DaysInMonth = 30;

    /// <summary>Assesses an application.</summary>
    /// <param name="application">What is asked for and offered.</param>
    /// <param name="history">The supplier's orders; only looked at with consent.</param>
    /// <param name="today">The day of the assessment.</param>
    /// <returns>The assessment, which may give no limit; or a rejection when the application itself cannot be assessed.</returns>
    /// <exception cref="ArgumentException">The history contradicts itself.</exception>
    public static Decision<FacilityAssessment> Assess(FacilityApplication application, SupplierHistory history, DateOnly today)
    {
        if (Unassessable(application) is { Count: > 0 } faults) return new Rejection(faults);
        RequireConsistent(history, today);

        var tenureDays = history.FirstOrderDate is { } first ? today.DayNumber - first.DayNumber : 0;
        var experience = Math.Min(ExperiencePoints, PointsPerOrder * Math.Min(history.CompletedOrders, ExperiencePoints));
        var tenure = TenurePoints * Math.Min(tenureDays, FullTenureDays) / FullTenureDays;
        var reliability = Falling(ReliabilityPoints, history.CancelledOrders, history.FinishedOrders, WorstCancelledPercent);
        var punctuality = Falling(PunctualityPoints, history.LateDeliveries, history.CompletedOrders, WorstLatePercent);
        var score = experience + tenure + reliability + punctuality;
        var grade = history.FinishedOrders < OrdersToJudge ? FacilityGrade.Starter : GradeOf(score);

        List<ScoreReason> reasons = [];
        if (grade == FacilityGrade.Starter)
        {
            reasons.Add(new ScoreReason("history-too-short",
                $"{history.FinishedOrders} finished orders are fewer than the {OrdersToJudge} that are needed to judge; the starter limit applies.", ReasonDirection.Neutral));
        }
        else
        {
            Speak(experience, ExperiencePoints, "many-completed-orders", "few-completed-orders", $"{history.CompletedOrders} orders completed.");
            Speak(tenure, TenurePoints, "long-tenure", "short-tenure", $"First order {tenureDays} days ago.");
            Speak(reliability, ReliabilityPoints, "few-cancellations", "many-cancellations", $"{history.CancelledOrders} of {history.FinishedOrders} orders cancelled.");
            Speak(punctuality, PunctualityPoints, "punctual-deliveries", "late-deliveries", $"{history.LateDeliveries} of {history.CompletedOrders} deliveries late.");
        }

        var limit = LimitOf(grade, application.StarterLimit, MonthlyValue(history, tenureDays));
        Cap(application.Requested, "limit-by-request", "more was not asked for");
        Cap(application.MaximumLimit, "limit-by-agreement", "the agreement allows no more");
        if (reasons is []) reasons.Add(new ScoreReason("average-history", "Nothing in the history stands out.", ReasonDirection.Neutral));
        return new FacilityAssessment(score, grade, limit, reasons);

        void Speak(int points, int of, string supportive, string adverse, string message)
        {
            if (points * 10 >= of * 6) reasons.Add(new ScoreReason(supportive, message, ReasonDirection.Supportive));
            else if (points * 10 <= of * 3) reasons.Add(new ScoreReason(adverse, message, ReasonDirection.Adverse));
        }

        void Cap(Money cap, string code, string why)
        {
            if (limit <= cap) return;
            limit = cap;
            reasons.Add(new ScoreReason(code, $"The limit is {cap}; {why}.", ReasonDirection.Neutral));
        }
    }

    /// <summary>An application that waits for a bank: what lives goes on as it is, and anything else waits with it.</summary>
    /// <param name="standing">The facility before it.</param>
    /// <param name="assessed">What the rules make of the application.</param>
    /// <returns>The facility meanwhile, and the answer to the application: Applied, with the limit that there is.</returns>
    public static (Facility After, FacilityDecision Answer) AwaitBank(Facility standing, FacilityDecision assessed)
    {
        var decided = standing.Decision;
        var answer = assessed with { Status = FacilityStatus.Applied, Limit = decided.Limit, ValidUntil = decided.ValidUntil };
        return (decided.Status == FacilityStatus.Live ? standing : standing with { Decision = answer }, answer);
    }

    private static List<Reason> Unassessable(FacilityApplication application)
    {
        List<Reason> faults = [];
        if (!application.ConsentGiven) faults.Add(new Reason("consent-missing", "The supplier has not consented to the credit report."));
        if (!application.Requested.IsPositive) faults.Add(new Reason("limit-not-positive", $"The requested limit {application.Requested} is not above zero."));
        if (application.Requested.Currency != application.MaximumLimit.Currency)
        {
            faults.Add(new Reason("currency-mismatch",
                $"The requested limit is in {application.Requested.Currency}, but the agreement in {application.MaximumLimit.Currency}."));
        }

        return faults;
    }

    private static void RequireConsistent(SupplierHistory history, DateOnly today)
    {
        if (history.CompletedOrders < 0 || history.CancelledOrders < 0 || history.LateDeliveries < 0 || history.CompletedValue.IsNegative ||
            history.LateDeliveries > history.CompletedOrders || history.FirstOrderDate > today ||
            (history.FirstOrderDate is null && history.FinishedOrders > 0))
            throw new ArgumentException($"The history contradicts itself: {history}.", nameof(history));
    }

    /// <summary>All points when nothing was bad, none from the worst percentage on, in proportion between.</summary>
    private static int Falling(int points, int bad, int all, int worstPercent) =>
        all == 0 ? 0 : (int)Math.Max(0, points * ((worstPercent * (long)all) - (100L * bad)) / (worstPercent * (long)all));

    private static FacilityGrade GradeOf(int score) => score switch
    {
        >= 800 => FacilityGrade.A,
        >= 650 => FacilityGrade.B,
        >= 450 => FacilityGrade.C,
        >= 300 => FacilityGrade.D,
        _ => FacilityGrade.E,
    };

    private static Money LimitOf(FacilityGrade grade, Money starter, Money monthly) => grade switch
    {
        FacilityGrade.A => Money.Max(starter, monthly + monthly + monthly),
        FacilityGrade.B => Money.Max(starter, monthly + monthly),
        FacilityGrade.C => Money.Max(starter, monthly),
        FacilityGrade.D => Share.FromBasisPoints(5000).Of(starter),
        FacilityGrade.E => Money.Zero(starter.Currency),
        _ => starter,
    };

    /// <summary>The completed value in an average month, rounded half-even; a tenure of under a month counts as one.</summary>
    private static Money MonthlyValue(SupplierHistory history, int tenureDays) =>
        new(HalfEven.Divide((Int128)history.CompletedValue.MinorUnits * DaysInMonth, Math.Max(DaysInMonth, tenureDays)), history.CompletedValue.Currency);
}
