using Marketplace.Bank;
using Marketplace.Replay;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Holds each case's books against <see cref="MoneyModel"/>.</summary>
/// <remarks>Left aside while a person has it before them: a payment about which bank and case disagree.</remarks>
internal static class MoneyChecks
{
    private static readonly string[] Disagreements = ["payment-status-contradicts", "payment-amount-differs", "payment-contested", "return-contradicts", "payment-unknown"];

    /// <summary>A credit that came after a guarantee was settled or a loan written off counts from then on: when it came, the banks' ledgers do not say.</summary>
    private const string Backdated = "credit-backdated";

    public static IEnumerable<Failure> Of(Evidence evidence) => evidence.Outcome.Cases
        .Where(financed => !evidence.OpenItems(financed.Case.Id).Any(Disagreements.Contains) && !evidence.Outcome.WorkItems.Any(item => item.CaseId == financed.Case.Id && item.Kind == Backdated))
        .SelectMany(financed => Differences(evidence, financed).Where(difference => difference.Model != difference.Books).Select(difference => new Failure($"model: {difference.Figure}", $"{financed.Name} is {financed.Case.Lifecycle}: {difference}")));

    private static ModelTerms TermsOf(Trade trade) => new(
        AdvanceRate: 70, InterestRate: 12, FeeRate: 0.5m, Guarantee: trade.PlatformBuys ? 0 : (trade.Agreement.Policy?.GuaranteeShare ?? 0) / 100m,
        FeeIsPlatforms: trade.Agreement.FundingBank is not null, IsProRata: trade.Agreement.Policy?.RecoveryRanking == "ProRata");

    private static IEnumerable<Difference> Differences(Evidence evidence, FinancedOrder financed)
    {
        var (rows, banks) = (evidence.Rows.Cases[financed.Case.Id], evidence.Banks);
        var agreement = financed.Trade.Agreement;
        var payouts = banks.Payments
            .Where(payment => payment.Purpose == LedgerPayment.Disbursement && PaymentIds.CaseOf(payment.PaymentId) == rows.Id && banks.PaidOn(payment) is not null).ToList();
        if (payouts.Count != 1)
        {
            yield return new Difference("principal without a payout", 0, rows.Balance(agreement.Book, "LoanPrincipal"));
            yield break;
        }

        var terms = TermsOf(financed.Trade);
        var stated = Amounts.Cents(financed.Case.Advance);
        yield return new Difference("principal that can have been paid out so", stated, MoneyModel.Principals(terms, payouts[0].Amount.Cents).Contains(stated) ? stated : 0);
        var credits = CreditsOf(evidence, financed);
        var paidOut = banks.PaidOn(payouts[0])!.Value;
        var guarantee = GuaranteeOf(banks, rows);
        if (guarantee is not null)
        {
            var callable = MoneyModel.Callable(terms, stated, paidOut, credits, guarantee.CalledFor);
            yield return new Difference("guarantee that can have been called", callable.Contains(guarantee.Amount) ? guarantee.Amount : callable[0], guarantee.Amount);
        }

        var loan = MoneyModel.Play(terms, stated, paidOut, credits, guarantee, DayOf(rows, "writtenOffOn"), DayOf(rows, "waivedOn"));
        foreach (var difference in Books(banks, financed, rows, terms, loan, credits.Sum(credit => credit.Amount))) yield return difference;
        foreach (var difference in State(financed, rows, loan)) yield return difference;
    }

    /// <summary>What the platform paid for good; the day that was called for is the case's word.</summary>
    private static ModelGuarantee? GuaranteeOf(BankFacts banks, CaseRows rows) =>
        banks.Payments.FirstOrDefault(payment => payment.Purpose == "Guarantee" && PaymentIds.CaseOf(payment.PaymentId) == rows.Id && banks.PaidOn(payment) is not null) is { } paid
            ? new ModelGuarantee(Day(rows.State.GetProperty("guaranteeCall").GetProperty("asOf")), banks.PaidOn(paid)!.Value, paid.Amount.Cents)
            : null;

    /// <summary>When two persons gave the loan up, or what they had settled for had come; null while that is not so.</summary>
    private static DateOnly? DayOf(CaseRows rows, string property) => rows.State.TryGetProperty("loan", out var loan) && loan.TryGetProperty(property, out var day) ? Day(day) : null;

    private static DateOnly Day(System.Text.Json.JsonElement day) => DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<ModelCredit> CreditsOf(Evidence evidence, FinancedOrder financed) =>
    [
        .. from reference in financed.Credits.Except(evidence.Suspended.Keys).Select(CreditChecks.WholeOf).Distinct(StringComparer.Ordinal)
           let credit = evidence.Banks.Credits[reference]
           where !evidence.Banks.IsTakenBack(credit)
           orderby credit.BankDay
           select new ModelCredit(
               credit.BankDay, credit.Shares.Count == 1 ? credit.Amount.Cents : credit.Shares.Where(share => share.OrderNumber == financed.Order.Number).Sum(share => share.Cents)),
    ];

