using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Money received for a loan.</summary>
/// <param name="ValueDate">The bank's value date: interest stops on it.</param>
/// <param name="Amount">Above zero, in the loan's currency.</param>
/// <param name="ToGuarantor">What of it is the guarantor's, because it is older than what the guarantor has paid; null where the ranking says so.</param>
/// <param name="Remission">What is given back of what was earned before it, because it is older; null for nothing.</param>
public sealed record LoanCredit(DateOnly ValueDate, Money Amount, Money? ToGuarantor = null, Remission? Remission = null);

/// <summary>Interest and penalty that a loan would not have earned, had a credit counted from its own value date. One part may be below zero, both together are above.</summary>
public sealed record Remission(Money Interest, Money Penalty)
{
    /// <summary>By how much less is owed.</summary>
    [JsonIgnore]
    public Money Total => Interest + Penalty;

    public static Remission operator +(Remission left, Remission right) => new(left.Interest + right.Interest, left.Penalty + right.Penalty);

    public static Remission operator -(Remission left, Remission right) => new(left.Interest - right.Interest, left.Penalty - right.Penalty);
}

/// <summary>A fee that becomes due after disbursement, such as one for a returned payment, or one at repayment.</summary>
/// <param name="Due">From this day on it is taken first from any credit.</param>
/// <param name="Amount">Above zero, in the loan's currency.</param>
/// <param name="IsAtRepayment">It is due as soon as the last of the principal is repaid, where that comes first: paying early does not save it.</param>
public sealed record LoanCharge(DateOnly Due, Money Amount, bool IsAtRepayment = false);

/// <summary>A disbursed advance: its terms and the dated facts since. Every figure is computed from these, for any date.</summary>
/// <remarks>
/// Interest runs on the principal from the value date of the disbursement to that of each repayment; it is added up exactly over
/// the whole history and rounded half-even once, so that no cent is lost or gained between two dates. Because the credits are
/// kept by value date, the same credits give the same figures in whatever order they arrive (Frappe Lending, pull 878).
/// Penalty, where a rate was agreed, runs from each due date plus grace on what fell due on it and is unpaid (<see cref="PenaltyBase"/>), beside
/// the interest or instead of it (<see cref="PenaltyEffect"/>). The fee that was deducted is earned straight-line by calendar days to maturity, its rest on full repayment.
/// Errors: a date before the disbursement throws <see cref="ArgumentOutOfRangeException"/>, another currency <see cref="InvalidOperationException"/>.
/// <para>Example (cases.md row 18): 7,000.00 at 12 % Act/360 for 60 days: interest 140.00. With 5,000.00 on day 30 and on day 60:
/// 70.00, principal 4,930.00; then 20.70, principal 2,070.00, residual 2,909.30.</para>
/// </remarks>
public sealed record Loan
{
    /// <summary>What was lent, gross of the fee; above zero.</summary>
    public required Money Principal
    {
        get;
        init => field = value.IsPositive ? value : throw new ArgumentOutOfRangeException(nameof(Principal), value, "A principal is above zero.");
    }

    /// <summary>The fee deducted from the payment; zero or more, less than the principal.</summary>
    public required Money Fee { get; init; }

    /// <summary>The bank's value date of the disbursement: the first day that bears interest.</summary>
    public required DateOnly ValueDate { get; init; }

    /// <summary>When everything has to be repaid; fixed when the disbursement settled, and moved by an extension only.</summary>
    public required DateOnly MaturityDate { get; init; }

    /// <summary>By when the deducted fee is earned: the maturity that it was agreed for; null for MaturityDate.</summary>
    public DateOnly? FeeEarnedBy { get; init; }

    /// <summary>Interest a year.</summary>
    public required AnnualRate InterestRate { get; init; }

    /// <summary>How days become parts of a year, for interest and penalty.</summary>
    public required DayCount DayCount { get; init; }

    /// <summary>Calendar days after maturity without penalty.</summary>
    public int GraceDays { get; init; }

