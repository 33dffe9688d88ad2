using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Of what a bank may speak: of payments that it was told to make, accounts that it keeps, lines, orders and loans that are its own.</summary>
public static class BankRights
{
    /// <summary>Why a bank may not speak of a payment of a case; null where it may.</summary>
    /// <remarks>Of a payment that the case does not know only its own banks may speak: that stops the case.</remarks>
    public static DeadLetter? PaymentFault(FinancingCase financing, string paymentId, BankVoice voice, string pointer)
    {
        if (financing.Terms is not { } terms) return new DeadLetter("unknown-payment", $"{pointer}: '{paymentId}' is no payment of ours.");
        var isOwn = financing.FindPayment(paymentId) is { } payment
            ? voice.Bank == payment.Bank
            : voice.Bank == terms.AccountBank || voice.Bank == terms.FundingBank;
        return isOwn && voice.Reaches(financing.Tenant) ? null : Foreign($"{pointer}: '{voice.Bank}' was not told to make the payment '{paymentId}'.");
    }

    /// <summary>Why a bank may not speak of what a case's funding bank decides and lends; null where it may.</summary>
    public static DeadLetter? FundingFault(FinancingCase financing, BankVoice voice, string pointer) =>
        financing.Terms?.FundingBank == voice.Bank && voice.Reaches(financing.Tenant)
            ? null
            : Foreign($"{pointer}: '{voice.Bank}' neither lends to nor decides on the case '{financing.Id}'.");

    /// <summary>Why a bank may not decide on a line; null where it was asked.</summary>
    public static DeadLetter? LineFault(LineQuestion question, BankVoice voice) =>
        question.Question.Bank == voice.Bank && voice.Reaches(question.Tenant) ? null : Foreign($"/applicationId: '{voice.Bank}' was not asked about '{question.ApplicationId}'.");

    /// <summary>Why a bank may not speak of a collection account; null where it may.</summary>
    public static DeadLetter? AccountFault(string account, string tenant, string keeper, BankVoice voice) =>
        keeper == voice.Bank && voice.Reaches(tenant) ? null : Foreign($"/account: '{account}' is not kept by '{voice.Bank}'.");

    /// <summary>Why a bank may not state an account; null where it may.</summary>
    /// <param name="account">The account.</param>
    /// <param name="known">Whose books know it, and at which banks.</param>
    /// <param name="voice">Who speaks.</param>
    public static DeadLetter? StatementFault(string account, IReadOnlyList<BankAccount> known, BankVoice voice)
    {
        if (known.Count == 0) return new DeadLetter("unknown-account", $"/account: '{account}' is no account that is known here.");
        return known.Count(each => each.Bank == voice.Bank && voice.Reaches(each.Tenant)) switch
        {
            0 => Foreign($"/account: '{account}' is not kept by '{voice.Bank}'."),
            1 => null,
            _ => new DeadLetter("unsigned-message", $"/account: several tenants have the account '{account}' at '{voice.Bank}'; the key of a signature says to which one the bank speaks."),
        };
    }

    private static DeadLetter Foreign(string description) => new("foreign-bank", description);
}
