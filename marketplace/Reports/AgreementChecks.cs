using Marketplace.Bank;
using Marketplace.Replay;

namespace Marketplace.Reports;

/// <summary>Per agreement: the accounts that it names, and what the funder lent, against the journals of its cases.</summary>
internal static class AgreementChecks
{
    private const string Client = "C";

    public static IEnumerable<Check> Of(Outcome outcome)
    {
        var suspended = CreditChecks.Suspended(outcome);
        foreach (var agreement in Terms.All)
        {
            var cases = outcome.Cases.Where(financed => financed.Trade.Agreement == agreement).ToList();
            var onAccount = outcome.Banks.SelectMany(bank => bank.Credits).Where(credit => credit.Account == agreement.CollectionAccount).Select(credit => credit.Reference).ToHashSet();
            var suspense = suspended.Where(credit => onAccount.Contains(CreditChecks.WholeOf(credit.Key))).Sum(credit => credit.Value);
            // What was written off the supplier owes still; the books have given it up.
            var outstanding = cases.Where(financed => financed.Case is not ({ Lifecycle: "WrittenOff" } or { EndReason: "WrittenOff" })).Sum(financed => Amounts.Cents(financed.Case.PrincipalOutstanding));
            var (lentFrom, collectedOn) = (Movement(outcome, agreement.FunderAccount), Movement(outcome, agreement.CollectionAccount));
            yield return Compare("funder's account", $"{agreement.Book} {agreement.CashAccount}", Sum(agreement.Book, agreement.CashAccount), "bank", lentFrom);
            yield return Compare("collection account", "C CollectionCash and suspense", Sum(Client, "CollectionCash") + suspense, "bank", collectedOn);
            yield return Compare("outstanding principal", $"{agreement.Book} LoanPrincipal", Sum(agreement.Book, "LoanPrincipal"), "cases", outstanding);
            if (agreement.FundingBank is not null) yield return new Check($"{agreement.Name}: principal out by the bank's loan ledger", Lent(outcome, agreement, cases));

            Check Compare(string what, string left, long leftCents, string right, long rightCents) =>
                new($"{agreement.Name}: {what}", Amounts.Differ(left, leftCents, right, rightCents));

            long Sum(string book, string account) => cases.Sum(financed => financed.Balance(book, account));
        }

        foreach (var (book, account) in new[] { ("P", "PoolCash"), ("P", "LoanPrincipal"), ("B", "BankCash"), ("B", "LoanPrincipal") })
        {
            var statements = outcome.Cases.Sum(financed => financed.Balance(book, account));
            yield return new Check($"trial balance: {book} {account}", Amounts.Differ("trial balance", outcome.Balance(book, account), "statements", statements));
        }
    }

    /// <summary>What moved on an account, by the ledger of the bank that keeps it.</summary>
    public static long Movement(Outcome outcome, string account) => outcome.Banks.Sum(bank => bank.Movements.GetValueOrDefault(account));

    /// <summary>The bank's loans are what it paid to suppliers and, for them, to the platform; what of that is no loan the platform owes it.</summary>
    private static string? Lent(Outcome outcome, MarketAgreement agreement, List<FinancedOrder> cases)
    {
        var paid = outcome.Payments
            .Where(payment => payment.Debtor == agreement.FunderAccount && payment.State == PaymentState.Settled && payment.Purpose is LedgerPayment.Disbursement or "Fee")
            .Sum(payment => payment.Amount.Cents);
        var lent = cases.Where(financed => financed.Case.Balance is "Repaid" or "PartRepaid" or "Outstanding").Sum(financed => Amounts.Cents(financed.Case.Advance));
        var owedByPlatform = cases.Sum(financed => financed.Balance(agreement.Book, "DueToPlatform") + PaidTooMuch(outcome, financed));
        return Amounts.Differ("advances of cases paid out", lent + owedByPlatform, "bank", paid);
    }

    /// <summary>What the platform paid under its guarantee for a loan that was repaid meanwhile: as long as the bank has not given it back it has that, but it is no loan.</summary>
    private static long PaidTooMuch(Outcome outcome, FinancedOrder financed)
    {
        return Paid("Guarantee") is > 0 and var guarantee ? guarantee - Paid("GuaranteeRefund") - financed.Balance("P", "GuaranteeLoss") : 0;

        long Paid(string purpose) => outcome.Payments
            .Where(payment => payment.Purpose == purpose && payment.State == PaymentState.Settled && PaymentIds.CaseOf(payment.PaymentId) == financed.Case.Id).Sum(payment => payment.Amount.Cents);
    }
}
