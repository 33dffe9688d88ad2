namespace ScfFunctions.Domain;

/// <summary>What was earned and lost in one book and currency, by the journal. Losses are above zero.</summary>
/// <param name="Interest">Interest earned, paid or not.</param>
/// <param name="Fees">Fees and charges earned, the platform's on a bank's loan among them.</param>
/// <param name="Penalty">Penalty earned, paid or not.</param>
/// <param name="IncomeWrittenOff">What of these will not be paid.</param>
/// <param name="Guarantees">What guarantees cost, less what came back of it.</param>
/// <param name="Impairment">Principal lost, less what came after the write-off.</param>
/// <param name="Shortfalls">Residuals paid too much and made good.</param>
/// <param name="ExpectedLoss">What of <paramref name="Impairment"/> and <paramref name="Guarantees"/> is provided for and neither used nor released; below zero where more of that of earlier days was.</param>
public sealed record Earnings(
    Money Interest, Money Fees, Money Penalty, Money IncomeWrittenOff, Money Guarantees, Money Impairment, Money Shortfalls, Money ExpectedLoss)
{
    /// <summary>All income less all expenses.</summary>
    public Money Result => Interest + Fees + Penalty - IncomeWrittenOff - Guarantees - Impairment - Shortfalls;

    /// <param name="balance">Each account's balance on the side on which it grows.</param>
    public static Earnings Of(Func<Account, Money> balance) => new(
        balance(Account.InterestIncome), balance(Account.FeeIncome) + balance(Account.ServiceFeeIncome), balance(Account.PenaltyIncome), balance(Account.IncomeWrittenOff),
        balance(Account.GuaranteeLoss) - balance(Account.GuaranteeRecovery), balance(Account.ImpairmentLoss) - balance(Account.LoanRecovery), balance(Account.ShortfallLoss),
        balance(Account.LoanAllowance) + balance(Account.GuaranteeProvision));
}
