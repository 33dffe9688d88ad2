using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>What a decision wants to commit: the case as it will be, what happened, what is posted, what is promised.</summary>
/// <remarks>Rules build it step by step; nothing has happened until it is committed, and then all of it has.</remarks>
public sealed record CaseChange(FinancingCase Case)
{
    public ImmutableArray<CaseFact> Facts { get; init; } = [];

    public ImmutableArray<JournalEntry> Entries { get; init; } = [];

    public ImmutableArray<Effect> Effects { get; init; } = [];

    /// <summary>The case with something different about it.</summary>
    public CaseChange With(Func<FinancingCase, FinancingCase> change) => this with { Case = change(Case) };

    public CaseChange Record(CaseFact fact) => this with { Facts = Facts.Add(fact) };

    /// <summary>Posts entries; what would be booked in a period that the case has closed is booked on the first day after it.</summary>
    public CaseChange Post(params IEnumerable<JournalEntry> entries) => this with { Entries = Entries.AddRange(entries.Select(entry => entry.On(Case.BookingDay(entry.Date)))) };

    /// <summary>The same where everything up to a day is closed.</summary>
    public CaseChange OpenAfter(DateOnly closedThrough)
    {
        var closed = Case with { ClosedThrough = closedThrough };
        return this with { Case = closed, Entries = [.. Entries.Select(entry => entry.On(closed.BookingDay(entry.Date)))] };
    }

    /// <summary>Posts what the loan has earned, as far as that was not posted before.</summary>
    /// <param name="date">The booking date.</param>
    /// <param name="earned">All that it has earned since the disbursement.</param>
    /// <param name="through">The day at whose end it had earned that; null for the booking date.</param>
    public CaseChange Accrue(DateOnly date, Accruals earned, DateOnly? through = null)
    {
        var change = earned - (Case.PostedAccruals ?? Accruals.None(earned.Interest.Currency));
        return Post(Journals.Accrued(Case.FunderBook, date, change))
            .With(c => c with { PostedAccruals = earned, PostedThrough = through ?? date, AccruedByMonth = MonthAccruals.Add(c.AccruedByMonth, c.BookingDay(date), change) });
    }

    /// <summary>Promises effects; of what is held only the last word counts, since one commit says one thing.</summary>
    public CaseChange Promise(params IEnumerable<Effect> effects) => effects.Aggregate(this, (change, effect) => change with
    {
        Effects = (effect is SetHold ? change.Effects.RemoveAll(earlier => earlier is SetHold) : change.Effects).Add(effect),
        Case = effect is SetHold hold ? change.Case with { HoldsNothing = hold.IsNothing } : change.Case,
    });

    /// <summary>Puts something before a person; another commit of the case that does so is another item.</summary>
    /// <param name="kind">The work item's kind, stable: <c>payment-rejected</c>.</param>
    /// <param name="detail">Both sides of what does not fit, for the person who decides.</param>
    public CaseChange Call(string kind, string detail) => Promise(new RaiseWorkItem(kind, Subject, detail));

    /// <summary>What the work items of this commit are about: the case at this point of its life.</summary>
    public string Subject => $"{Case.Id}.{Case.Sequence}";

    /// <summary>
    /// Fails closed: no money goes out any more, holds and status stay, a person is asked. Money coming in is still recorded.
    /// </summary>
    /// <param name="kind">The work item's kind, stable: <c>payment-rejected</c>.</param>
    /// <param name="detail">Both sides of what does not fit, for the person who decides.</param>
    /// <param name="fact">When and by whom it was noticed.</param>
    /// <remarks>A case that has ended pays nothing anyway: then a person is told, and nothing keeps it frozen should it open again.</remarks>
    public CaseChange Freeze(string kind, string detail, CaseFact fact) => (Case.HasEnded ? this : With(c => c with
    {
        Flags = c.Flags | CaseFlags.Frozen,
        Freezes = c.Freezes.Contains(FreezeKey(kind, Subject)) ? c.Freezes : c.Freezes.Add(FreezeKey(kind, Subject)),
    })).Record(fact).Call(kind, detail);

    /// <summary>How a case remembers what it is frozen for.</summary>
    public static string FreezeKey(string kind, string subject) => $"{kind}|{subject}";

    /// <summary>A person has looked at one thing that the case was frozen for. It stays frozen while there are others.</summary>
    public CaseChange Lift(PersonDecision decision, CaseFact fact) => With(c => c with
    {
        Freezes = decision.Subject is { } subject ? c.Freezes.Remove(FreezeKey(decision.Kind, subject)) : [],
    }).Record(fact);

    /// <summary>Nothing keeps the case frozen any more: it goes on. A disbursement that was definitely refused or came back is attempted anew.</summary>
    public CaseChange Thaw() => With(c => c with
    {
        Flags = c.Flags & ~CaseFlags.Frozen,
        // Only a definite answer makes room for another attempt; a payment that may still move waits for its answer.
        Lifecycle = c.Lifecycle == Lifecycle.DisbursementPending && c.LastPayment(PaymentPurpose.Disbursement)?.Status is PaymentStatus.Rejected or PaymentStatus.Returned
            ? c.Lifecycle.Become(Lifecycle.Verified)
            : c.Lifecycle,
    });

