using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>The whole truth about one financing, as one immutable value; stored as one row, changed only by a commit.</summary>
/// <remarks>
/// Three states live side by side (<see cref="Lifecycle"/>, <see cref="Delivery"/>, <see cref="Balance"/>), because goods and
/// money move independently. Amounts are in the order's currency. What is not known yet is null.
/// </remarks>
public sealed record FinancingCase
{
    public required string Id { get; init; }
    public required string Tenant { get; init; }
    public required string OrderId { get; init; }
    public required string OrderNumber { get; init; }
    public required string AgreementId { get; init; }
    public required string SupplierId { get; init; }
    public required string BuyerId { get; init; }

    /// <summary>What the supplier asked for; null means as much as the order carries.</summary>
    public Money? Requested { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }

    /// <summary>The orchestration that may act: instance <c>&lt;case id&gt;.&lt;episode&gt;</c>. An older one finds that it is over.</summary>
    public int Episode { get; init; } = 1;

    /// <summary>The number of commits so far; orders what is sent to other partitions.</summary>
    public long Sequence { get; init; }

    /// <summary>The number of facts on the timeline.</summary>
    public int FactCount { get; init; }

    /// <summary>The number of journal entries.</summary>
    public int EntryCount { get; init; }

    public Lifecycle Lifecycle { get; init; } = Lifecycle.Applied;

    /// <summary>Where the goods are, disputes left aside: never Disputed. What the outside is shown is <see cref="Delivery"/>.</summary>
    public DeliveryState Goods { get; init; } = DeliveryState.None;

    /// <summary>No more goods are to come.</summary>
    [JsonIgnore]
    public bool IsDeliveryOver => Goods is DeliveryState.Received or DeliveryState.Short or DeliveryState.Cancelled;

    public BalanceState Balance { get; init; } = BalanceState.Undrawn;
    public EndReason? EndReason { get; init; }

    public CaseFlags Flags { get; init; }

    /// <summary>What the case is frozen for, as <c>kind|subject</c> of the work items: it goes on when each of them has been resumed.</summary>
    public ImmutableArray<string> Freezes { get; init; } = [];

    /// <summary>What is before people and closes by itself once it is over.</summary>
    public ImmutableArray<CaseCall> Calls { get; init; } = [];

    /// <summary>Why the case was refused; all reasons, not the first.</summary>
    public ImmutableArray<Reason> Reasons { get; init; } = [];

    /// <summary>The subject of the work item that shows the last referral; a yes to an earlier one was given to other reasons.</summary>
    public string? ReferredAs { get; init; }

    /// <summary>The codes of referral reasons that a person has looked at and let pass.</summary>
    public ImmutableArray<string> AcceptedReferrals { get; init; } = [];

    /// <summary>The agreement's terms as they stood at approval; later changes of the agreement do not reach the case.</summary>
    public FinancingTerms? Terms { get; init; }

    /// <summary>When the supplier's present account took effect, where it changed since the terms were pinned.</summary>
    public DateTimeOffset? PayoutAccountAt { get; init; }

    /// <summary>The capital pool that lends, pinned with the terms.</summary>
    public string? PoolId { get; init; }

    /// <summary>The order's payable amount, as changes and partial cancellations have left it.</summary>
    public Money? OrderValue { get; init; }

    /// <summary>How many documents the order had when it was last verified: what they say of it is in its value.</summary>
    public int OrderVersion { get; init; }

    /// <summary>What the case has been told of what is ordered since, and whether more goods are to come.</summary>
    public OrderRevisions Revisions { get; init; } = OrderRevisions.None;

    /// <summary>What the buyer had paid before: nothing is lent on it.</summary>
    public Money? Prepaid { get; init; }

    /// <summary>What is lent, and the fee taken from it; decided at verification.</summary>
    public Advance? Advance { get; init; }

    public DateOnly? DeliveryDeadline { get; init; }
    public DateOnly? ReceivableDueDate { get; init; }

    /// <summary>Fixed when the disbursement settles; an extension moves it.</summary>
    public DateOnly? MaturityDate { get; init; }

    /// <summary>The value of goods that the buyer has accepted so far.</summary>
    public Money? AcceptedValue { get; init; }

    public DateOnly? DespatchedOn { get; init; }
    public DateOnly? ReceivedOn { get; init; }

    /// <summary>The loan from settlement on.</summary>
    public Loan? Loan { get; init; }

