using System.Globalization;
using Marketplace.Replay;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>What was decided about a loan on its way: recalls, defaults, extensions, pauses, and how its fee was earned.</summary>
internal static class ServicingChecks
{
    private const int DaysUntilDefault = 90;
    private const int RecallDays = 5;

    /// <summary>What makes the buyer owe something else than the program's word of it says, or money count otherwise than in the order of the timeline.</summary>
    public static readonly string[] Unsteady = ["CreditReversed", "CreditWaiting", "CreditReturnedToSuspense", "AllocationReversed", "DisbursementUndone", "Subrogated", "WrittenOff", "Settled"];

    public static IEnumerable<Difference> Of(CaseStory story, FinancedOrder financed, ModelTerms terms, ModelFacts facts) =>
        [.. AccelerationChecks.Of(story, terms, facts), .. Extension(story, financed, terms, facts), .. Pauses(financed, facts), .. Recalls(story, terms, facts), .. Defaults(story, terms, facts), .. FeeEarned(story, financed, terms, facts), .. RateChecks.Of(story, terms, facts), .. LetterChecks.Of(story, terms, facts)];

    /// <summary>Once, before it was due, by no more days than agreed on, to a bank day.</summary>
    private static IEnumerable<Difference> Extension(CaseStory story, FinancedOrder financed, ModelTerms terms, ModelFacts facts)
    {
        var agreed = terms.Maturity(facts.PaidOut);
        yield return Same("maturity", facts.ExtendedTo ?? agreed, financed.Case.MaturityDate);
        foreach (var line in story.Lines.Where(line => line.Name == "TenorExtended"))
        {
            var possible = Enumerable.Range(1, terms.ExtensionDays).Select(days => terms.BankDay(agreed.AddDays(days)));
            yield return new("extension that was agreed on", 1, possible.Contains(facts.ExtendedTo!.Value) && line.On < agreed ? 1 : 0);
        }

        yield return new("extensions", facts.ExtendedTo is null ? 0 : 1, story.Lines.Count(line => line.Name == "TenorExtended"));
    }

    private static IEnumerable<Difference> Pauses(FinancedOrder financed, ModelFacts facts)
    {
        var shown = financed.Case.Pauses ?? [];
        yield return new("pauses", facts.Pauses.Count, shown.Count);
        foreach (var (pause, answer) in facts.Pauses.Zip(shown))
        {
            yield return Same("begin of a pause", pause.From, answer.From);
            yield return Same("end of a pause", pause.Until, answer.Until);
        }
    }

