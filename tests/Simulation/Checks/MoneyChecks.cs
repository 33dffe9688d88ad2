using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Replay;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Holds each case's books against <see cref="MoneyModel"/>.</summary>
/// <remarks>Left aside while a person has it before them: a payment about which bank and case disagree.</remarks>
internal static class MoneyChecks
{
    private static readonly string[] Disagreements = ["payment-status-contradicts", "payment-amount-differs", "payment-contested", "return-contradicts", "payment-unknown"];

    public static IEnumerable<Failure> Of(Evidence evidence) => evidence.Outcome.Cases
        .Where(financed => !evidence.OpenItems(financed.Case.Id).Any(Disagreements.Contains))
        .SelectMany(financed => Differences(evidence, financed).Where(difference => difference.Model != difference.Books).Select(difference => new Failure($"model: {difference.Figure}", $"{financed.Name} is {financed.Case.Lifecycle}: {difference}")));

    private static ModelTerms TermsOf(Evidence evidence, Trade trade, LoanTerms terms) => new(
        terms.AdvanceRate / 100m, terms.AnnualRate / 100m, terms.FeeRate / 100m, Guarantee: trade.PlatformBuys ? 0 : (trade.Agreement.Policy?.GuaranteeShare ?? 0) / 100m,
        FeeIsPlatforms: trade.Agreement.FundingBank is not null, IsProRata: (terms.RecoveryRanking ?? trade.Agreement.Policy?.RecoveryRanking) == "ProRata")
    {
        FlatFee = terms.FlatFee?.Cents ?? 0,
        MinimumFee = terms.MinimumFee?.Cents ?? 0,
        RepaymentFeeRate = (terms.RepaymentFeeRate ?? 0) / 100m,
        RepaymentFlatFee = terms.RepaymentFlatFee?.Cents ?? 0,
        RepaymentMinimumFee = terms.RepaymentMinimumFee?.Cents ?? 0,
        PenaltyRate = terms.PenaltyRate / 100m,
        IsInterestPenalised = terms.PenaltyBase != "OverduePrincipal",
        ReplacesInterest = terms.PenaltyEffect == "ReplacesInterest",
        GraceDays = terms.GraceDays,
        Floating = terms.FloatingRate is { } floating
            ? new ModelFloating(
                floating.Margin / 100m, floating.ResetDays,
                [.. evidence.Fixings.Where(fixing => fixing.Index == floating.Index).Select(fixing => new ModelFixing(fixing.Date, fixing.Rate / 100m, fixing.SaidAt))])
            : null,
        DayCount = terms.DayCount,
        TenorDays = Terms.TenorDays,
        ExtensionDays = terms.ExtensionDays,
        Instalments = [.. (terms.Instalments ?? []).Select(instalment => (instalment.AfterDays, instalment.Share / 100m))],
        Orders = terms.Waterfall is { } orders
            ? new Dictionary<string, IReadOnlyList<string>> { ["Performing"] = orders.Performing, ["PastDue"] = orders.PastDue, ["Recalled"] = orders.Recalled, ["WrittenOff"] = orders.WrittenOff }
            : new Dictionary<string, IReadOnlyList<string>>(),
        Holidays = BrazilianHolidays.All.ToHashSet(),
    };

    private static IEnumerable<Difference> Differences(Evidence evidence, FinancedOrder financed)
    {
        CaseStory story = new(evidence, financed);
        var (rows, banks) = (story.Rows, evidence.Banks);
        var agreement = financed.Trade.Agreement;
        var payouts = banks.Payments
            .Where(payment => payment.Purpose == LedgerPayment.Disbursement && PaymentIds.CaseOf(payment.PaymentId) == rows.Id && banks.PaidOn(payment) is not null).ToList();
        if (payouts.Count != 1)
        {
            yield return new Difference("principal without a payout", 0, rows.Balance(agreement.Book, "LoanPrincipal"));
            if (!rows.HasEnded) yield break;
            yield return new Difference("kept on the collection account without a payout", 0, rows.Balance("C", "CollectionCash"));
            foreach (var account in (string[])["Unallocated", "HeldForFunder", "HeldForGuarantor", "HeldForSupplier"]) yield return new Difference($"{account} without a payout", 0, rows.Balance("C", account));
            yield return new Difference("due from the collection account without a payout", 0, rows.Balance(agreement.Book, "DueFromCollection"));
            yield break;
        }

        var terms = TermsOf(evidence, financed.Trade, evidence.Terms[agreement.Name]);
        var stated = Amounts.Cents(financed.Case.Advance);
        yield return new Difference("principal that can have been paid out so", stated, MoneyModel.Principals(terms, payouts[0].Amount.Cents).Contains(stated) ? stated : 0);
        var facts = story.Facts(terms, stated, banks.PaidOn(payouts[0])!.Value);
        if (facts.Guarantee is { } guarantee)
        {
            var callable = MoneyModel.Callable(terms, facts.AsKnown(guarantee.Lines.Called), guarantee.CalledFor);
            // What the bank gives back was called before a credit was told that was there by then.
            if (banks.Paid(rows.Id, "GuaranteeRefund") == 0)
                yield return new Difference("guarantee that can have been called", callable.Contains(guarantee.Amount) ? guarantee.Amount : callable[0], guarantee.Amount);
            // Told before the payment, such a credit makes less of it due, and the rest is overpaid; after a payment on the same day it is shared.
            if (guarantee.CalledFor < guarantee.PaidOn || IsMoneyTold(story, "GuaranteeCalled", "Subrogated")) facts = facts with { Guarantee = guarantee with { Amount = Math.Min(guarantee.Amount, MoneyModel.Callable(terms, facts.AsKnown(guarantee.Lines.Paid), guarantee.CalledFor)[0]) } };
        }

        facts = MoneyModel.WithLate(terms, MoneyModel.WithGuarantee(terms, facts));
        var loan = MoneyModel.Play(terms, facts);
        foreach (var difference in Books(banks, financed, rows, terms, loan, facts.Credits.Sum(credit => credit.Amount))) yield return difference;
        foreach (var difference in State(financed, rows, loan, MoneyModel.Play(terms, facts with { Until = Later(evidence.Today, facts.LastDay) }))) yield return difference;
        if (rows.HasEnded) foreach (var difference in Summary(financed.Summary!, terms, loan)) yield return difference;
        foreach (var difference in ServicingChecks.Of(story, financed, terms, facts)) yield return difference;
    }

