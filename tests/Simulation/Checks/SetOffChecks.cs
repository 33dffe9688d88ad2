using System.Globalization;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>What one case hands to another of its supplier: it passes once, both sides say the same, it was agreed on and due, and no more than was owed.</summary>
internal static class SetOffChecks
{
    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        var cases = evidence.Outcome.Cases.ToDictionary(financed => financed.Case.Id, financed => (Financed: financed, Story: new CaseStory(evidence, financed)), StringComparer.Ordinal);
        foreach (var (financed, story) in cases.Values)
        {
            foreach (var failure in Unmet(story).Select(detail => new Failure("nothing goes to a supplier that is due in another of its cases", $"{financed.Name}: {detail}"))) yield return failure;
            var given = story.Whole.Where(line => line.Name == "SetOff").Select((line, i) => (Line: line, Id: string.Create(CultureInfo.InvariantCulture, $"(set-off|{story.Rows.Id}|{i + 1})"))).ToList();
            foreach (var group in given.GroupBy(each => CaseIn(each.Line.Detail), StringComparer.Ordinal))
            {
                var (other, to) = cases[group.Key];
                if (financed.Trade.Agreement != other.Trade.Agreement || financed.Order.Seller != other.Order.Seller || !evidence.Terms[other.Trade.Agreement.Name].AllowsSetOff)
                    yield return new Failure("only what was agreed on is set off, with the same supplier and funder", $"{financed.Name} to {other.Name}");
                foreach (var detail in Differences([.. group], story, to)) yield return new Failure("a set-off passes once, and both cases say the same", $"{financed.Name} to {other.Name}: {detail}");
            }
        }
    }

    private static IEnumerable<string> Differences(List<(StoryLine Line, string Id)> given, CaseStory from, CaseStory to)
    {
        var taken = given.SelectMany(each => to.Whole.Where(line => line.Name is "RecourseBooked" or "CreditBooked" && line.Detail.EndsWith($"{each.Id}.", StringComparison.Ordinal))).ToList();
        var refused = Cents(to, "SetOffRefused", $"from case {from.Rows.Id}:");
        var returned = Cents(from, "SetOffReturned", $"Case {to.Rows.Id} ");
        var passed = given.Sum(each => Outcome.CentsIn(each.Line.Detail));
        if (taken.Count > given.Count || passed != taken.Sum(line => Outcome.CentsIn(line.Detail)) + refused) yield return $"{passed} given, {taken.Count} taken, {refused} refused";
        if (refused != returned) yield return $"{refused} refused, {returned} came back";
        // Nothing of it is left there for the supplier: no more was taken than was due on that day.
        var allocated = taken.Select(line => to.Whole.SkipWhile(each => each != line).First(each => each.Name == "CreditAllocated").Detail);
        var left = allocated.Sum(detail => Outcome.CentsIn(detail[detail.IndexOf("residual", StringComparison.Ordinal)..]));
        if (left > 0) yield return $"{left} of what was given were not due";
        if (given.Exists(each => IsInsolvent(from, each.Line))) yield return "given by a case of an insolvent party";
        if (taken.Exists(line => IsInsolvent(to, line) || !IsInDefault(to, line))) yield return "taken by a case in which nothing was due, or of an insolvent party";
    }

    /// <summary>A residual is left to the supplier only when no claim that the case had heard of is unmet; where a party is insolvent there is none.</summary>
    private static IEnumerable<string> Unmet(CaseStory story)
    {
        foreach (var at in story.InstructedAt("Residual"))
        {
            HashSet<string> claims = new(StringComparer.Ordinal);
            var heard = story.Whole.Where(line => line.At < at || (line.At == at && (line.Name == "SetOffReturned"))).ToList();
            if (heard.Exists(line => line.Name == "PartyInsolvent")) continue;
            foreach (var line in heard)
            {
                if (line.Name == "SetOffNoted") claims.Add(CaseIn(line.Detail));
                else if (line.Name == "SetOffReturned") claims.Remove(CaseIn(line.Detail));
            }

            if (claims.FirstOrDefault() is { } unmet) yield return $"something may be due in case {unmet} on {at:yyyy-MM-dd}";
        }
    }

    private static bool IsInsolvent(CaseStory story, StoryLine at) => story.Whole.TakeWhile(line => line != at).Any(line => line.Name == "PartyInsolvent");

    private static bool IsInDefault(CaseStory story, StoryLine at) => story.Whole.TakeWhile(line => line != at).LastOrDefault(line => line.Name is "Defaulted" or "Cured")?.Name == "Defaulted";

    private static long Cents(CaseStory story, string name, string about) =>
        story.Whole.Where(line => line.Name == name && line.Detail.Contains(about, StringComparison.Ordinal)).Sum(line => Outcome.CentsIn(line.Detail));

    /// <summary>The case that a detail names.</summary>
    private static string CaseIn(string detail)
    {
        var words = detail.TrimEnd('.').Split(' ', '.');
        return words[Array.FindIndex(words, word => string.Equals(word, "case", StringComparison.OrdinalIgnoreCase)) + 1];
    }
}
