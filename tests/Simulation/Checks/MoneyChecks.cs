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

    private static ModelTerms TermsOf(Trade trade) => new(
        AdvanceRate: 70, InterestRate: 12, FeeRate: 0.5m, Guarantee: trade.PlatformBuys ? 0 : (trade.Agreement.Policy?.GuaranteeShare ?? 0) / 100m,
        FeeIsPlatforms: trade.Agreement.FundingBank is not null);

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
        var loan = MoneyModel.Play(terms, stated, banks.PaidOn(payouts[0])!.Value, credits);
        foreach (var difference in Books(banks, financed, rows, terms, loan, credits.Sum(credit => credit.Amount))) yield return difference;
        foreach (var difference in State(financed, rows, loan)) yield return difference;
    }

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
        var principal = loan.Outstanding + loan.PrincipalPaid;
        var fee = MoneyModel.Fee(terms, principal);
        var (swept, residual) = (banks.Paid(rows.Id, "Sweep") - banks.Paid(rows.Id, "Clawback"), banks.Paid(rows.Id, "Residual"));
        yield return new("outstanding principal", loan.Outstanding, rows.Balance(book, "LoanPrincipal"));
        yield return new("interest received", loan.InterestPaid, -rows.Balance(book, "InterestIncome") - rows.Balance(book, "InterestReceivable"));
        yield return new("held for the funder", loan.ToFunder - swept, -rows.Balance("C", "HeldForFunder"));
        yield return new("held for the supplier", loan.Residual - residual, -rows.Balance("C", "HeldForSupplier"));
        yield return new("cash on the collection account", collected - swept - residual, rows.Balance("C", "CollectionCash"));
        yield return new("penalty", 0, -rows.Balance(book, "PenaltyIncome"));
        var feePaid = banks.Paid(rows.Id, "Fee");
        yield return new("the funder's cash", swept - (principal - fee) - (terms.FeeIsPlatforms ? feePaid : 0), rows.Balance(book, cash));
        yield return terms.FeeIsPlatforms
            ? new("the platform's fee", fee, -rows.Balance("P", "ServiceFeeIncome"))
            : new("the funder's fee", fee, -rows.Balance(book, "FeeIncome") - rows.Balance(book, "UnearnedFee"));
        if (terms.FeeIsPlatforms) yield return new("fee still owed by the bank", fee - feePaid, rows.Balance("P", "DueFromBank"));
        if (loan.IsRepaid && !terms.FeeIsPlatforms) yield return new("fee not earned after repayment", 0, rows.Balance(book, "UnearnedFee"));
        if (loan.IsRepaid) yield return new("interest not paid after repayment", 0, rows.Balance(book, "InterestReceivable"));
        if (loan.IsRepaid || rows.Lifecycle == "Disbursed") yield return new("guarantee", rows.HasEnded ? 0 : loan.Guaranteed, rows.Balance("P", "GuaranteesGiven"));
    }

    /// <summary>What the case says of itself: a closed one is repaid and has given everything back.</summary>
    private static IEnumerable<Difference> State(FinancedOrder financed, CaseRows rows, ModelLoan loan)
    {
        yield return new("principal that the case shows", loan.Outstanding, Amounts.Cents(financed.Case.PrincipalOutstanding));
        yield return new("repaid", loan.IsRepaid ? 1 : 0, financed.Case.Balance == "Repaid" ? 1 : 0);
        if (rows.Lifecycle == "Closed") yield return new("outstanding in a closed case", 0, loan.Outstanding + loan.InterestDue);
        if (rows.Lifecycle == "Closed") yield return new("held in a closed case", 0, rows.Balance("C", "CollectionCash"));
        if (rows.HasEnded && rows.Lifecycle != "Closed") yield return new("paid out in a case that ended without a loan", 0, loan.Outstanding);
    }

    /// <summary>A figure as the model has it and as the books have it, in cents.</summary>
    private sealed record Difference(string Figure, decimal Model, decimal Books)
    {
        public override string ToString() => $"{Figure}: model {Marketplace.Money.Text((long)Model)}, books {Marketplace.Money.Text((long)Books)}";
    }
}