    /// <summary>Whether the case was told of a credit between the last two things of these names.</summary>
    private static bool IsMoneyTold(CaseStory story, string from, string to) => Enumerable.Reverse(story.Whole).SkipWhile(line => line.Name != to).TakeWhile(line => line.Name != from)
        .Any(line => line.Name is "CreditBooked" or "RecourseBooked");

    private static IEnumerable<Difference> Books(
        BankFacts banks, FinancedOrder financed, CaseRows rows, ModelTerms terms, ModelLoan loan, decimal collected)
    {
        var (book, cash) = (financed.Trade.Agreement.Book, financed.Trade.Agreement.CashAccount);
        var principal = loan.Lent;
        var fee = terms.Fee(principal);
        var (swept, residual) = (banks.Paid(rows.Id, "Sweep") - banks.Paid(rows.Id, "Clawback"), banks.Paid(rows.Id, "Residual"));
        var (guarantee, recovered) = (banks.Paid(rows.Id, "Guarantee"), banks.Paid(rows.Id, "Recovery") - banks.Paid(rows.Id, "RecoveryClawback"));
        var (feePaid, madeGood) = (banks.Paid(rows.Id, "Fee"), banks.Paid(rows.Id, "Shortfall"));
        var refunded = banks.Paid(rows.Id, "GuaranteeRefund");
        var overpaid = guarantee - refunded - loan.Covered.Interest - loan.Covered.Principal;
        var earned = Earned(loan);
        yield return new("outstanding principal", loan.WriteOff is null ? loan.Due.Principal : 0, rows.Balance(book, "LoanPrincipal"));
        yield return new("interest received", earned.Interest, -rows.Balance(book, "InterestIncome") - rows.Balance(book, "InterestReceivable"));
        yield return new("penalty received", earned.Penalty, -rows.Balance(book, "PenaltyIncome") - rows.Balance(book, "PenaltyReceivable"));
        yield return new(
            "fees received", earned.Fees + (terms.FeeIsPlatforms ? 0 : fee), -rows.Balance(book, "FeeIncome") - rows.Balance(book, "FeeReceivable") - rows.Balance(book, "UnearnedFee"));
        yield return new("income given up", (loan.WriteOff?.Left.Income ?? 0) - loan.RemittedSince, rows.Balance(book, "IncomeWrittenOff"));
        yield return new("principal given up", loan.WriteOff?.Left.Principal ?? 0, rows.Balance(book, "ImpairmentLoss"));
        yield return new("recovered after that", loan.WriteOff?.Recovered ?? 0, -rows.Balance(book, "LoanRecovery"));
        yield return new("owed to the guarantor", loan.WriteOff is null ? loan.OwedToGuarantor : 0, rows.Balance("P", "SubrogatedPrincipal") + rows.Balance("P", "SubrogatedInterest"));
        yield return new("recovered by the guarantor", loan.ToGuarantor, -rows.Balance("P", "GuaranteeRecovery"));
        yield return new("held for the guarantor", loan.ToGuarantor - recovered, -rows.Balance("C", "HeldForGuarantor"));
        if (terms.FeeIsPlatforms) yield return new("the platform's cash", feePaid - guarantee + refunded + recovered - madeGood, rows.Balance("P", "PlatformCash"));
        yield return new("held for the funder", loan.Paid.Total - swept, -rows.Balance("C", "HeldForFunder"));
        yield return new("held for the supplier", loan.Residual + madeGood - residual - financed.PassedToCases, -rows.Balance("C", "HeldForSupplier"));
        yield return new("cash on the collection account", collected + madeGood - swept - recovered - residual - financed.PassedToCases, rows.Balance("C", "CollectionCash"));
        yield return new("the funder's cash", guarantee - refunded + swept - (terms.FeeIsPlatforms ? 0 : madeGood) - (principal - fee) - (terms.FeeIsPlatforms ? feePaid : 0), rows.Balance(book, cash));
        if (terms.FeeIsPlatforms) yield return new("the platform's fee", fee, -rows.Balance("P", "ServiceFeeIncome"));
        if (terms.FeeIsPlatforms) yield return new("fee, and guarantee paid too much, still owed by the bank", fee - feePaid + overpaid, rows.Balance("P", "DueFromBank"));
        if ((loan.IsRepaid || loan.WriteOff is not null) && !terms.FeeIsPlatforms) yield return new("fee not earned after repayment", 0, rows.Balance(book, "UnearnedFee"));
        if (loan.IsRepaid || loan.WriteOff is not null)
            yield return new("income not paid after repayment", 0, rows.Balance(book, "InterestReceivable") + rows.Balance(book, "PenaltyReceivable") + rows.Balance(book, "FeeReceivable"));
        if (loan.IsRepaid || guarantee > 0 || loan.WriteOff is not null || rows.Lifecycle == "Disbursed")
            yield return new("guarantee", rows.HasEnded || guarantee > 0 || loan.WriteOff is not null ? 0 : loan.Guaranteed, rows.Balance("P", "GuaranteesGiven"));
    }

