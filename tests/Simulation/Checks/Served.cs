using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Which branches of servicing a seed has met: those that its loans went through, not those that their agreements merely allow.</summary>
internal static class Served
{
    public static SortedDictionary<string, int> Branches(Evidence evidence)
    {
        var loans = evidence.Outcome.Cases.Where(financed => evidence.Rows.Cases[financed.Case.Id].Facts.Any(fact => fact.GetProperty("name").GetString() == "DisbursementSettled"));
        return Reached.Counted(loans.SelectMany(financed => Of(evidence, financed)));
    }

    private static IEnumerable<string> Of(Evidence evidence, FinancedOrder financed)
    {
        CaseStory story = new(evidence, financed);
        var (rows, terms) = (story.Rows, evidence.Terms[financed.Trade.Agreement.Name]);
        var book = financed.Trade.Agreement.Book;
        var penalty = -rows.Balance(book, "PenaltyIncome");
        yield return "loan";
        yield return $"day count {terms.DayCount}";
        if (terms.Instalments is not null) yield return "instalments";
        if (terms.Instalments is not null && story.Lines.Count(line => line.Name == "CreditAllocated") > 1) yield return "instalments, several credits";
        if (terms.Waterfall is not null && story.Lines.Count(line => line.Name == "CreditAllocated") > 1) yield return "waterfall of its own, several credits";
        if (story.Tells("CreditAllocated"))
        {
            if (terms.RepaymentFeeRate is not null) yield return "fee at repayment";
            if (terms.RepaymentFlatFee is not null) yield return "fee at repayment: flat";
            if (terms.RepaymentMinimumFee is not null) yield return "fee at repayment: least";
        }

        if (penalty > 0) yield return $"penalty: {terms.PenaltyBase}, {terms.PenaltyEffect}";
        if (penalty > 0 && terms.GraceDays > 0) yield return "penalty after grace";
        if (terms.FloatingRate is not null) yield return "floating rate";
        if (story.Tells("RateReset")) yield return "floating rate: reset";
        if (story.Tells("RateCorrected")) yield return "floating rate: known late";
        if (story.Lines.FindLastIndex(line => line.Name == "RateCorrected") > story.Lines.FindIndex(line => line.Name == "CreditAllocated") && story.Tells("CreditAllocated"))
            yield return "floating rate: known after money came";
        if (terms.FloatingRate is not null && story.Tells("Subrogated")) yield return "floating rate: guarantee";
        if (story.Tells("Paused")) yield return "pause";
        if (penalty > 0 && story.Tells("Paused")) yield return "pause and penalty";
        if (story.Tells("PauseEnded")) yield return "pause that ends early";
        if (story.Tells("PauseRejected") || story.Tells("ExtensionRejected")) yield return "pause or extension rejected";
        if (story.Tells("PauseRefused") || story.Tells("ExtensionRefused")) yield return "pause or extension granted too late";
        if (story.Tells("TenorExtended")) yield return "extension";
        if (story.Lines.Exists(line => line.Name == "TenorExtended") && story.Lines.FindLastIndex(line => line.Name == "CreditAllocated") > story.Lines.FindIndex(line => line.Name == "TenorExtended"))
            yield return "extension before a repayment";
        if (story.Tells("PrincipalRecalled")) yield return "recall";
        if (story.Tells("RecallLifted")) yield return "recall that was lifted";
        if (story.Tells("PartyInsolvent")) yield return "insolvency";
        if (story.Tells("FraudFound")) yield return "fraud";
        if (story.Tells("FraudFound") && story.Tells("Defaulted")) yield return "fraud: default";
        if (story.Tells("Unwinding")) yield return "undone after money had moved";
        if (story.Tells("ResidualReleased")) yield return "residual that two persons let go";
        if (story.Tells("WrittenOff")) yield return "write-off";
        if (story.Tells("Settled")) yield return "settlement";
        if (story.Tells("PeriodClosed")) yield return "months that are closed";
        if (story.Tells("SetOffNoted")) yield return "set-off: another case is in default";
        if (story.Tells("SetOff")) yield return "set-off: what is left goes to another case";
        if (story.Tells("SetOffReturned")) yield return "set-off: could not be taken, comes back";
        foreach (var kind in story.Letters.Select(letter => letter.Kind).Distinct()) yield return $"letter: {kind}";
        if (story.Tells("Subrogated")) yield return $"guarantee, {terms.RecoveryRanking ?? financed.Trade.Agreement.Policy?.RecoveryRanking ?? "BankFirst"}";
        var takenBack = story.Lines.FindLastIndex(line => line.Name == "CreditReversed");
        if (takenBack >= 0) yield return "credit taken back";
        foreach (var (name, after) in new[] { ("Defaulted", "the default"), ("GuaranteeCalled", "the guarantee was called"), ("Subrogated", "the guarantor's payment"), ("WrittenOff", "the write-off"), ("Settled", "the settlement"), ("Closed", "the end") })
        {
            if (story.Lines.FindIndex(line => line.Name == name) is >= 0 and var index && index < takenBack) yield return $"credit taken back after {after}";
        }

        var late = evidence.Outcome.WorkItems.Where(item => item.CaseId == rows.Id && item.Kind == "credit-backdated").Select(item => item.Detail ?? "").ToList();
        foreach (var settled in new[] { "the guarantor's payment", "the write-off", "the end of the settlement" })
        {
            if (late.Exists(detail => detail.Contains($"before {settled}", StringComparison.Ordinal))) yield return $"credit older than {settled}";
        }

        if (story.Tells("IncomeRemitted")) yield return "credit older than what is settled: income given back";
        if (rows.Balance(book, "LoanRecovery") != 0) yield return "recovery after a write-off";
    }
}