    /// <summary>Penalty a year on what is overdue; null for none.</summary>
    public AnnualRate? PenaltyRate { get; init; }

    /// <summary>What the penalty is on.</summary>
    public PenaltyBase PenaltyBase { get; init; }

    /// <summary>Whether what bears a penalty bears interest, too.</summary>
    public PenaltyEffect PenaltyEffect { get; init; }

    /// <summary>The rates that followed <see cref="InterestRate"/>, by date. One that becomes known late takes its place, and every figure since is another.</summary>
    public IReadOnlyList<RateChange> RateChanges { get; init; } = [];

    /// <summary>What falls due when, by date, the last on MaturityDate; empty where all of it does then.</summary>
    public IReadOnlyList<Instalment> Schedule { get; init; } = [];

    /// <summary>In which order a credit pays the parts of the debt; null for <see cref="WaterfallOrders.Default"/>.</summary>
    public WaterfallOrders? WaterfallOrders { get; init; }

    /// <summary>Since when it stands otherwise than its due dates alone say, by date.</summary>
    public IReadOnlyList<SituationChange> SituationChanges { get; init; } = [];

    /// <summary>What a guarantor has paid on it; null for nothing.</summary>
    public GuaranteePayment? Guarantee { get; init; }

    /// <summary>From this day on it bears no interest and no penalty: the funder has given it up. What it owes, it goes on owing. Null while it has not.</summary>
    public DateOnly? WrittenOffOn { get; init; }

    /// <summary>After the credits of this day the rest was waived: nothing is owed any more. Null for never.</summary>
    public DateOnly? WaivedOn { get; init; }

    /// <summary>When its days past due did not count, by date.</summary>
    public IReadOnlyList<LoanPause> Pauses { get; init; } = [];

    /// <summary>Fees that became due since, in any order.</summary>
    public IReadOnlyList<LoanCharge> Charges { get; init; } = [];

    /// <summary>Money received, by value date; on one value date in order of arrival.</summary>
    public IReadOnlyList<LoanCredit> Credits { get; init; } = [];

    /// <summary>What falls due when; a single instalment where nothing else was agreed.</summary>
    /// <exception cref="InvalidOperationException">The schedule is not in order of date, does not end at maturity, or does not add up to the principal.</exception>
    [JsonIgnore]
    public IReadOnlyList<Instalment> Instalments
    {
        get
        {
            if (Schedule.Count == 0) return [new Instalment(MaturityDate, Principal)];
            var (sum, last) = (Money.Zero(Principal.Currency), ValueDate);
            foreach (var instalment in Schedule)
            {
                if (instalment.Due <= last || instalment.Principal.IsNegative) throw new InvalidOperationException($"The instalment of {instalment.Principal} on {instalment.Due:yyyy-MM-dd} is out of order.");
                (sum, last) = (sum + instalment.Principal, instalment.Due);
            }

            return sum == Principal && last == MaturityDate
                ? Schedule
                : throw new InvalidOperationException($"The instalments are {sum} until {last:yyyy-MM-dd}; the loan is {Principal} until {MaturityDate:yyyy-MM-dd}.");
        }
    }

    /// <summary>The loan that an advance becomes when its payment has settled.</summary>
    /// <param name="terms">The pinned terms of the case.</param>
    /// <param name="advance">What was paid out.</param>
    /// <param name="valueDate">The bank's value date of the payment.</param>
    public static Loan Disbursed(FinancingTerms terms, Advance advance, DateOnly valueDate)
    {
        Loan loan = new()
        {
            Principal = advance.Amount,
            // A fee that is the platform's is no income of the bank's loan.
            Fee = terms.Policy.FeeIsFunders ? advance.Fee : Money.Zero(advance.Fee.Currency),
            ValueDate = valueDate,
            MaturityDate = terms.MaturityOf(valueDate),
            InterestRate = terms.InterestRate,
            DayCount = terms.DayCount,
            GraceDays = terms.GraceDays,
            PenaltyRate = terms.PenaltyRate,
            PenaltyBase = terms.PenaltyBase,
            PenaltyEffect = terms.PenaltyEffect,
            WaterfallOrders = terms.WaterfallOrders,
            Schedule = terms.ScheduleOf(advance.Amount, valueDate),
        };
        return loan with { Charges = terms.RepaymentFeesOf(loan.Instalments) };
    }