    public ImmutableArray<Payment> Payments { get; init; } = [];

    /// <summary>The last fixing of the index that was known when the case was approved, or later when its payment was instructed; null where the rate is fixed.</summary>
    public Fixing? KnownFixing { get; init; }

    /// <summary>What the loan bears, from when on and by which fixing; nothing where the rate is fixed, or before there is a loan.</summary>
    public ImmutableArray<LoanRate> Rates { get; init; } = [];

    /// <summary>What has been posted as earned so far; the next posting is the difference.</summary>
    public Accruals? PostedAccruals { get; init; }

    /// <summary>The day at whose end <see cref="PostedAccruals"/> were earned; null before anything was posted.</summary>
    public DateOnly? PostedThrough { get; init; }

    /// <summary>What of <see cref="PostedAccruals"/> was booked in which month since the last period that the case has closed; tells what a month end has already.</summary>
    public ImmutableArray<MonthAccruals> AccruedByMonth { get; init; } = [];

    /// <summary>The last day of the last period that the case has closed: nothing more is booked up to then. Null while it has closed none.</summary>
    public DateOnly? ClosedThrough { get; init; }

    /// <summary>Whether the last word on what it holds of its limits was that it holds nothing.</summary>
    public bool HoldsNothing { get; init; }

    /// <summary>What the platform has provided for its own exposure, and has neither used nor released; null for nothing.</summary>
    public Money? Provision { get; init; }

    /// <summary>Everything booked for this case on the collection account, and an advance that came back to the funder too late to be undone.</summary>
    public Money? Collected { get; init; }

    /// <summary>The credits booked for this case and not taken back, in the order of arrival. Those that come before the loan repay it when it begins.</summary>
    public ImmutableArray<BookedCredit> Credits { get; init; } = [];

    /// <summary>Owed to the funder and still on the collection account; below zero the funder owes it back.</summary>
    public Money? HeldForFunder { get; init; }

    /// <summary>The guarantor's part of what was recovered, still on the collection account; below zero the guarantor owes it back.</summary>
    public Money? HeldForGuarantor { get; init; }

    /// <summary>Owed to the supplier and still on the collection account; below zero it got more than was left for it.</summary>
    public Money? HeldForSupplier { get; init; }

    /// <summary>What the supplier got too much and has not given back, above zero; null for nothing.</summary>
    [JsonIgnore]
    public Money? OwedBySupplier => LeftForSupplier is { IsNegative: true } missing ? -missing : null;

    /// <summary>What of that nobody has given up, above zero; null for nothing.</summary>
    [JsonIgnore]
    public Money? NotGivenUp => (ShortfallAccepted is { } given ? OwedBySupplier - given : OwedBySupplier) is { IsPositive: true } rest ? rest : null;

    /// <summary>What is to go to the supplier, below zero what it owes: in the end of a case without a loan also what it had paid itself.</summary>
    [JsonIgnore]
    public Money? LeftForSupplier => Unwinding is null ? HeldForSupplier : Unwinding.ForSupplier(this);

    /// <summary>By when somebody has to decide on the order, and when they are reminded; null while nobody is asked.</summary>
    public PendingDecision? Decision { get; init; }

    /// <summary>How often the deciding bank was asked.</summary>
    public int ReviewCount { get; init; }

    /// <summary>Who let the order through, where a bank decides; null before.</summary>
    public string? ReleasedBy { get; init; }

    /// <summary>Disputes about the order, in the order in which they were opened.</summary>
    public ImmutableArray<CaseDispute> Disputes { get; init; } = [];

    /// <summary>Non-cash reductions of what the buyer owes: credit notes, upheld disputes, charges within tolerance.</summary>
    public Money? Diluted { get; init; }

    /// <summary>What the buyer paid to the supplier directly; it no longer owes that.</summary>
    public Money? Misdirected { get; init; }

    /// <summary>Principal that became due before maturity because what secures it shrank; null for none. See <c>RecallRules</c>.</summary>
    public Money? Recalled { get; init; }

    /// <summary>When the recalled principal has to be repaid; null while nothing is recalled.</summary>
    public DateOnly? RecallDueDate { get; init; }

    /// <summary>What the memo of the guarantee stands at.</summary>
    public Money? GuaranteePosted { get; init; }

    /// <summary>What the bank has called of the guarantee; null while it has not.</summary>
    public GuaranteeCall? GuaranteeCall { get; init; }