    /// <summary>What was earned and paid, or earned and given up.</summary>
    private static ModelParts Earned(ModelLoan loan) => loan.WriteOff is { } writeOff
        ? new ModelParts(writeOff.PaidBefore.Fees + writeOff.Left.Fees, loan.Earned.Penalty, loan.Earned.Interest, 0)
        : loan.Paid with { Interest = loan.Paid.Interest + loan.Covered.Interest };

    /// <summary>What the statement of a case that has ended says that it came to.</summary>
    private static IEnumerable<Difference> Summary(StatementSummaryAnswer summary, ModelTerms terms, ModelLoan loan)
    {
        var earned = Earned(loan);
        yield return new("interest by the statement", earned.Interest, summary.Interest.Cents);
        yield return new("penalty by the statement", earned.Penalty, summary.Penalty.Cents);
        yield return new("fees by the statement", earned.Fees + terms.Fee(loan.Lent), summary.Fees.Cents);
        yield return new("the funder's loss by the statement", (loan.WriteOff?.Left.Total ?? 0) - loan.RemittedSince - (loan.WriteOff?.Recovered ?? 0), summary.FunderLoss.Cents);
        yield return new("the guarantor's loss by the statement", loan.Covered.Interest + loan.Covered.Principal - loan.ToGuarantor, summary.GuarantorLoss.Cents);
    }

    /// <summary>What the case says of itself: a closed one is repaid and has given everything back.</summary>
    /// <param name="financed">The case.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="loan">The loan after the last thing that happened to it.</param>
    /// <param name="today">The loan at the end of the last day.</param>
    private static IEnumerable<Difference> State(FinancedOrder financed, CaseRows rows, ModelLoan loan, ModelLoan today)
    {
        yield return new("principal that the case shows", today.Due.Principal, Amounts.Cents(financed.Case.PrincipalOutstanding));
        yield return new("interest that the case shows", today.Due.Interest, Amounts.Cents(financed.Case.InterestAccrued));
        yield return new("everything owed that the case shows", today.Outstanding, Amounts.Cents(financed.Case.Outstanding));
        yield return new("owed to the guarantor by the case", today.OwedToGuarantor, Amounts.Cents(financed.Case.OwedToGuarantor));
        yield return new("repaid", loan.IsRepaid ? 1 : 0, financed.Case.Balance == "Repaid" ? 1 : 0);
        if (rows.Lifecycle == "Closed" && loan.WriteOff is null) yield return new("outstanding in a closed case", 0, loan.Outstanding);
        if (rows.Lifecycle == "Closed") yield return new("held in a closed case", 0, rows.Balance("C", "CollectionCash"));
        if (rows.HasEnded && rows.Lifecycle != "Closed") yield return new("paid out in a case that ended without a loan", 0, loan.Due.Principal);
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}

/// <summary>A figure as the model has it and as the books have it, in cents.</summary>
internal sealed record Difference(string Figure, decimal Model, decimal Books)
{
    public override string ToString() => $"{Figure}: model {Marketplace.Money.Text((long)Model)}, books {Marketplace.Money.Text((long)Books)}";
}
