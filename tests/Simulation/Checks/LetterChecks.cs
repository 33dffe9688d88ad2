using System.Globalization;
using Marketplace.Backend;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>What a supplier is told in writing: each step of dunning once, over what is really owed; none in a pause, none once a party is insolvent.</summary>
internal static class LetterChecks
{
    private const string Reminder = "Reminder";
    private const int LastBandBeforeDefault = 61;

    /// <summary>The last days past due of each band in which people are dunned.</summary>
    private static readonly int[] Bands = [30, 60, 90, 180];

    public static IEnumerable<Difference> Of(CaseStory story, ModelTerms terms, ModelFacts facts)
    {
        var letters = story.Letters.ToList();
        var told = Told(story).ToList();
        foreach (var kind in new[] { Reminder, "RecallNotice", "PaymentRequest" })
        {
            var (expected, written) = (Days(told, kind), Days(letters.Select(letter => (letter.Kind, letter.IssuedOn)), kind));
            yield return new($"letters, {kind} on {expected} by the timeline, on {written}", 1, expected == written ? 1 : 0);
        }

        // What the supplier got too much comes and goes with every credit that is taken back.
        foreach (var difference in story.Tells(ServicingChecks.Unsteady) ? [] : Steps(story, terms, facts, letters)) yield return difference;
    }

    /// <summary>What the timeline says has to be told in writing, as long as nobody is insolvent.</summary>
    private static IEnumerable<(string Kind, DateOnly On)> Told(CaseStory story)
    {
        var isRecalled = false;
        foreach (var line in story.Whole)
        {
            if (line.Name == "PartyInsolvent") yield break;
            if (line.Name == "PaymentOverdue") yield return (Reminder, line.On);
            if (line.Name == "Defaulted") yield return ("PaymentRequest", line.On);
            if (line.Name == "PrincipalRecalled" && !isRecalled) yield return ("RecallNotice", line.On);
            isRecalled = line.Name switch { "PrincipalRecalled" => true, "RecallLifted" or "DisbursementUndone" => false, _ => isRecalled };
        }
    }

    /// <summary>Each band of days past due is told of once, on a day that counts, with the days and the amount of the model; and the last before a default was told of.</summary>
    private static IEnumerable<Difference> Steps(CaseStory story, ModelTerms terms, ModelFacts facts, List<LetterAnswer> letters)
    {
        HashSet<(DateOnly Since, int Band)> steps = [];
        foreach (var line in story.Lines.Where(line => line.Name is "PaymentOverdue" or "Defaulted"))
        {
            var known = facts with
            {
                Credits = [.. story.Whole.TakeWhile(earlier => earlier != line).Select(story.CreditIn).OfType<ModelCredit>()],
                Guarantee = null,
                WrittenOff = null,
                Settled = null,
                Rates = story.Rates(terms, facts.PaidOut, line),
            };
            var (loan, recallDue) = (MoneyModel.Play(terms, known.AsOf(line.On)), story.RecallDueAt(line));
            var (days, since) = (MoneyModel.DaysPastDue(terms, known, line.On, recallDue), loan.PastDueSince is { } due && !(recallDue < due) ? due : recallDue ?? line.On);
            if (line.Name == "PaymentOverdue" && letters.Find(letter => letter.Kind == Reminder && letter.IssuedOn == line.On) is { } letter)
            {
                yield return new($"days past due in the reminder of {line.On:yyyy-MM-dd}", days, letter.DaysPastDue);
                yield return new($"reminder of {line.On:yyyy-MM-dd} after grace", 1, days > terms.GraceDays ? 1 : 0);
                yield return new($"reminder of {line.On:yyyy-MM-dd} of a step that was not told of", 1, steps.Add((since, BandOf(days))) ? 1 : 0);
                yield return new($"reminder of {line.On:yyyy-MM-dd} in a pause", 0, story.Pauses(line).Exists(pause => pause.From <= line.On && line.On < pause.Until) ? 1 : 0);
                var recalled = recallDue <= line.On ? Outcome.CentsIn(story.Lines.TakeWhile(earlier => earlier != line).Last(earlier => earlier.Name == "PrincipalRecalled").Detail) : 0;
                yield return new($"amount of the reminder of {line.On:yyyy-MM-dd}", loan.Fallen.Income + Math.Max(loan.Fallen.Principal, recalled), letter.Amount.Cents);
            }
            else if (line.Detail.Contains("days past due", StringComparison.Ordinal))
            {
                yield return new($"reminder before the default of {line.On:yyyy-MM-dd}", 1, steps.Contains((since, LastBandBeforeDefault)) ? 1 : 0);
                if (letters.Find(each => each.Kind == "PaymentRequest" && each.IssuedOn == line.On) is { } request)
                    yield return new($"amount of the payment request of {line.On:yyyy-MM-dd}", MoneyModel.Play(terms, known with { Until = Later(line.On, known.LastDay) }).Outstanding, request.Amount.Cents);
            }
        }
    }

    private static int BandOf(int days) => 1 + Bands.Where(last => last < days).DefaultIfEmpty(0).Max();

    private static string Days(IEnumerable<(string Kind, DateOnly On)> letters, string kind) =>
        string.Join(' ', letters.Where(letter => letter.Kind == kind).Select(letter => letter.On).Order().Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