    /// <summary>
    /// Each recall is what is lent beyond the rate of what the buyer had yet to pay, and of what of its money had gone to other things than principal; since an insolvency or
    /// fraud it is everything, and due at once.
    /// </summary>
    private static IEnumerable<Difference> Recalls(CaseStory story, ModelTerms terms, ModelFacts facts)
    {
        if (story.Tells(Unsteady)) yield break;
        // What is contested, or came from the supplier, secures nothing: then at least so much is recalled.
        var isExact = !story.Whole.Exists(line => line.Name.Contains("Disput", StringComparison.Ordinal) || line.Name is "RecourseBooked");
        var isAccelerated = story.Whole.TakeWhile(line => line != story.Lines[0]).Any(AccelerationChecks.IsIn);
        List<ModelCredit> credits = [];
        DateOnly? due = null;
        foreach (var line in story.Lines)
        {
            if (story.CreditIn(line) is { } credit) credits.Add(credit);
            if (line.Name == "RecallLifted") due = null;
            isAccelerated |= AccelerationChecks.IsIn(line);
            if (line.Name != "PrincipalRecalled") continue;
            var amounts = line.Detail.Split(' ');
            var (recalled, unpaid) = (Cents(amounts[0]), Cents(line.Detail[(line.Detail.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ')[0]));
            var loan = MoneyModel.Play(terms, facts with { Credits = [.. credits], Guarantee = null, WrittenOff = null, Settled = null, Rates = story.Rates(terms, facts.PaidOut, line) });
            var model = isAccelerated ? loan.Due.Principal : MoneyModel.Recall(terms, loan, unpaid + loan.Paid.Income);
            var isKnown = isExact || isAccelerated;
            yield return new($"recalled on {line.On:yyyy-MM-dd}", isKnown ? model : Math.Max(model, recalled), recalled);
            if (isKnown) yield return new($"may stay lent from {line.On:yyyy-MM-dd} on", loan.Due.Principal - model, CaseStory.RetainedIn(line));
            due ??= BankDayOf(terms, line.At, isAccelerated ? 0 : RecallDays);
            yield return Same("due day of a recall", due.Value, CaseStory.Days(line.Detail)[0]);
        }
    }

    /// <summary>Nobody defaults before its time: on the day that is said so many days past due count as are said.</summary>
    private static IEnumerable<Difference> Defaults(CaseStory story, ModelTerms terms, ModelFacts facts)
    {
        if (story.Tells("CreditReversed", "CreditReturnedToSuspense")) yield break;
        foreach (var line in story.Lines.Where(line => line.Name == "Defaulted" && line.Detail.Contains("days past due", StringComparison.Ordinal)))
        {
            // What came with value of a day before, but was told later in the morning, nobody knew of yet.
            var before = facts with { Credits = [.. story.Whole.TakeWhile(earlier => earlier != line).Select(story.CreditIn).OfType<ModelCredit>()], Guarantee = null, WrittenOff = null, Settled = null, Rates = story.Rates(terms, facts.PaidOut, line) };
            var days = MoneyModel.DaysPastDue(terms, before, line.On, story.RecallDueAt(line));
            yield return new("days past due at the default", days, int.Parse(line.Detail.Split(' ')[0], CultureInfo.InvariantCulture));
            yield return new("days past due for a default", Math.Max(days, DaysUntilDefault), days);
        }
    }

    /// <summary>The fee that was deducted is earned evenly by the days to the maturity that it was agreed for, whatever is moved later.</summary>
    private static IEnumerable<Difference> FeeEarned(CaseStory story, FinancedOrder financed, ModelTerms terms, ModelFacts facts)
    {
        if (terms.FeeIsPlatforms || story.Tells("DisbursementUndone")) yield break;
        var (fee, tenor) = (terms.Fee(facts.Principal), terms.Maturity(facts.PaidOut).DayNumber - facts.PaidOut.DayNumber);
        var days = facts.Credits.Concat(facts.TakenBack).Select(credit => credit.Day).Append(facts.PaidOut)
            .Concat(story.Lines.Where(line => line.Name == "PeriodClosed").SelectMany(line => CaseStory.Days(line.Detail))).ToList();
        var earned = 0m;
        // All of it is earned with the last of the principal.
        var loan = MoneyModel.Play(terms, facts);
        foreach (var entry in story.Rows.Entries.Where(entry => entry.GetProperty("event").GetString() == "fee-earned" && entry.GetProperty("book").GetString() == financed.Trade.Agreement.Book))
        {
            var on = CaseStory.Days(entry.GetProperty("date").GetString()!)[0];
            earned += CaseRows.Moved(entry, "UnearnedFee");
            // What was posted through a day stays posted through it, also when money of an earlier day comes.
            days.Add(on);
            // What was earned in a month that is closed and posted later is moved there, and back on the day after.
            if (story.Tells("PeriodClosed") && (on.Day == 1 || on.AddDays(1).Day == 1)) continue;
            var possible = days.Where(day => day <= on).Select(EarnedBy).ToList();
            if (loan.IsRepaid || loan.WriteOff is not null || story.Tells("CreditReversed")) possible.Add(fee);
            yield return new($"fee earned by {on:yyyy-MM-dd}", possible.Contains(earned) ? earned : EarnedBy(on), earned);
        }

        decimal EarnedBy(DateOnly day) => ModelTerms.HalfEven(fee * Math.Clamp(day.DayNumber - facts.PaidOut.DayNumber, 0, tenor) / tenor);
    }

    /// <summary>So many bank days after the one to which a moment belongs: from 17:00 on that is the next.</summary>
    private static DateOnly BankDayOf(ModelTerms terms, DateTimeOffset at, int bankDays)
    {
        var local = Marketplace.Orders.MarketTimeZone.ToLocal(at);
        var day = terms.BankDay(DateOnly.FromDateTime(local).AddDays(local.Hour >= 17 ? 1 : 0));
        for (var i = 0; i < bankDays; i++) day = terms.BankDay(day.AddDays(1));
        return day;
    }

    private static long Cents(string amount) => Marketplace.Money.ParseCents(amount);

    private static Difference Same(string figure, DateOnly model, DateOnly? books) => new($"{figure}, {model:yyyy-MM-dd} against {books:yyyy-MM-dd}", model.DayNumber, books?.DayNumber ?? 0);
}