    /// <summary>Everything about the loan at the end of a day, with the credits and charges dated up to it.</summary>
    public LoanPosition At(DateOnly asOf)
    {
        var history = new LoanHistory(this);
        history.RunTo(asOf);
        return history.Position();
    }

    /// <summary>Interest due at the end of a day: accrued, rounded, less what was paid.</summary>
    public Money AccruedInterest(DateOnly asOf) => At(asOf).InterestDue;

    /// <summary>Everything owed at the end of a day: principal, interest, penalty and fees.</summary>
    public Money Outstanding(DateOnly asOf) => At(asOf).Outstanding;

    /// <summary>What of it has fallen due by the end of a day and is unpaid.</summary>
    /// <param name="asOf">The day.</param>
    /// <param name="recalled">Principal that is due early, whatever the schedule says; null for none.</param>
    public Money Due(DateOnly asOf, Money? recalled = null)
    {
        var history = new LoanHistory(this);
        history.RunTo(asOf);
        return history.Due(recalled ?? Money.Zero(Principal.Currency));
    }

    /// <summary>Calendar days since the oldest of what is unpaid fell due; 0 up to and on that day, and once all is paid.</summary>
    /// <param name="asOf">The end of this day.</param>
    /// <param name="recallDueDate">When principal that was recalled had to be repaid; null for none.</param>
    /// <remarks>Grace does not shorten it, pauses do. Example (Frappe Lending, pull 218): due 31 January 2023: on 2 February 2, on 5 July 155.</remarks>
    public int DaysPastDue(DateOnly asOf, DateOnly? recallDueDate = null)
    {
        if (asOf <= ValueDate) return 0;
        var position = At(asOf);
        if (position.Outstanding.IsZero) return 0;
        var since = recallDueDate < (position.PastDueSince ?? asOf) ? recallDueDate : position.PastDueSince;
        return since is { } due ? Pauses.Counted(due, asOf) : 0;
    }

    /// <summary>Principal that the funder is owed after all that has happened so far.</summary>
    [JsonIgnore]
    public Money UnpaidPrincipal => At(LastDay).Principal;

    /// <summary>The value date of the last thing that happened to it: a credit, the guarantor's payment, the write-off, the waiver; the disbursement while there is none.</summary>
    [JsonIgnore]
    public DateOnly LastDay => (Credits is [.., var last] ? last.ValueDate : ValueDate).NotBefore(Guarantee?.On ?? ValueDate).NotBefore(WrittenOffOn ?? ValueDate).NotBefore(WaivedOn ?? ValueDate);

    /// <summary>The first day from which a credit may still repay it: what a guarantor has paid, or was written off or waived, stays as it was reckoned then.</summary>
    [JsonIgnore]
    public DateOnly OpenFrom => (WaivedOn?.AddDays(1) ?? WrittenOffOn ?? Guarantee?.On ?? ValueDate).NotBefore(ValueDate);

    /// <summary>All that its credits give back of what it had earned.</summary>
    [JsonIgnore]
    internal Remission Remitted => Credits.Select(credit => credit.Remission).OfType<Remission>()
        .Aggregate(new Remission(Money.Zero(Principal.Currency), Money.Zero(Principal.Currency)), (sum, remission) => sum + remission);

    /// <summary>What of the guarantor's payment this loan could take: principal and interest.</summary>
    [JsonIgnore]
    internal (Money Principal, Money Interest) Covered
    {
        get
        {
            var history = new LoanHistory(this);
            history.RunTo(LastDay);
            return history.Covered;
        }
    }

