namespace ScfFunctions.Domain;

/// <summary>A loan in default is given up in the books, when two persons want it; the debt remains, and what still comes is a recovery.</summary>
public static class WriteOffRules
{
    /// <summary>Puts it before two persons; without effect where there is nothing to write off, or they have it before them.</summary>
    public static CaseChange Propose(CaseChange change, WriteOffRequest request, FactStamp stamp)
    {
        var financing = change.Case;
        if ((WhyNot(financing) ?? (financing.WriteOffProposal is { IsRejected: false } ? "it is proposed already" : null)) is { } why)
            return change.Record(stamp.Fact("WriteOffRefused", $"{request.Reason}: {why}."));
        var today = financing.Terms!.Calendar.LocalDate(stamp.Now);
        var position = financing.Loan!.At(financing.LoanDay(stamp.Now));
        var detail = $"{request.Reason}. The funder is owed {position.OwedToFunder}, the guarantor {position.OwedToGuarantor}.";
        return change
            .With(c => c with { WriteOffProposal = new WriteOffProposal(today) })
            .Record(stamp.Fact("WriteOffProposed", detail))
            .Call(WriteOffProposal.WorkItemKind, $"Order {financing.OrderNumber}: {detail}");
    }

    /// <summary>Two persons want it: what is left is impaired and written off, and bears nothing from today on.</summary>
    public static CaseChange Approve(CaseChange change, PersonDecision decision, FactStamp stamp)
    {
        var financing = change.Case;
        var decided = change.With(c => c with { WriteOffProposal = null });
        if (WhyNot(financing) is { } why) return decided.Record(stamp.Fact("WriteOffRefused", $"{decision.PersonId}: {decision.Note}: {why}."));
        var (loan, today) = (financing.Loan!, financing.LoanDay(stamp.Now));
        var left = loan.At(today);
        var writtenOff = loan with { WrittenOffOn = today };
        var accrued = decided
            .Accrue(today, writtenOff.At(today).Accrued)
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.WrittenOff),
                Loan = writtenOff,
                Recalled = null,
                RecallDueDate = null,
            });
        return GuaranteeRules.Follow(
            ProvisionRules.GiveUp(accrued, today, left)
                .Promise(new SetHold(Money.Zero(loan.Principal.Currency), writtenOff.Utilised(left)))
                .Record(stamp.Fact("WrittenOff", $"{decision.PersonId}: {decision.Note}. The funder loses {left.OwedToFunder}, the guarantor {left.OwedToGuarantor}; the supplier owes them still.")),
            today, left.Exposure);
    }

    /// <summary>They do not want it: it is collected on.</summary>
    public static CaseChange Reject(CaseChange change, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { WriteOffProposal = c.IsWrittenOff ? null : new WriteOffProposal(c.Terms!.Calendar.LocalDate(stamp.Now), IsRejected: true) })
        .Record(stamp.Fact("WriteOffRejected", $"{decision.PersonId}: {decision.Note}."));

    /// <summary>Why there is nothing to write off now; null where there is.</summary>
    public static string? WhyNot(FinancingCase financing) => financing switch
    {
        { Lifecycle: Lifecycle.WrittenOff } => "the loan is written off already",
        { Lifecycle: Lifecycle.GuaranteeCalled } => "the platform is paying under its guarantee",
        { IsInDefault: false } => $"the case is {financing.Lifecycle}, not in default",
        { Balance: BalanceState.Repaid } => "nothing is owed",
        { Settlement: { IsAgreed: true } agreed } => $"a settlement for {agreed.Amount} by {agreed.PayBy:yyyy-MM-dd} is agreed on",
        { IsFrozen: true } => "the case is frozen; look at what it is frozen for first",
        _ => null,
    };
}