    /// <summary>What of the platform's payment under its guarantee was owed no more by then, and the bank has not given back; null for nothing.</summary>
    public Money? GuaranteeOverpaid { get; init; }

    /// <summary>That somebody wants to write the loan off; null while nobody does.</summary>
    public WriteOffProposal? WriteOffProposal { get; init; }

    /// <summary>That the loan is to mature later: asked for, or granted; null for neither.</summary>
    public Extension? Extension { get; init; }

    /// <summary>That a pause is asked for; null while none is. Those that were granted are facts of the loan.</summary>
    public AskedPause? AskedPause { get; init; }

    /// <summary>That less than is owed would be enough: proposed, agreed on, or kept; null for none.</summary>
    public Settlement? Settlement { get; init; }

    /// <summary>How the case ends, or ended, after its loan was undone and money of it had to come back first; null otherwise.</summary>
    public Unwinding? Unwinding { get; init; }

    /// <summary>Who accepted that the logistics flow is missing; null for nobody.</summary>
    public string? AcceptedWithoutReceipt { get; init; }

    /// <summary>The supplier's own money among what was allocated to the loan: recourse, not what the buyer owes; null without a loan.</summary>
    [JsonIgnore]
    public Money? PaidBySupplier => Loan is { } loan
        ? Credits.Where(booked => booked.IsSuppliers).Aggregate(Money.Zero(loan.Principal.Currency), (sum, booked) => sum + booked.Credit.Amount)
        : null;

    /// <summary>A person has been asked whether a residual may go out although a party is insolvent.</summary>
    public bool IsResidualWithheld { get; init; }

    /// <summary>Two persons have let the withheld residual go, once.</summary>
    public bool IsResidualReleased { get; init; }

    /// <summary>What two persons have given up of what the supplier got too much, until the platform has paid it to the collection account; null for nothing.</summary>
    public Money? ShortfallAccepted { get; init; }

    /// <summary>What the supplier has been told last that it owes, while nobody has given it up; null where it owes nothing or has yet to be told.</summary>
    public ResidualDemand? ResidualDemand { get; init; }

    /// <summary>What other cases of the supplier, in default, would take of what is left for it here.</summary>
    public ImmutableArray<SetOffClaim> SetOffClaims { get; init; } = [];

    /// <summary>How often something was handed to such a case.</summary>
    public int SetOffCount { get; init; }

    /// <summary>How many of these the other case has answered; the case does not end before.</summary>
    public int SetOffsAnswered { get; init; }

    /// <summary>When people were last told that the goods are not received and the deadline has passed; null while that was not noticed.</summary>
    public DateOnly? DeliveryOverdueToldOn { get; init; }

    /// <summary>The goods are not received and the deadline has passed; noticed and recorded.</summary>
    [JsonIgnore]
    public bool IsDeliveryOverdue => DeliveryOverdueToldOn is not null;

