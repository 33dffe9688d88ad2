namespace ScfFunctions.Domain;

/// <summary>That the supplier is to give back what it got too much of a residual.</summary>
/// <param name="Subject">The subject of the work item that says so.</param>
/// <param name="Amount">How much, above zero: two persons who give it up give up no more.</param>
public sealed record ResidualDemand(string Subject, Money Amount);

/// <summary>What is left for the supplier, on its way to it; and what it got too much of that.</summary>
public static class ResidualRules
{
    /// <summary>The kind of the work item about a residual that the supplier got too much of.</summary>
    public const string Overpaid = "residual-overpaid";

    /// <summary>What is left for the supplier goes to its cases in default first, then to it; where a party is insolvent, or fraud was found, people let it go.</summary>
    public static CaseChange Pay(CaseChange change, Money rest, FactStamp stamp)
    {
        var financing = change.Case;
        if (SetOffRules.Next(financing) is { } claim) return SetOffRules.Pass(change, claim, rest, stamp);
        var hasMadeGood = financing.Payments.Any(payment => payment is { Purpose: PaymentPurpose.Shortfall, Status: PaymentStatus.Settled });
        if (!financing.IsAccelerated && !hasMadeGood) return PaymentRules.Instruct(change, PaymentPurpose.Residual, rest, stamp);
        // Let go once: what comes later for the supplier is asked about anew.
        if (financing.IsResidualReleased)
        {
            return PaymentRules.Instruct(change, PaymentPurpose.Residual, rest, stamp)
                .With(c => c.WithPayment(c.LastPayment(PaymentPurpose.Residual)! with { IsReleased = true }) with { IsResidualReleased = false, IsResidualWithheld = false });
        }

        return financing.IsResidualWithheld
            ? change
            : change.With(c => c with { IsResidualWithheld = true })
                .Call(
                    "residual-withheld",
                    $"Order {financing.OrderNumber}: {rest} are left for the supplier, but {(hasMadeGood ? "the platform has made good what it had got too much" : financing.IsInsolvent ? "a party of the case is insolvent" : "fraud was found")}.");
    }

    /// <summary>The supplier is told in writing that it owes what it got too much, and a person, too.</summary>
    public static CaseChange Claim(CaseChange change, Money missing, FactStamp stamp) => LetterRules.Write(
        change.With(c => c with { ResidualDemand = new ResidualDemand(change.Subject, missing) }).Call(Overpaid, $"Order {change.Case.OrderNumber}: the supplier was paid a residual of which {missing} had to be given back; it owes them."),
        LetterKind.ResidualDemand, missing, LetterRules.PayBy(change.Case.Terms!, stamp.Now), stamp);
}
