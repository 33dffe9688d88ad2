using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>Money in: booked credits go through the waterfall; the funder's part is swept, the rest is the supplier's once nothing is owed.</summary>
/// <remarks>Interest stops by the bank's value date; entries, limits and the residual go by its booking date.</remarks>
public static class RepaymentRules
{
    /// <summary>A booked credit on the collection account, routed to this case.</summary>
    public static CaseChange Credit(CaseChange change, CollectionCredit credit, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.HasEnded || financing.OrderValue is not { } value || value.Currency != credit.Amount.Currency)
        {
            return change
                .Record(stamp.Fact("CreditReturnedToSuspense", $"{credit.Amount} ({credit.EntryReference}): this case ({financing.Lifecycle}) cannot take it."))
                .Promise(new SuspendCredit(credit.Account, credit.EntryReference, $"Case {financing.Id} is {financing.Lifecycle}."));
        }

        var booked = change
            .With(c => c with { Collected = (c.Collected ?? Money.Zero(credit.Amount.Currency)) + credit.Amount })
            .Post(Journals.CreditBooked(credit.BookingDate, credit.Amount))
            .Record(stamp.Fact("CreditBooked", $"{credit.Amount} from {credit.DebtorName}, value {credit.ValueDate:yyyy-MM-dd} ({credit.EntryReference})."));
        return financing.Loan is { } loan && credit.ValueDate >= loan.ValueDate
            ? PayOut(StopIfOverSwept(Allocate(booked, loan, credit, stamp), stamp), stamp)
            : booked.Freeze(
                "credit-before-disbursement", $"{credit.Amount} with value {credit.ValueDate:yyyy-MM-dd} arrived before the loan began; it is unallocated.",
                stamp.Fact("CreditUnallocated", credit.EntryReference));
    }

    /// <summary>What the bank says of a sweep or a residual.</summary>
    public static CaseChange Report(CaseChange change, PaymentStatusReport report, FactStamp stamp) =>
        PaymentRules.Report(change, report, stamp, Settled);

    /// <summary>Instructs what may leave the collection account and is not under way yet.</summary>
    /// <remarks>A frozen case pays nothing; it comes here again when a person resumes it.</remarks>
    public static CaseChange PayOut(CaseChange change, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.IsFrozen || financing.Loan is null) return change;
        var swept = Instruct(change, PaymentPurpose.Sweep, financing.HeldForFunder, stamp);
        return financing.Balance == BalanceState.Repaid
            ? Instruct(swept, PaymentPurpose.Residual, financing.HeldForSupplier, stamp)
            : swept;
    }

    private static CaseChange Allocate(CaseChange change, Loan loan, CollectionCredit credit, FactStamp stamp)
    {
        var (allocation, after) = Waterfall.Allocate(loan, credit.Amount, credit.ValueDate);
        var financing = change.Case;
        var funder = FunderBook.Of(financing.Terms!.Policy.Funder);
        var zero = Money.Zero(credit.Amount.Currency);
        var position = after.At(after.Credits[^1].ValueDate);
        var posted = financing.PostedAccruals ?? Accruals.None(credit.Amount.Currency);
        return change
            .With(c => c with
            {
                Loan = after,
                Balance = position.Outstanding.IsZero ? BalanceState.Repaid : BalanceState.PartRepaid,
                PostedAccruals = position.Accrued,
                HeldForFunder = (c.HeldForFunder ?? zero) + allocation.ToFunder,
                HeldForSupplier = (c.HeldForSupplier ?? zero) + allocation.Residual,
            })
            .Post(Journals.Accrued(funder, credit.BookingDate, position.Accrued - posted))
            .Post(Journals.Allocated(funder, credit.BookingDate, allocation))
            .Record(stamp.Fact(
                "CreditAllocated",
                $"Fees {allocation.Fees}, penalty {allocation.Penalty}, interest {allocation.Interest}, principal {allocation.Principal}; residual {allocation.Residual}."))
            .Promise(new SetHold(zero, position.Principal));
    }

    /// <summary>A credit with an earlier value date than one already swept makes the loan cheaper: the funder has then been sent too much.</summary>
    private static CaseChange StopIfOverSwept(CaseChange change, FactStamp stamp) => change.Case.HeldForFunder is { IsNegative: true } missing
        ? change.Freeze(
            "funder-over-swept", $"The funder has been sent {-missing} more than is owed, because a credit arrived late with an earlier value date.",
            stamp.Fact("FunderOverSwept", $"{-missing}"))
        : change;

    private static CaseChange Instruct(CaseChange change, PaymentPurpose purpose, Money? held, FactStamp stamp)
    {
        var financing = change.Case;
        if (held is not { } amount) return change;
        amount = financing.Payments.Where(p => p.Purpose == purpose && p.IsPending).Aggregate(amount, (rest, p) => rest - p.Amount);
        if (!amount.IsPositive) return change;
        var attempt = financing.NextAttempt(purpose);
        var payment = new Payment(PaymentId.Of(financing.Id, purpose, attempt), purpose, attempt, amount, PaymentStatus.Instructed, stamp.Now, SettledOn: null, Pain001.BankOf(financing.Terms!, purpose));
        return change
            .With(c => c.WithPayment(payment))
            .Record(stamp.Fact($"{purpose}Instructed", $"{amount} as {payment.Id}."))
            .Promise(Pain001.Instruct(financing, payment));
    }

    private static CaseChange Settled(CaseChange change, Payment payment, FactStamp stamp)
    {
        var day = payment.SettledOn!.Value;
        var recorded = change.Record(stamp.Fact($"{payment.Purpose}Settled", $"{payment.Amount} paid with value {day:yyyy-MM-dd}."));
        return payment.Purpose == PaymentPurpose.Sweep
            ? recorded
                .With(c => c with { HeldForFunder = c.HeldForFunder - payment.Amount })
                .Post(Journals.SweptToFunder(FunderBook.Of(change.Case.Terms!.Policy.Funder), day, payment.Amount))
            : recorded
                .With(c => c with { HeldForSupplier = c.HeldForSupplier - payment.Amount })
                .Post(Journals.ResidualPaid(day, payment.Amount));
    }
}
