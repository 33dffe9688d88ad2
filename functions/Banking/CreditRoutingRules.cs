using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

/// <summary>Which case can take which credit.</summary>
public static class CreditRoutingRules
{
    /// <summary>Why a case cannot take a credit; null where it can.</summary>
    public static string? WhyNot(FinancingCase financing, CollectionCredit credit)
    {
        // What still comes for a loan that was written off is recovered.
        if (financing is { HasEnded: true, EndReason: not EndReason.WrittenOff }) return $"Case {financing.Id} is {financing.Lifecycle}.";
        if (financing.OrderValue is { } value && value.Currency != credit.Amount.Currency)
            return $"Case {financing.Id} is in {value.Currency.Code}, the money in {credit.Amount.Currency.Code}.";
        return financing.Terms is { } terms && terms.CollectionAccount != credit.Account
            ? $"Case {financing.Id} is paid on {terms.CollectionAccount}."
            : null;
    }
}
