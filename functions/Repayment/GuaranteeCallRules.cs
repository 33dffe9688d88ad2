using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>The bank calls the platform's guarantee for a loan in default: it is paid once, and the platform has that part of the claim since.</summary>
public static class GuaranteeCallRules
{
    /// <summary>The bank's call. One that does not fit our books is not paid; a person sees both sides, and the bank may call again.</summary>
    public static CaseChange Call(CaseChange change, GuaranteeDemand demand, FactStamp stamp)
    {
        var financing = change.Case;
        if (WhyNot(financing, demand) is { } why)
        {
            return change
                .Record(stamp.Fact("GuaranteeCallRefused", $"{demand.Amount} as of {demand.AsOf:yyyy-MM-dd} ({demand.Reference}): {why}"))
                .Call("guarantee-call-refused", $"Order {financing.OrderNumber}: the bank calls {demand.Amount} as of {demand.AsOf:yyyy-MM-dd} ({demand.Reference}): {why}");
        }

        var (terms, position) = (financing.Terms!, financing.Loan!.At(demand.AsOf));
        var principal = terms.Policy.GuaranteeShare.Of(position.Principal);
        var today = terms.Calendar.LocalDate(stamp.Now);
        var called = GuaranteeRules.Follow(change, today, position.Exposure)
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.GuaranteeCalled),
                GuaranteeCall = new GuaranteeCall(demand.Reference, demand.AsOf, principal, demand.Amount - principal),
            })
            .Post(Journals.GuaranteeCalled(today, demand.Amount, financing.Provision))
            .With(c => c with { Provision = null })
            .Record(stamp.Fact("GuaranteeCalled", $"{demand.Amount} as of {demand.AsOf:yyyy-MM-dd} ({demand.Reference}): {terms.Policy.GuaranteeShare} of {position.Exposure}."));
        return GuaranteeRules.Follow(called, today, position.Exposure);
    }

    /// <summary>Asks the bank to pay what was called, unless that is under way or paid; what was repaid before is not called any more.</summary>
    public static CaseChange Instruct(CaseChange change, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing is not { GuaranteeCall: { } call, Terms: { } terms }) return change;
        if (financing.Payments.Any(p => p.Purpose == PaymentPurpose.Guarantee && (p.IsUncertain || p.Status == PaymentStatus.Settled))) return change;
        if (financing is not { Lifecycle: Lifecycle.GuaranteeCalled, Balance: BalanceState.Repaid }) return PaymentRules.Instruct(change, PaymentPurpose.Guarantee, call.Amount, stamp);
        return change
            .With(c => c with { GuaranteeCall = null, Lifecycle = c.Lifecycle.Become(Lifecycle.Defaulted) })
            .Post(Journals.GuaranteeCalled(terms.Calendar.LocalDate(stamp.Now), -call.Amount))
            .Record(stamp.Fact("GuaranteeCallOvertaken", $"{call.Amount} ({call.Reference}) need not be paid: the loan is repaid."));
    }

    /// <summary>The platform has paid: its part of the claim is its own.</summary>
    public static CaseChange Paid(CaseChange change, Payment payment, FactStamp stamp)
    {
        var financing = change.Case;
        var (loan, day) = (financing.Loan!, payment.SettledOn!.Value);
        if (financing.Lifecycle != Lifecycle.GuaranteeCalled) return PaidAgain(change, payment.Amount, day);
        var due = Due(financing, loan);
        var guarantee = new GuaranteePayment(day.NotBefore(loan.ValueDate), due.Principal, due.Interest, financing.Terms!.Policy.RecoveryRanking);
        var (principal, interest) = (loan with { Guarantee = guarantee }).Covered;
        // What was owed when it was paid stays so, whatever is taken back of what had come before.
        var after = loan with { Guarantee = guarantee with { Principal = principal, Interest = interest } };
        var paid = RepaymentRules.Reallocated(change.With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Subrogated) }), Turned(loan, after), day)
            .Post(Journals.GuaranteePaid(financing.FunderBook, day, payment.Amount, principal, interest))
            .Record(stamp.Fact("Subrogated", $"The platform paid {payment.Amount}: principal {principal} and interest {interest} are owed to it since."));
        return payment.Amount - principal - interest is { IsPositive: true } excess
            ? paid
                .With(c => c with { GuaranteeOverpaid = c.GuaranteeOverpaid is { } before ? before + excess : excess })
                .Record(stamp.Fact("GuaranteeOverpaid", $"{excess} more than was owed by then: the bank owes that back."))
            : paid;
    }

    /// <summary>What the platform had paid came back: it owes it still, and the claim is the bank's again.</summary>
    public static CaseChange Returned(CaseChange change, Payment payment, DateOnly day, FactStamp stamp)
    {
        var financing = change.Case;
        var loan = financing.Loan!;
        if (financing.Lifecycle != Lifecycle.Subrogated || loan.WaivedOn is not null) return PaidAgain(change, -payment.Amount, day);
        var (principal, interest) = loan.Covered;
        return RepaymentRules.Reallocated(
            change
                .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.GuaranteeCalled), GuaranteeOverpaid = c.GuaranteeOverpaid - (payment.Amount - principal - interest) })
                .Post(Journals.GuaranteePaid(financing.FunderBook, day, -payment.Amount, -principal, -interest))
                .Record(stamp.Fact("SubrogationUndone", $"{payment.Amount} came back: principal {principal} and interest {interest} are the bank's again.")),
            Turned(loan, loan with { Guarantee = null }), day);
    }

    /// <summary>After a write-off or a settlement nothing of the claim is in the books: what the platform pays or gets back then is the bank's recovery.</summary>
    private static CaseChange PaidAgain(CaseChange change, Money amount, DateOnly day) =>
        change.Post(Journals.GuaranteePaidAgain(change.Case.FunderBook, day, amount));

    /// <summary>What is due of the call: less than was called where a credit has come since that was there when the bank called.</summary>
    /// <param name="financing">The case, whose guarantee was called.</param>
    /// <param name="loan">Its loan as it stood then, by what is known now.</param>
    internal static GuaranteeCall Due(FinancingCase financing, Loan loan)
    {
        var (call, share) = (financing.GuaranteeCall!, financing.Terms!.Policy.GuaranteeShare);
        var position = loan.At(call.AsOf);
        if (share.Of(position.Exposure) is var due && due >= call.Amount) return call;
        var principal = share.Of(position.Principal);
        return call with { Principal = principal, Interest = due - principal };
    }

    /// <summary>Credits that came with value of that day or later, and were allocated before it was known, are shared now.</summary>
    private static WaterfallResult Turned(Loan before, Loan after) => new(after.Allocated() - before.Allocated(), after);

    private static string? WhyNot(FinancingCase financing, GuaranteeDemand demand)
    {
        if (financing is not { Loan: { } loan, Terms: { } terms }) return "there is no loan.";
        var share = terms.Policy.GuaranteeShare;
        if (terms.Policy.Funder == Funder.Platform || share.BasisPoints == 0) return "there is no guarantee.";
        if (financing.Lifecycle != Lifecycle.Defaulted) return $"the case is {financing.Lifecycle}.";
        if (financing.Balance == BalanceState.Repaid) return "the loan is repaid.";
        if (financing is { Settlement: { IsAgreed: true } settlement, Loan.WaivedOn: null }) return $"{settlement.Amount} by {settlement.PayBy:yyyy-MM-dd} are agreed on as enough.";
        if (demand.Amount.Currency != loan.Principal.Currency) return $"the loan is in {loan.Principal.Currency}.";
        if (demand.AsOf < loan.LastDay) return $"there is a credit with value {loan.LastDay:yyyy-MM-dd}.";
        // What is paid is not reckoned anew, so it is not paid on a rate that may still change.
        if (RateResets.AreProvisional(financing, demand.AsOf.AddDays(-1))) return $"its rate is provisional: a fixing of {terms.FloatingRate!.Index} is not known yet.";
        var exposure = loan.At(demand.AsOf).Exposure;
        return demand.Amount == share.Of(exposure) ? null : $"by our books {share} of {exposure} are {share.Of(exposure)}.";
    }
}