    /// <summary>What it takes of its limits: the principal that is owed, to whomever, while nobody has given it up.</summary>
    public Money Utilised(LoanPosition position) => WrittenOffOn is null ? position.Principal + position.GuarantorPrincipal : Money.Zero(Principal.Currency);

    /// <summary>The balance state at the end of a day.</summary>
    public BalanceState Balance(DateOnly asOf) =>
        Outstanding(asOf).IsZero ? BalanceState.Repaid
        : Credits.Any(credit => credit.ValueDate <= asOf) ? BalanceState.PartRepaid
        : BalanceState.Outstanding;

    /// <summary>This loan with a later maturity: what falls due last falls due then, and the fee at repayment with it. Interest goes on; the deducted fee is earned by when it was.</summary>
    internal Loan Extended(DateOnly to) => this with
    {
        MaturityDate = to,
        FeeEarnedBy = FeeEarnedBy ?? MaturityDate,
        Schedule = Schedule.Count == 0 ? [] : [.. Schedule.SkipLast(1), Schedule[^1] with { Due = to }],
        Charges = [.. Charges.Select(charge => charge.IsAtRepayment && charge.Due == MaturityDate ? charge with { Due = to } : charge)],
    };

    /// <summary>This loan as it stands from a day on; what was said for that day or a later one is replaced, and what holds already is not said again.</summary>
    internal Loan Turned(SituationChange to)
    {
        IReadOnlyList<SituationChange> before = [.. SituationChanges.Where(change => change.From < to.From)];
        return this with { SituationChanges = before is [.., var last] && last == to with { From = last.From } ? before : [.. before, to] };
    }

    /// <summary>This loan with one more credit, at its place by value date.</summary>
    internal Loan With(LoanCredit credit)
    {
        if (!credit.Amount.IsPositive) throw new ArgumentOutOfRangeException(nameof(credit), credit.Amount, "A credit is above zero.");
        if (credit.Amount.Currency != Principal.Currency)
            throw new InvalidOperationException($"A credit of {credit.Amount} cannot repay a loan in {Principal.Currency}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(credit.ValueDate, ValueDate);
        return this with { Credits = [.. Credits.Append(credit).OrderBy(each => each.ValueDate)] };
    }

    /// <summary>This loan without a credit that was taken back: the first of that value date and amount.</summary>
    /// <exception cref="InvalidOperationException">It has no such credit.</exception>
    internal Loan Without(LoanCredit credit)
    {
        var index = Credits.ToList().IndexOf(credit);
        if (index < 0) throw new InvalidOperationException($"The loan has no credit of {credit.Amount} with value {credit.ValueDate:yyyy-MM-dd}.");
        return this with { Credits = [.. Credits.Where((_, i) => i != index)] };
    }

    /// <summary>When the oldest of what is unpaid fell due, or the next falls due if nothing more is paid; MaturityDate once all is repaid.</summary>
    [JsonIgnore]
    public DateOnly NextDue
    {
        get
        {
            if (Schedule.Count == 0) return MaturityDate;
            foreach (var instalment in Schedule)
            {
                if (At(instalment.Due.NotBefore(LastDay).AddDays(1)).PastDueSince is { } since) return since;
            }

            return MaturityDate;
        }
    }

    /// <summary>What the credits of each value date repaid, as money that the borrower gave: below zero. Those that were all residual are none.</summary>
    public IReadOnlyList<CashFlow> Repayments()
    {
        List<CashFlow> flows = [];
        var before = Money.Zero(Principal.Currency);
        foreach (var day in Credits.Select(credit => credit.ValueDate).Distinct())
        {
            var soFar = (this with { Credits = [.. Credits.Where(credit => credit.ValueDate <= day)] }).Allocated();
            var allocated = soFar.Total - soFar.Residual;
            if (allocated != before) flows.Add(new CashFlow(day, before - allocated));
            before = allocated;
        }

        return flows;
    }

    /// <summary>What all credits together went to.</summary>
    internal Allocation Allocated()
    {
        var history = new LoanHistory(this);
        history.RunTo(LastDay);
        return history.Allocated;
    }
}
