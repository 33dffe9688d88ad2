using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A payment instruction to a bank: customer credit transfer initiation (ISO 20022 pain.001), one payment each.</summary>
/// <param name="Kind">Always <c>pain.001</c>.</param>
/// <param name="MessageId">The payment id, so that the same instruction is the same message.</param>
/// <param name="CreationDateTime">When it was decided, UTC.</param>
/// <param name="NumberOfTransactions">The number of payments.</param>
/// <param name="ControlSum">The sum of their amounts, as a decimal string.</param>
/// <param name="Payments">The payments.</param>
public sealed record Pain001(
    [property: JsonPropertyName("type")] string Kind, string MessageId, DateTimeOffset CreationDateTime, int NumberOfTransactions, string ControlSum,
    IReadOnlyList<Pain001Payment> Payments)
{
    /// <summary>The message's type.</summary>
    public const string Type = "pain.001";

    /// <summary>The bank that executes payments of a purpose: that of the account which pays. The platform's own is at the bank of the collection account.</summary>
    public static string BankOf(FinancingTerms terms, PaymentPurpose purpose) =>
        purpose is PaymentPurpose.Disbursement or PaymentPurpose.Fee or PaymentPurpose.Clawback or PaymentPurpose.GuaranteeRefund ? terms.PayingBank : terms.AccountBank;

    /// <summary>The message that asks a case's bank to make a payment, rendered once; it is sent as it was committed, however often.</summary>
    public static SendToBank Instruct(FinancingCase financing, Payment payment)
    {
        var terms = financing.Terms!;
        var (debtor, creditor) = AccountsOf(terms, payment.Purpose);
        var message = new Pain001(Type, payment.Id, payment.InstructedAt, 1, payment.Amount.Amount,
        [
            new Pain001Payment(
                payment.Id, payment.Purpose, payment.Amount, terms.Calendar.BusinessDay(payment.InstructedAt), debtor, creditor, financing.OrderNumber),
        ]);
        return BankMessageJson.Render(payment.Bank, Type, payment.Id, message);
    }

    /// <summary>Which account pays, and which is paid.</summary>
    public static (string Debtor, string Creditor) AccountsOf(FinancingTerms terms, PaymentPurpose purpose) => purpose switch
    {
        PaymentPurpose.Disbursement => (terms.FunderAccount, terms.SupplierAccount),
        PaymentPurpose.Sweep => (terms.CollectionAccount, terms.FunderAccount),
        PaymentPurpose.Residual => (terms.CollectionAccount, terms.SupplierAccount),
        PaymentPurpose.Fee => (terms.FunderAccount, terms.PlatformAccount ?? terms.FunderAccount),
        PaymentPurpose.Clawback => (terms.FunderAccount, terms.CollectionAccount),
        PaymentPurpose.Guarantee => (terms.PlatformAccount!, terms.FunderAccount),
        PaymentPurpose.Recovery => (terms.CollectionAccount, terms.PlatformAccount!),
        PaymentPurpose.RecoveryClawback => (terms.PlatformAccount!, terms.CollectionAccount),
        PaymentPurpose.GuaranteeRefund => (terms.FunderAccount, terms.PlatformAccount!),
        PaymentPurpose.Shortfall => (terms.PlatformAccount ?? terms.FunderAccount, terms.CollectionAccount),
        _ => throw new InvalidOperationException($"No accounts are known for a payment of purpose {purpose}."),
    };
}

/// <summary>One credit transfer of a <see cref="Pain001"/>.</summary>
public sealed record Pain001Payment(
    string EndToEndId, PaymentPurpose Purpose, Money Amount, DateOnly RequestedExecutionDate, string DebtorAccount, string CreditorAccount,
    string RemittanceInformation);