    /// <summary>The first day past due of the worst bucket recorded so far; 0 while none was.</summary>
    public int ReviewedFromDay { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Where the goods are, or Disputed while a dispute about them is open.</summary>
    [JsonIgnore]
    public DeliveryState Delivery => HasOpenDispute ? DeliveryState.Disputed : Goods;

    [JsonIgnore]
    public bool HasOpenDispute => Disputes.Any(dispute => dispute.IsOpen);

    [JsonIgnore]
    public bool IsInsolvent => Flags.HasFlag(CaseFlags.Insolvent);

    /// <summary>Whether everything is due before its time, and nothing goes to the supplier of itself: a party is insolvent, or fraud was found.</summary>
    [JsonIgnore]
    public bool IsAccelerated => WhyAccelerated is not null;

    /// <summary>Why it is; null where it is not.</summary>
    [JsonIgnore]
    public Reason? WhyAccelerated =>
        IsInsolvent ? new Reason("party-insolvent", "The supplier or the buyer is insolvent.")
        : Flags.HasFlag(CaseFlags.Fraudulent) ? new Reason("fraud", "Fraud was found.")
        : null;

    /// <summary>Nothing was paid out, and no payment is under way that could still pay it out.</summary>
    [JsonIgnore]
    public bool IsUndisbursed => Lifecycle is Lifecycle.Applied or Lifecycle.Referred or Lifecycle.Approved or Lifecycle.Verified;

    [JsonIgnore]
    public bool HasEnded => Lifecycle.IsEnd();

    /// <summary>Where the funder's side of the loan is posted.</summary>
    [JsonIgnore]
    public FunderBook FunderBook => FunderBook.Of(Terms!.Policy.Funder);

    /// <summary>The local day of an instant, or that of the last thing that happened to the loan where that is later: for this day all of it can be reckoned.</summary>
    public DateOnly LoanDay(DateTimeOffset now) => Terms!.Calendar.LocalDate(now).NotBefore(Loan!.LastDay);

    /// <summary>When something of a day is booked: then, or on the first day that is not closed.</summary>
    public DateOnly BookingDay(DateOnly date) => ClosedThrough is { } closed && date <= closed ? closed.AddDays(1) : date;

    /// <summary>In default, or beyond: what is owed is collected from whoever pays, and nobody waits for the goods.</summary>
    [JsonIgnore]
    public bool IsInDefault => Lifecycle is Lifecycle.Defaulted or Lifecycle.GuaranteeCalled or Lifecycle.Subrogated or Lifecycle.WrittenOff;

    /// <summary>The funder has given the loan up; what still comes is a recovery, also where the case has ended as written off.</summary>
    [JsonIgnore]
    public bool IsWrittenOff => Loan?.WrittenOffOn is not null;

    /// <summary>From when on something is past due: what was recalled, an instalment, or everything at maturity; null without a loan.</summary>
    [JsonIgnore]
    public DateOnly? DueDate => Loan?.NextDue is { } next ? (RecallDueDate < next ? RecallDueDate : next) : null;

    /// <summary>Calendar days since <see cref="DueDate"/> while anything is owed; grace does not shorten them, pauses do.</summary>
    public int DaysPastDue(DateOnly asOf) => Loan?.DaysPastDue(asOf, RecallDueDate) ?? 0;

    /// <summary>No money goes out and nothing is decided until a person has looked; money in is still recorded.</summary>
    [JsonIgnore]
    public bool IsFrozen => Flags.HasFlag(CaseFlags.Frozen);

    /// <summary>Whether a person has let all these reasons pass.</summary>
    public bool AcceptsReferral(IEnumerable<Reason> reasons) => reasons.All(reason => AcceptedReferrals.Contains(reason.Code));

    /// <summary>The payment with an id, or null.</summary>
    public Payment? FindPayment(string paymentId) => Payments.FirstOrDefault(p => p.Id == paymentId);

    /// <summary>The latest attempt at a purpose, or null.</summary>
    public Payment? LastPayment(PaymentPurpose purpose) => Payments.LastOrDefault(p => p.Purpose == purpose);

    /// <summary>What of a held amount no payment of its purpose is moving, or may have moved; null for nothing held.</summary>
    public Money? NotUnderWay(PaymentPurpose purpose, Money? held) => held is { } amount
        ? Payments.Where(p => p.Purpose == purpose && p.IsUncertain).Aggregate(amount, (rest, p) => rest - p.Amount)
        : null;

    /// <summary>The same without what people gave up, let go or demanded of a debt, or a residual, that is no more: they are asked anew about what comes next.</summary>
    /// <remarks>What is being made good, or paid, stays given up, or let go, until the bank has answered.</remarks>
    public FinancingCase Trimmed()
    {
        if (OrderValue is not { } value) return this;
        var zero = Money.Zero(value.Currency);
        var underWay = -NotUnderWay(PaymentPurpose.Shortfall, zero)!.Value;
        var isLeft = NotUnderWay(PaymentPurpose.Residual, LeftForSupplier) is { IsPositive: true };
        var given = Money.Max(Money.Min(ShortfallAccepted ?? zero, OwedBySupplier ?? zero), underWay);
        var trimmed = this with
        {
            IsResidualWithheld = IsResidualWithheld && isLeft,
            IsResidualReleased = IsResidualReleased && isLeft,
            ShortfallAccepted = given.IsPositive ? given : null,
        };
        return trimmed.NotGivenUp is null ? trimmed with { ResidualDemand = null } : trimmed;
    }

    /// <summary>The number of the next attempt at a purpose, from 1.</summary>
    public int NextAttempt(PaymentPurpose purpose) => Payments.Count(p => p.Purpose == purpose) + 1;

    public FinancingCase WithPayment(Payment payment)
    {
        var index = Payments.IndexOf(Payments.FirstOrDefault(p => p.Id == payment.Id)!);
        return this with { Payments = index < 0 ? Payments.Add(payment) : Payments.SetItem(index, payment) };
    }
}