    private static IEnumerable<Difference> Books(
        BankFacts banks, FinancedOrder financed, CaseRows rows, ModelTerms terms, ModelLoan loan, decimal collected)
    {
        var (book, cash) = (financed.Trade.Agreement.Book, financed.Trade.Agreement.CashAccount);
        var principal = loan.Lent;
        var fee = MoneyModel.Fee(terms, principal);
        var (swept, residual) = (banks.Paid(rows.Id, "Sweep") - banks.Paid(rows.Id, "Clawback"), banks.Paid(rows.Id, "Residual"));
        var (guarantee, recovered) = (banks.Paid(rows.Id, "Guarantee"), banks.Paid(rows.Id, "Recovery") - banks.Paid(rows.Id, "RecoveryClawback"));
        var (feePaid, madeGood) = (banks.Paid(rows.Id, "Fee"), banks.Paid(rows.Id, "Shortfall"));
        var overpaid = guarantee - loan.Covered.Interest - loan.Covered.Principal;
        yield return new("outstanding principal", loan.WriteOff is null ? loan.Outstanding : 0, rows.Balance(book, "LoanPrincipal"));
        yield return new(
            "interest received", loan.WriteOff?.InterestPaid ?? (loan.InterestPaid + loan.Covered.Interest),
            -rows.Balance(book, "InterestIncome") - rows.Balance(book, "InterestReceivable") - rows.Balance(book, "IncomeWrittenOff"));
        yield return new("interest given up", loan.WriteOff?.Interest ?? 0, rows.Balance(book, "IncomeWrittenOff"));
        yield return new("principal given up", loan.WriteOff?.Principal ?? 0, rows.Balance(book, "ImpairmentLoss"));
        yield return new("recovered after that", loan.WriteOff?.Recovered ?? 0, -rows.Balance(book, "LoanRecovery"));
        yield return new("owed to the guarantor", loan.WriteOff is null ? loan.OwedToGuarantor : 0, rows.Balance("P", "SubrogatedPrincipal") + rows.Balance("P", "SubrogatedInterest"));
        yield return new("recovered by the guarantor", loan.ToGuarantor, -rows.Balance("P", "GuaranteeRecovery"));
        yield return new("held for the guarantor", loan.ToGuarantor - recovered, -rows.Balance("C", "HeldForGuarantor"));
        if (terms.FeeIsPlatforms) yield return new("the platform's cash", feePaid - guarantee + recovered - madeGood, rows.Balance("P", "PlatformCash"));
        yield return new("held for the funder", loan.ToFunder - swept, -rows.Balance("C", "HeldForFunder"));
        yield return new("held for the supplier", loan.Residual + madeGood - residual, -rows.Balance("C", "HeldForSupplier"));
        yield return new("cash on the collection account", collected + madeGood - swept - recovered - residual, rows.Balance("C", "CollectionCash"));
        yield return new("penalty", 0, -rows.Balance(book, "PenaltyIncome"));
        yield return new("the funder's cash", guarantee + swept - (terms.FeeIsPlatforms ? 0 : madeGood) - (principal - fee) - (terms.FeeIsPlatforms ? feePaid : 0), rows.Balance(book, cash));
        yield return terms.FeeIsPlatforms
            ? new("the platform's fee", fee, -rows.Balance("P", "ServiceFeeIncome"))
            : new("the funder's fee", fee, -rows.Balance(book, "FeeIncome") - rows.Balance(book, "UnearnedFee"));
        if (terms.FeeIsPlatforms) yield return new("fee, and guarantee paid too much, still owed by the bank", fee - feePaid + overpaid, rows.Balance("P", "DueFromBank"));
        if ((loan.IsRepaid || loan.WriteOff is not null) && !terms.FeeIsPlatforms) yield return new("fee not earned after repayment", 0, rows.Balance(book, "UnearnedFee"));
        if (loan.IsRepaid) yield return new("interest not paid after repayment", 0, rows.Balance(book, "InterestReceivable"));
        if (loan.IsRepaid || guarantee > 0 || loan.WriteOff is not null || rows.Lifecycle == "Disbursed")
            yield return new("guarantee", rows.HasEnded || guarantee > 0 || loan.WriteOff is not null ? 0 : loan.Guaranteed, rows.Balance("P", "GuaranteesGiven"));
    }

    /// <summary>What the case says of itself: a closed one is repaid and has given everything back.</summary>
    private static IEnumerable<Difference> State(FinancedOrder financed, CaseRows rows, ModelLoan loan)
    {
        yield return new("principal that the case shows", loan.Outstanding, Amounts.Cents(financed.Case.PrincipalOutstanding));
        yield return new("repaid", loan.IsRepaid ? 1 : 0, financed.Case.Balance == "Repaid" ? 1 : 0);
        if (rows.Lifecycle == "Closed" && loan.WriteOff is null) yield return new("outstanding in a closed case", 0, loan.Outstanding + loan.InterestDue + loan.OwedToGuarantor);
        if (rows.Lifecycle == "Closed") yield return new("held in a closed case", 0, rows.Balance("C", "CollectionCash"));
        if (rows.HasEnded && rows.Lifecycle != "Closed") yield return new("paid out in a case that ended without a loan", 0, loan.Outstanding);
    }

    /// <summary>A figure as the model has it and as the books have it, in cents.</summary>
    private sealed record Difference(string Figure, decimal Model, decimal Books)
    {
        public override string ToString() => $"{Figure}: model {Marketplace.Money.Text((long)Model)}, books {Marketplace.Money.Text((long)Books)}";
    }
}