    /// <summary>What was verified no longer holds: the order changed, or a limit was cut. It is verified anew, and decided anew where somebody decides; not where the case is to end.</summary>
    public CaseChange VerifyAnew(CaseFact fact) => With(c => c.Unwinding is not null ? c : c with
    {
        Lifecycle = c.Lifecycle == Lifecycle.Approved ? c.Lifecycle : c.Lifecycle.Become(Lifecycle.Approved),
        Decision = null,
        Advance = null,
        Reasons = [],
        AcceptedReferrals = [],
    }).Record(fact);

    /// <summary>An end before anything was paid, refused with all reasons.</summary>
    public CaseChange Reject(Rejection rejection, FactStamp stamp) => EndUndisbursed(Lifecycle.Rejected, rejection, stamp);

    /// <summary>An end before anything was paid: what was held and claimed is given back.</summary>
    /// <param name="end">Rejected, Cancelled or Expired.</param>
    /// <param name="why">All reasons.</param>
    /// <param name="stamp">When, and on whose word.</param>
    /// <remarks>Where money of a loan that was undone is still out, or the supplier's own is here, it goes back first (<see cref="Unwinding"/>); the first end that was decided stays.</remarks>
    public CaseChange EndUndisbursed(Lifecycle end, Rejection why, FactStamp stamp) => Case.Unwinding is not null || Unwinding.IsNeeded(Case)
        ? With(c => c with
        {
            Lifecycle = c.Lifecycle == Lifecycle.Verified ? c.Lifecycle : c.Lifecycle.Become(Lifecycle.Verified),
            Unwinding = c.Unwinding ?? new Unwinding(end, [.. why.Reasons]),
            HeldForSupplier = c.HeldForSupplier ?? Money.Zero(c.OrderValue!.Value.Currency),
            Decision = null,
        }).Record(stamp.Fact("Unwinding", $"{end} ({why}), once all money that has moved is back where it belongs."))
        : End(end, why, stamp);

    /// <summary>The money of a loan that was undone is back where it belongs: the case ends as it was to end. What the supplier itself had paid stays on record as given back to it.</summary>
    public CaseChange EndUnwound(FactStamp stamp)
    {
        var (unwinding, own) = (Case.Unwinding!, Unwinding.Own(Case));
        // Should the case open again, people are asked anew whether something may go out.
        return GiveOwn(own, stamp).With(c => c with { IsResidualWithheld = false, IsResidualReleased = false, ShortfallAccepted = null, ResidualDemand = null }).End(unwinding.End, new Rejection(unwinding.Reasons), stamp);
    }

    /// <summary>What the supplier itself had paid is held for it, and so meets what it was sent; below zero the other way round, when the case opens again.</summary>
    internal CaseChange GiveOwn(Money own, FactStamp stamp) =>
        With(c => c with { HeldForSupplier = c.HeldForSupplier + own })
            .Post(Journals.Allocated(Case.FunderBook, Case.Terms!.Calendar.BusinessDay(stamp.Now), Allocation.Nothing(own.Currency) with { Residual = own }));

    private CaseChange End(Lifecycle end, Rejection why, FactStamp stamp)
    {
        var ended = With(c => c with
        {
            Lifecycle = c.Lifecycle.Become(end),
            Reasons = [.. why.Reasons],
            Decision = null,
            Flags = c.Flags & ~CaseFlags.Frozen,
            Freezes = [],
            ClosedAt = stamp.Now,
        }).Record(stamp.Fact(end.ToString(), why.ToString()));
        // Before its terms were pinned a case has neither held nor claimed anything.
        if (Case.Terms is not { } terms) return ended;
        var zero = Money.Zero(terms.Tolerance.Currency);
        return ended.Promise(new SetHold(zero, zero), new ReleaseClaim()).ReturnCredits(stamp.Now).OweFee();
    }

    /// <summary>The fee of a loan that was undone and is not made again is the bank's: no payment of ours fetches it, so a person gives it back, once however often the case ends.</summary>
    private CaseChange OweFee() => Case.Payments.FirstOrDefault(p => p is { Purpose: PaymentPurpose.Fee, Status: PaymentStatus.Settled }) is { } fee
        ? Promise(new RaiseWorkItem("fee-owed-to-bank", fee.Id, $"{fee.Id}: the platform was paid a fee of {fee.Amount} for a loan that came back; it owes it to the bank {fee.Bank}."))
        : this;

    /// <summary>What others than the supplier sent for a loan which will never be is not this case's.</summary>
    private CaseChange ReturnCredits(DateTimeOffset now)
    {
        var day = Case.Terms!.Calendar.BusinessDay(now);
        return Case.Credits
            .Where(booked => !booked.IsSuppliers)
            .Select(booked => booked.Credit)
            .Aggregate(this, (change, credit) => change
                .With(c => c with { Collected = c.Collected - credit.Amount })
                .Post(Journals.CreditBooked(day, -credit.Amount))
                .Promise(new SuspendCredit(credit.Account, credit.EntryReference, $"Case {Case.Id} is {Case.Lifecycle}: nothing was lent.", credit.Suspensions)))
            .With(c => c with { Credits = [.. c.Credits.Where(booked => booked.IsSuppliers)] });
    }
}
