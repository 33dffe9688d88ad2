using ScfFunctions.Domain;

namespace ScfFunctions.Closing;

/// <summary>Money of a loan that was undone goes back to whose it is, payment by payment; then the case ends as it was to end.</summary>
public static class UnwindingRules
{
    /// <summary>The next payment, or the next person who is asked, or the end.</summary>
    public static CaseChange Step(CaseChange change, FactStamp stamp) => Unwinding.Due(change.Case) switch
    {
        (PaymentPurpose.Residual, var amount) => ResidualRules.Pay(change, amount, stamp),
        (PaymentPurpose.Shortfall, var amount) => Unwinding.ToMakeGood(change.Case) is { } given
            ? PaymentRules.Instruct(change, PaymentPurpose.Shortfall, Money.Min(given, amount), stamp)
            : ResidualRules.Claim(change, amount, stamp),
        (var purpose, var amount) => PaymentRules.Instruct(change, purpose, amount, stamp),
        null => change.EndUnwound(stamp),
    };
}
