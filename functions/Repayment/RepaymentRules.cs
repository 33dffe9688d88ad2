using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>Money in: booked credits go through the waterfall; the funder's part is swept, the rest is the supplier's once nothing is owed.</summary>
/// <remarks>Interest stops by the bank's value date; entries, limits and the residual go by its booking date.</remarks>
public static class RepaymentRules
{
    /// <summary>What the id of a credit begins with that is an advance come back; banks' identities of entries are told apart by it.</summary>
    public const string ReturnedPrefix = "returned|";

    /// <summary>A booked credit on the collection account, routed to this case.</summary>
    public static CaseChange Credit(CaseChange change, CollectionCredit credit, FactStamp stamp)
    {
        if (WhyNot(change.Case, credit) is { } why)
        {
            return change
                .Record(stamp.Fact("CreditReturnedToSuspense", $"{credit.Amount} ({credit.EntryReference}): this case ({change.Case.Lifecycle}) cannot take it."))
                .Promise(new SuspendCredit(credit.Account, credit.EntryReference, why, credit.Suspensions));
        }

        return Take(change, credit, stamp);
    }

    /// <summary>A credit that the case can take.</summary>
    internal static CaseChange Take(CaseChange change, CollectionCredit credit, FactStamp stamp)
    {
        // What comes after a write-off opens the case again.
        var booked = Booked(CaseReopening.Reopen(change, stamp), credit, stamp);
        return change.Case.Loan is null ? Wait(booked, credit, stamp) : PayOut(SettlementRules.Keep(Allocate(booked, credit, stamp), credit.BookingDate, stamp), stamp);
    }

    /// <summary>Money that was left for the supplier in another of its cases: what is due here is taken, and that case gets an answer; or such an answer.</summary>
    public static CaseChange TakeSetOff(CaseChange change, SetOff setOff, FactStamp stamp)
    {
        var financing = change.Case;
        if (setOff.IsBack) return PayOut(SetOffRules.Answered(change, setOff, stamp), stamp);
        var taken = Money.Min(setOff.Amount, SetOffRules.Due(financing, setOff.On));
        var rest = setOff.Amount - taken;
        var booked = taken.IsPositive ? Take(change, setOff.ToCredit(financing.Terms!, financing.OrderId, taken), stamp) : change;
        var told = rest.IsPositive ? booked.Record(stamp.Fact("SetOffRefused", $"{rest} from case {setOff.FromCaseId}: nothing more is due.")) : booked;
        return told.Promise(new PassToCase(setOff.FromCaseId, setOff.Back(financing, rest)));
    }

    /// <summary>The loan has begun: what came before it repays it now, and what is left of an earlier one goes where it belongs.</summary>
    public static CaseChange AllocateWaiting(CaseChange change, FactStamp stamp) => change.Case.Loan is null
        ? change
        : PayOut(change.Case.Credits.Where(booked => booked.RepaysFrom is null).Aggregate(change, (before, booked) => Allocate(before, booked.Credit, stamp)), stamp);

    /// <summary>What the bank says of a payment other than the disbursement.</summary>
    public static CaseChange Report(CaseChange change, PaymentStatusReport report, FactStamp stamp) =>
        PaymentRules.Report(change, report, stamp, Settled);

    /// <summary>A payment other than the disbursement came back: its entries are undone, and the money is held, or owed, again.</summary>
    public static CaseChange Return(CaseChange change, PaymentReturn back, FactStamp stamp) => PaymentRules.Return(change, back, stamp, (taken, payment, at) =>
    {
        var open = CaseReopening.Reopen(taken, at);
        return payment.Purpose == PaymentPurpose.Guarantee
            ? GuaranteeCallRules.Returned(open, payment, back.BookingDate, at)
            : Move(open, payment, -payment.Amount, back.BookingDate);
    });

    /// <summary>
    /// The advance came back after a guarantor was called, or the loan was settled for less or given up. None of that is undone: what came back is with the funder, and
    /// repays the loan as the supplier's own money would; what is not the funder's of it, the funder hands on (Clawback).
    /// </summary>
    public static CaseChange TakeReturned(CaseChange change, PaymentReturn back, FactStamp stamp) => PaymentRules.Return(change, back, stamp, (taken, payment, at) =>
    {
        var (terms, day) = (taken.Case.Terms!, back.BookingDate);
        CollectionCredit credit = new(terms.CollectionAccount, ReturnedPrefix + payment.Id, payment.Amount, day, day, "The advance, returned", terms.SupplierAccount, taken.Case.OrderId);
        var held = CaseReopening.Reopen(taken, at)
            .With(c => c with { HeldForFunder = (c.HeldForFunder ?? Money.Zero(payment.Amount.Currency)) - payment.Amount })
            .Post(Journals.SweptToFunder(taken.Case.FunderBook, day, payment.Amount));
        return Take(held, credit, at);
    });

