using Azure.Data.Tables;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>What an insolvency or fraud makes of a case: all of its principal is due on the day, it is in default, and nothing goes to the supplier that two persons have not let go since.</summary>
internal static class AccelerationChecks
{
    private const string Withheld = "residual-withheld";

    /// <summary>What makes credits count otherwise than in the order of the timeline.</summary>
    private static readonly string[] Undone = ["CreditReversed", "CreditWaiting", "CreditReturnedToSuspense", "AllocationReversed", "DisbursementUndone"];

    /// <summary>Whether a line says so; of a case that had paid nothing, its refusal does, should it turn out to have paid after all.</summary>
    public static bool IsIn(StoryLine line) => line.Name switch
    {
        "PartyInsolvent" or "FraudFound" => true,
        "Rejected" => line.Detail.StartsWith("fraud: ", StringComparison.Ordinal) || line.Detail.Contains("-insolvent: ", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>What must not have gone to a supplier.</summary>
    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        foreach (var financed in evidence.Outcome.Cases)
        {
            CaseStory story = new(evidence, financed);
            foreach (var detail in Unreleased(evidence, story)) yield return new Failure("after an insolvency or fraud nothing goes to the supplier that two persons have not let go", $"{financed.Name}: {detail}");
            var (released, byTwo) = (story.Whole.Count(line => line.Name == "ResidualReleased"), evidence.Rows.Rows("WorkItems").Count(item => IsReleasedByTwo(item, story.Rows.Id)));
            if (released > byTwo) yield return new Failure("two persons let a residual go", $"{financed.Name}: {released} times, {byTwo} by two");
        }
    }

    /// <summary>Each residual that was decided on since takes a release of its own; one of before may only be paid that had reached the bank by then.</summary>
    private static IEnumerable<string> Unreleased(Evidence evidence, CaseStory story)
    {
        HashSet<string> before = new(StringComparer.Ordinal);
        var (isFound, isReleased) = (false, false);
        foreach (var line in story.Whole)
        {
            if (IsIn(line))
            {
                foreach (var late in before.Where(id => evidence.Banks.HasLeftAfter(id, line.At))) yield return $"{late} was paid, which was not released after {line.On:yyyy-MM-dd}";
                (isFound, isReleased) = (true, false);
            }
            else if (line.Name == "DisbursementInstructed" && isFound)
            {
                yield return $"decided on {line.On:yyyy-MM-dd}: advance of {line.Detail}";
            }
            else if (line.Name == "ResidualReleased")
            {
                isReleased = true;
            }
            else if (line.Name == "ResidualInstructed")
            {
                if (isFound && !isReleased) yield return $"decided on {line.On:yyyy-MM-dd}: residual of {line.Detail}";
                isReleased = false;
                before.Add(line.Detail.TrimEnd('.').Split(' ')[^1]);
            }
        }
    }

    private static bool IsReleasedByTwo(TableEntity item, string caseId) =>
        item.GetString("CaseId") == caseId && item.GetString("Kind") == Withheld && item.ContainsKey("Proposal") && item.ContainsKey("Decision")
        && CaseRows.Json(item, "Proposal") is var first && CaseRows.Json(item, "Decision") is var second
        && second.GetProperty("decision").GetProperty("decision").GetString() == "release"
        && first.GetProperty("personId").GetString() != second.GetProperty("personId").GetString();

    /// <summary>On the day on which it is found, or on which the advance turns out to have left, an unpaid loan is in default, and all of its principal is recalled.</summary>
    public static IEnumerable<Difference> Of(CaseStory story, ModelTerms terms, ModelFacts facts)
    {
        if (story.Whole.Find(IsIn) is not { } found || story.Tells(Undone)) yield break;
        var from = story.Lines.Contains(found) ? found : story.Lines[0];
        var before = story.Whole.TakeWhile(line => line != from).ToList();
        if (before.Exists(line => line.Name is "WrittenOff" or "Settled")) yield break;
        var known = facts with
        {
            Credits = [.. before.Select(story.CreditIn).OfType<ModelCredit>()],
            Guarantee = before.Exists(line => line.Name == "Subrogated") ? facts.Guarantee : null,
            WrittenOff = null,
            Settled = null,
            Rates = story.Rates(terms, facts.PaidOut, from),
        };
        var loan = MoneyModel.Play(terms, known);
        if (loan.IsRepaid) yield break;
        var that = story.Lines.SkipWhile(line => line != from).TakeWhile(line => line.On == from.On).ToList();
        var isInDefault = that.Exists(line => line.Name == "Defaulted") || before.FindLast(line => line.Name is "Defaulted" or "Cured") is { Name: "Defaulted" };
        yield return new($"in default on {from.On:yyyy-MM-dd}", 1, isInDefault ? 1 : 0);
        var recall = that.Find(line => line.Name == "PrincipalRecalled") ?? before.FindLast(line => line.Name is "PrincipalRecalled" or "RecallLifted");
        var isRecalled = recall is { Name: "PrincipalRecalled" };
        yield return new($"all of it recalled on {from.On:yyyy-MM-dd}", loan.Due.Principal, isRecalled ? Outcome.CentsIn(recall!.Detail) : 0);
        if (isRecalled) yield return new($"what may stay lent after {from.On:yyyy-MM-dd}", 0, CaseStory.RetainedIn(recall!));
    }
}
