using Marketplace.Orders;

namespace Simulation.Checks;

/// <summary>What was decided by a rate that floats: what is paid out on it, and what waits until it is known.</summary>
internal static class RateChecks
{
    private const int LongestAgeDays = 10;

    /// <summary>What is settled waits for no rate, and what is undone had been paid by other credits.</summary>
    private static readonly string[] Undone = ["CreditReversed", "CreditReturnedToSuspense", "AllocationReversed", "DisbursementUndone", "Subrogated", "WrittenOff", "Settled"];

    public static IEnumerable<Difference> Of(CaseStory story, ModelTerms terms, ModelFacts facts) =>
        terms.Floating is null ? [] : [.. PaidOut(story, terms.Floating), .. Residuals(story, terms, facts)];

    /// <summary>Nothing is lent on what an index stood at long ago.</summary>
    private static IEnumerable<Difference> PaidOut(CaseStory story, ModelFloating floating)
    {
        foreach (var at in story.InstructedAt("Disbursement"))
        {
            var today = DateOnly.FromDateTime(MarketTimeZone.ToLocal(at));
            var isKnown = floating.Fixings.Any(fixing => fixing.SaidAt <= at && fixing.Date <= today && fixing.Date.AddDays(LongestAgeDays) >= today);
            yield return new($"advance on {today:yyyy-MM-dd} by a fixing of the last days", 1, isKnown ? 1 : 0);
        }
    }

    /// <summary>What is left goes to the supplier once every rate up to the last repayment is known.</summary>
    private static IEnumerable<Difference> Residuals(CaseStory story, ModelTerms terms, ModelFacts facts)
    {
        if (story.Tells(Undone)) yield break;
        foreach (var at in story.InstructedAt("Residual"))
        {
            var repaid = story.Lines.TakeWhile(line => line.At <= at).Select(story.CreditIn).OfType<ModelCredit>().Select(credit => credit.Day).Append(facts.PaidOut).Max();
            var isFinal = repaid <= facts.PaidOut || new ModelRates(terms, facts.PaidOut, at).AreFinal(repaid.AddDays(-1), at);
            yield return new($"residual of {at:yyyy-MM-dd} by rates that are known", 1, isFinal ? 1 : 0);
        }
    }
}