    /// <summary>Instructs what may leave the collection account and is not under way yet, the fee that the platform is owed and the guarantee that it owes.</summary>
    /// <remarks>
    /// What the supplier got too much of a residual it is told, and a person, too, whenever that changes; without a loan, it is reckoned where the case ends. A frozen
    /// case pays nothing; it comes here again when a person resumes it.
    /// </remarks>
    public static CaseChange PayOut(CaseChange change, FactStamp stamp)
    {
        if (change.Case.Loan is null) return change;
        var told = change.Case.NotGivenUp is { } missing && missing != change.Case.ResidualDemand?.Amount ? ResidualRules.Claim(change, missing, stamp) : change;
        var financing = told.Case;
        if (financing.IsFrozen) return told;
        var paid = GuaranteeCallRules.Instruct(FeeRules.Instruct(told, stamp), stamp);
        var swept = InstructRest(paid, PaymentPurpose.Sweep, financing.HeldForFunder, stamp);
        var restored = InstructRest(swept, PaymentPurpose.Clawback, -financing.HeldForFunder, stamp);
        var recovered = InstructRest(restored, PaymentPurpose.Recovery, financing.HeldForGuarantor, stamp);
        var returned = InstructRest(InstructRest(recovered, PaymentPurpose.RecoveryClawback, -financing.HeldForGuarantor, stamp), PaymentPurpose.GuaranteeRefund, financing.GuaranteeOverpaid, stamp);
        return Residual(
            financing is { ShortfallAccepted: { } given, OwedBySupplier: { } owed } ? InstructRest(returned, PaymentPurpose.Shortfall, Money.Min(given, owed), stamp) : returned, stamp);
    }

    /// <summary>Two persons give up what the supplier got too much: client money is not to be short of it, so the platform makes it good.</summary>
    /// <remarks>They give up what their work item says, and no more.</remarks>
    public static CaseChange AcceptShortfall(CaseChange change, PersonDecision decision, FactStamp stamp) => change.Case is { ResidualDemand: { } demand, NotGivenUp: { } owed } && demand.Subject == decision.Subject
        ? PayOut(GiveUp(change, Money.Min(demand.Amount, owed), decision, stamp), stamp)
        : change.Record(stamp.Fact("ShortfallGone", $"{decision.PersonId}: {decision.Note}. The supplier owes nothing of a residual, or another amount than they were told: no effect."));

    private static CaseChange GiveUp(CaseChange change, Money given, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { ShortfallAccepted = (c.ShortfallAccepted ?? Money.Zero(given.Currency)) + given, ResidualDemand = null })
        .Record(stamp.Fact("ShortfallAccepted", $"{given}, by {decision.PersonId}: {decision.Note}."));

    /// <summary>A residual was held back until a party became insolvent, or a fee until its loan had come back: it is given up, and what may go out is asked anew.</summary>
    public static CaseChange Lapse(CaseChange change, PaymentLapse lapse, FactStamp stamp) =>
        change.Case.FindPayment(lapse.PaymentId) is { Status: PaymentStatus.Instructed } payment
            ? PayOut(PaymentRules.Void(change, payment, stamp), stamp)
            : change.Record(stamp.Fact("LapseTooLate", $"{lapse.PaymentId}: no effect."));

    /// <summary>The residual goes out only when nothing is outstanding, recalled, disputed or insolvent, the rates are final, and the cash for it is there.</summary>
    private static CaseChange Residual(CaseChange change, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Balance != BalanceState.Repaid || financing.Recalled is not null || financing.HasOpenDispute || RateResets.AreProvisional(financing)) return change;
        if (financing.HeldForFunder is { IsNegative: true } || financing.HeldForGuarantor is { IsNegative: true } || financing.NotUnderWay(PaymentPurpose.Residual, financing.HeldForSupplier) is not { IsPositive: true } rest) return change;
        return ResidualRules.Pay(change, rest, stamp);
    }

    /// <summary>Why a case cannot take a credit that was routed to it; null where it can.</summary>
    private static string? WhyNot(FinancingCase financing, CollectionCredit credit)
    {
        if (financing.Terms is { } terms && terms.CollectionAccount != credit.Account) return $"Case {financing.Id} is paid on {terms.CollectionAccount}.";
        if (financing.OrderValue is { } value && value.Currency != credit.Amount.Currency) return $"The order is in {value.Currency}.";
        if (financing is { HasEnded: true, EndReason: not EndReason.WrittenOff } or { OrderValue: null }) return $"Case {financing.Id} is {financing.Lifecycle}.";
        // What people have assigned since is the supplier's, whatever account it came from.
        if (financing.Unwinding is not null && !IsFromSupplier(financing, credit) && credit.Suspensions == 0) return $"Case {financing.Id} is to be {financing.Unwinding.End} and takes only what the supplier gives back.";
        // Two credits of one amount may have been matched at once; the amount speaks for the first of them only.
        return credit.IsAmountMatch && StillToCome(financing) != credit.Paid ? $"Case {financing.Id} does not expect {credit.Paid} any more." : null;
    }

    /// <summary>What the buyer has yet to send, also counting what waits for the loan to begin.</summary>
    private static Money StillToCome(FinancingCase financing)
    {
        var unpaid = Receivable.Of(financing).Unpaid;
        return financing.Loan is null
            ? financing.Credits.Where(booked => !booked.IsSuppliers).Aggregate(unpaid, (rest, booked) => rest - booked.Credit.Amount)
            : unpaid;
    }

    private static bool IsFromSupplier(FinancingCase financing, CollectionCredit credit) => credit.DebtorAccount.Length > 0 && credit.DebtorAccount == financing.Terms!.SupplierAccount;

    private static CaseChange Booked(CaseChange change, CollectionCredit credit, FactStamp stamp)
    {
        var zero = Money.Zero(credit.Amount.Currency);
        var isSuppliers = change.Case.Unwinding is not null || IsFromSupplier(change.Case, credit);
        var booked = change
            .With(c => c with
            {
                Collected = (c.Collected ?? zero) + credit.Amount,
                Credits = c.Credits.Add(new BookedCredit(credit, isSuppliers)),
            })
            .Post(Journals.CreditBooked(credit.BookingDate, credit.Amount))
            .Record(stamp.Fact(
                isSuppliers ? "RecourseBooked" : "CreditBooked",
                $"{credit.Amount} from {credit.DebtorName}, value {credit.ValueDate:yyyy-MM-dd} ({credit.EntryReference})."));
        return credit.Charges is { IsPositive: true } charges ? Charged(booked, credit, charges, stamp) : booked;
    }

    /// <summary>What banks on the way kept is a dilution within the tolerance; above it, it is contested until somebody has looked.</summary>
    private static CaseChange Charged(CaseChange change, CollectionCredit credit, Money charges, FactStamp stamp)
    {
        if (charges <= change.Case.Terms!.Tolerance)
        {
            return change
                .With(c => c with { Diluted = (c.Diluted ?? Money.Zero(charges.Currency)) + charges })
                .Record(stamp.Fact("ChargesDiluted", $"{charges} of {credit.EntryReference} were kept by banks, within the tolerance."));
        }

        return change
            .With(c => c with { Disputes = c.Disputes.Add(new CaseDispute(ChargeDispute.NumberOf(credit), charges, IsOpen: true)) })
            .Record(stamp.Fact("ChargesDisputed", $"{charges} of {credit.EntryReference} were kept by banks, above the tolerance of {change.Case.Terms.Tolerance}."))
            .Call(ChargeDispute.WorkItemKind, $"Order {change.Case.OrderNumber}: banks kept {charges} of {credit.EntryReference}; the tolerance is {change.Case.Terms.Tolerance}.");
    }

    /// <summary>Nothing is lent yet. Where the payment is under way, or a loan was undone and the case ends, the money waits; before that a person decides whether to lend at all.</summary>
    private static CaseChange Wait(CaseChange change, CollectionCredit credit, FactStamp stamp)
    {
        var fact = stamp.Fact("CreditWaiting", $"{credit.Amount} ({credit.EntryReference}) came before the loan began.");
        return change.Case is { IsUndisbursed: true, Unwinding: null }
            ? change.Freeze("credit-before-disbursement", $"{credit.Amount} with value {credit.ValueDate:yyyy-MM-dd} arrived before anything was lent.", fact)
            : change.With(c => c.Trimmed()).Record(fact);
    }

    private static CaseChange Allocate(CaseChange change, CollectionCredit credit, FactStamp stamp)
    {
        var loan = change.Case.Loan!;
        var isLate = LateCredit.IsLate(loan, credit);
        var repaying = isLate ? LateCredit.Of(change.Case, credit) : new LoanCredit(credit.ValueDate.NotBefore(loan.ValueDate), credit.Amount);
        var followed = GuaranteeRules.Follow(change, credit.BookingDate, loan.At(repaying.ValueDate.NotBefore(loan.LastDay)).Exposure)
            .With(c => c with { Credits = [.. c.Credits.Select(booked => booked.Credit == credit ? booked with { RepaysFrom = repaying.ValueDate, ToGuarantor = repaying.ToGuarantor, Remission = repaying.Remission } : booked)] });
        var result = Waterfall.Allocate(loan, repaying);
        var allocated = Told(Reallocated(followed, result, credit.BookingDate), "CreditAllocated", result.Allocation, stamp);
        var explained = isLate ? Late(allocated, loan, credit, repaying, stamp) : repaying.ValueDate < loan.LastDay ? Explained(allocated, loan, repaying.ValueDate, stamp) : allocated;
        return RecallRules.Reassess(explained, stamp);
    }

    /// <summary>A credit that is older than what a guarantor has paid or the funder has written off counts from then on; a person sees what that came to.</summary>
    private static CaseChange Late(CaseChange change, Loan loan, CollectionCredit credit, LoanCredit repaying, FactStamp stamp)
    {
        var settled = loan.WaivedOn is { } waived ? $"the end of the settlement on {waived:yyyy-MM-dd}"
            : loan.WrittenOffOn is { } day ? $"the write-off on {day:yyyy-MM-dd}"
            : $"the guarantor's payment on {loan.Guarantee!.On:yyyy-MM-dd}";
        var remitted = repaying.Remission is { } remission
            ? change.Record(stamp.Fact("IncomeRemitted", $"Interest {remission.Interest}, penalty {remission.Penalty}: earned by {repaying.ValueDate:yyyy-MM-dd} because nobody knew of {credit.EntryReference}."))
            : change;
        return remitted.Call(
            "credit-backdated",
            $"Order {change.Case.OrderNumber}: {credit.Amount} ({credit.EntryReference}) came with value {credit.ValueDate:yyyy-MM-dd}, before {settled}, and counts from then on."
            + (repaying.ToGuarantor is { IsPositive: true } tooMuch ? $" Of the guarantee, {tooMuch} would not have been called: that much of the credit is the guarantor's." : "")
            + (repaying.Remission is { } spared ? $" In time, it would have spared the supplier {spared.Total} of interest and penalty by {repaying.ValueDate:yyyy-MM-dd}: the funder gives that back." : ""));
    }

    /// <summary>A credit with an earlier value date than another has moved what that one went to: the timeline says from where to where, part by part.</summary>
    private static CaseChange Explained(CaseChange change, Loan before, DateOnly from, FactStamp stamp)
    {
        var (then, now) = (before.Allocated(), change.Case.Loan!.Allocated());
        return change.Record(stamp.Fact(
            "LoanRerun",
            $"From {from:yyyy-MM-dd} on: fees {then.Fees} -> {now.Fees}, penalty {then.Penalty} -> {now.Penalty}, interest {then.Interest} -> {now.Interest}, "
            + $"principal {then.Principal} -> {now.Principal}, guarantor {then.ToGuarantor} -> {now.ToGuarantor}, residual {then.Residual} -> {now.Residual}."));
    }

    /// <summary>The timeline says what money went to.</summary>
    internal static CaseChange Told(CaseChange change, string factName, Allocation allocation, FactStamp stamp) => change.Record(stamp.Fact(
        factName,
        $"Fees {allocation.Fees}, penalty {allocation.Penalty}, interest {allocation.Interest}, principal {allocation.Principal}; residual {allocation.Residual}."
        + (allocation.ToGuarantor.IsZero ? "" : $" The guarantor's: {allocation.ToGuarantor}.")));

    /// <summary>The loan after its credits, its rates, or who is owed it, changed: what was earned, what goes where, what the limits carry.</summary>
    /// <param name="change">The case.</param>
    /// <param name="result">What more, or less, goes where, and the loan as it is now.</param>
    /// <param name="bookingDate">The booking date.</param>
    /// <remarks>What was earned is posted through the last day on which something happened to the loan, and never through an earlier day than before: only the difference is booked.</remarks>
    internal static CaseChange Reallocated(CaseChange change, WaterfallResult result, DateOnly bookingDate)
    {
        var (allocation, after) = result;
        var funder = change.Case.FunderBook;
        var zero = Money.Zero(after.Principal.Currency);
        var position = after.At((change.Case.PostedThrough ?? after.LastDay).NotBefore(after.LastDay));
        var dueBefore = change.Case.DueDate;
        var allocated = change
            .With(c => (c with
            {
                Loan = after,
                Balance = after.Balance(after.LastDay),
                HeldForFunder = (c.HeldForFunder ?? zero) + allocation.ToFunder,
                HeldForGuarantor = after.Guarantee is null && c.HeldForGuarantor is null ? null : (c.HeldForGuarantor ?? zero) + allocation.ToGuarantor,
                HeldForSupplier = (c.HeldForSupplier ?? zero) + allocation.Residual,
            }).Trimmed())
            // Another instalment is the oldest that is unpaid: its days past due are counted, and dunned, anew.
            .With(c => c.DueDate == dueBefore ? c : c with { ReviewedFromDay = 0 })
            .Promise(new SetHold(zero, after.Utilised(position)));
        // What a loan had earned by its write-off stays as it was given up, but for what is given back of it.
        var posted = change.Case.IsWrittenOff
            ? allocated.Post([.. Journals.Remitted(funder, bookingDate, after.Remitted - change.Case.Loan!.Remitted), .. Journals.Recovered(funder, bookingDate, allocation)])
            : allocated.Accrue(bookingDate, position.Accrued, position.AsOf).Post(Journals.Allocated(funder, bookingDate, allocation));
        return ProvisionRules.Settle(GuaranteeRules.Follow(posted, bookingDate, position.Exposure), bookingDate);
    }

    private static CaseChange InstructRest(CaseChange change, PaymentPurpose purpose, Money? held, FactStamp stamp) =>
        change.Case.NotUnderWay(purpose, held) is { IsPositive: true } rest ? PaymentRules.Instruct(change, purpose, rest, stamp) : change;

    /// <summary>A payment other than the disbursement has settled.</summary>
    public static CaseChange Settled(CaseChange change, Payment payment, FactStamp stamp)
    {
        var day = payment.SettledOn!.Value;
        var recorded = change.Record(stamp.Fact($"{payment.Purpose}Settled", $"{payment.Amount} paid with value {day:yyyy-MM-dd}."));
        // A credit may have been taken back while a sweep was under way, and cash may only now be there for the residual.
        var moved = payment.Purpose == PaymentPurpose.Guarantee ? GuaranteeCallRules.Paid(recorded, payment, stamp) : Move(recorded, payment, payment.Amount, day);
        return PayOut(moved, stamp);
    }

    /// <summary>What a payment moves once it settles; the same amount below zero when it comes back.</summary>
    private static CaseChange Move(CaseChange change, Payment payment, Money amount, DateOnly day)
    {
        var funder = change.Case.FunderBook;
        return payment.Purpose switch
        {
            PaymentPurpose.Sweep => change.With(c => c with { HeldForFunder = c.HeldForFunder - amount }).Post(Journals.SweptToFunder(funder, day, amount)),
            PaymentPurpose.Clawback => change.With(c => c with { HeldForFunder = c.HeldForFunder + amount }).Post(Journals.SweptToFunder(funder, day, -amount)),
            PaymentPurpose.Recovery => change.With(c => c with { HeldForGuarantor = c.HeldForGuarantor - amount }).Post(Journals.SweptToGuarantor(day, amount)),
            PaymentPurpose.RecoveryClawback => change.With(c => c with { HeldForGuarantor = c.HeldForGuarantor + amount }).Post(Journals.SweptToGuarantor(day, -amount)),
            // Made good, that much is over; come back, it is still to be made good.
            PaymentPurpose.Shortfall => change
                .With(c => (c with { HeldForSupplier = c.HeldForSupplier + amount, ShortfallAccepted = ((c.ShortfallAccepted ?? Money.Zero(amount.Currency)) - amount) is { IsPositive: true } given ? given : null }).Trimmed())
                .Post(Journals.ShortfallCovered(funder, day, amount)),
            PaymentPurpose.Residual => change.With(c => c with { HeldForSupplier = c.HeldForSupplier - amount }).Post(Journals.ResidualPaid(day, amount)),
            PaymentPurpose.Fee => change.Post(Journals.FeePaid(funder, day, amount)),
            PaymentPurpose.GuaranteeRefund => change.With(c => c with { GuaranteeOverpaid = c.GuaranteeOverpaid - amount }).Post(Journals.GuaranteeRefunded(funder, day, amount)),
            _ => throw new InvalidOperationException($"A payment of purpose {payment.Purpose} is settled elsewhere."),
        };
    }
}
