namespace ScfFunctions.Domain;

/// <summary>Walks through a loan's facts in order of value date and keeps the running figures. One walk, then it is thrown away.</summary>
/// <remarks>
/// Parts of a year do not add up under the 30/360 conventions. So they are always counted from the loan's first day, and what lies between two
/// dates is the difference: then nothing is gained or lost by a payment that divides a period. On one day first the rate changes, then
/// instalments fall due, then their grace ends, then the guarantor pays, then the loan is written off, then a pause begins or ends, then all credits of that value date, with
/// what they give back of what was earned, are taken as one, then what is left may be waived.
/// </remarks>
internal sealed class LoanHistory
{
    private readonly Loan _loan;
    private readonly IReadOnlyList<Instalment> _schedule;
    private readonly FallenDue[] _fallen;
    private readonly Currency _currency;
    private readonly Money[] _paid;
    private readonly Money[] _credited;
    private DateOnly _date;
    private Money _residual;
    private bool _isGuaranteePaid;
    private bool _isWrittenOff;
    private bool _isWaived;
    private Money _feesAtWaiver;
    private Claim _covered;
    private Claim _toGuarantor;
    private Claim _owedToGuarantor;
    private Remission _remitted;
    private Stretch _interest;
    private Stretch _penalty;
    private int _nextRate;
    private int _nextDue;
    private int _nextGraceEnd;
    private int _nextCredit;
    private int _nextPause;
    private bool _isPaused;

    public LoanHistory(Loan loan)
    {
        _loan = loan;
        _schedule = loan.Instalments;
        _fallen = new FallenDue[_schedule.Count];
        _currency = loan.Principal.Currency;
        _paid = [Zero, Zero, Zero, Zero];
        _credited = [Zero, Zero, Zero, Zero];
        _date = loan.ValueDate;
        _residual = Zero;
        _covered = _toGuarantor = _owedToGuarantor = new Claim(Zero, Zero);
        _remitted = new Remission(Zero, Zero);
        _interest = new Stretch(YearFraction.Zero, loan.Principal, loan.InterestRate, default);
        _penalty = new Stretch(YearFraction.Zero, Zero, loan.PenaltyRate ?? default, default);
    }

    /// <summary>What the credits so far went to.</summary>
    public Allocation Allocated => new(
        _credited[(int)WaterfallPart.Fees], _credited[(int)WaterfallPart.Penalty], _credited[(int)WaterfallPart.Interest], _credited[(int)WaterfallPart.Principal], _residual)
    {
        GuarantorInterest = _toGuarantor.Interest,
        GuarantorPrincipal = _toGuarantor.Principal,
    };

    /// <summary>What of the guarantor's payment was owed when it paid.</summary>
    public (Money Principal, Money Interest) Covered => (_covered.Principal, _covered.Interest);

    /// <summary>What has fallen due by the day walked to and is unpaid, to whomever.</summary>
    /// <param name="recalled">Principal that is due because it was recalled.</param>
    public Money Due(Money recalled)
    {
        var due = _owedToGuarantor.Total;
        for (var part = WaterfallPart.Fees; part <= WaterfallPart.Principal; part++)
        {
            var unpaid = (Owed(part, Tier.Due) - Paid(part)).OrZeroIfNegative();
            due += part == WaterfallPart.Principal && recalled > unpaid ? recalled : unpaid;
        }

        return due;
    }

    private Money Zero => Money.Zero(_currency);

    private Money UnpaidPrincipal => _loan.Principal - Paid(WaterfallPart.Principal);

    /// <summary>Walks on to the end of a day.</summary>
    public void RunTo(DateOnly asOf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asOf, _date);
        while (_nextCredit < _loan.Credits.Count && _loan.Credits[_nextCredit].ValueDate is var day && day <= asOf)
        {
            if (_loan.WaivedOn < day) Waive(_loan.WaivedOn.Value);
            var (amount, older, guarantors) = (Zero, Zero, Zero);
            var before = _remitted;
            for (; _nextCredit < _loan.Credits.Count && _loan.Credits[_nextCredit] is var credit && credit.ValueDate == day; _nextCredit++)
            {
                amount += credit.Amount;
                if (credit.ToGuarantor is { } known) (older, guarantors) = (older + credit.Amount, guarantors + known);
                if (credit.Remission is { } remission) _remitted += remission;
            }

            MoveTo(day);
            var freed = Remit(_remitted - before);
            Take(amount + freed, older + freed, guarantors);
        }

        if (_loan.WaivedOn <= asOf) Waive(_loan.WaivedOn.Value);
        MoveTo(asOf);
    }

    /// <summary>The figures at the end of the day walked to.</summary>
    public LoanPosition Position()
    {
        var (penalty, interest) = (Accrued(_penalty), Accrued(_interest));
        return new LoanPosition(
            _date, UnpaidPrincipal, interest - Paid(WaterfallPart.Interest), penalty - Paid(WaterfallPart.Penalty), FeesDue(_date) - Paid(WaterfallPart.Fees),
            new Accruals(interest - _remitted.Interest, FeeIncome(), penalty - _remitted.Penalty) { Charges = FeesDue(_date) }, PastDueSince())
        {
            GuarantorPrincipal = _owedToGuarantor.Principal,
            GuarantorInterest = _owedToGuarantor.Interest,
        };
    }

    private void MoveTo(DateOnly to)
    {
        while (true)
        {
            var rate = _nextRate < _loan.RateChanges.Count ? _loan.RateChanges[_nextRate].From : DateOnly.MaxValue;
            var due = _nextDue < _schedule.Count ? _schedule[_nextDue].Due : DateOnly.MaxValue;
            var grace = _nextGraceEnd < _nextDue ? _schedule[_nextGraceEnd].Due.AddDays(_loan.GraceDays) : DateOnly.MaxValue;
            var paid = _isGuaranteePaid ? DateOnly.MaxValue : _loan.Guarantee?.On ?? DateOnly.MaxValue;
            var end = _isWrittenOff ? DateOnly.MaxValue : _loan.WrittenOffOn ?? DateOnly.MaxValue;
            var turn = NextTurn();
            var first = Earliest(to, rate, due, grace, paid, end, turn);
            if (rate <= first) ChangeRate(rate);
            else if (due <= first) FallDue(due);
            else if (grace <= first) EndGrace(grace);
            else if (paid <= first) Cover(_loan.Guarantee!);
            else if (end <= first) WriteOff(end);
            else if (turn <= first) Turn(turn);
            else break;
        }

        _date = to;
    }

    /// <summary>When the next pause begins or the one that holds ends.</summary>
    private DateOnly NextTurn() => _nextPause >= _loan.Pauses.Count ? DateOnly.MaxValue : (_isPaused ? _loan.Pauses[_nextPause].Until : _loan.Pauses[_nextPause].From).NotBefore(_loan.ValueDate);

    private void Turn(DateOnly on)
    {
        if (_isPaused) _nextPause++;
        _isPaused = !_isPaused;
        Rebase(on);
    }

    private void ChangeRate(DateOnly from) =>
        _interest = _interest.Cut(Elapsed(from.NotBefore(_loan.ValueDate)), _interest.Base, _loan.RateChanges[_nextRate++].Rate);

    /// <summary>An instalment is due with all interest accrued by then; settled before a credit of the same day changes anything.</summary>
    private void FallDue(DateOnly due)
    {
        var principal = (_nextDue == 0 ? Zero : _fallen[_nextDue - 1].Principal) + _schedule[_nextDue].Principal;
        _fallen[_nextDue++] = new FallenDue(due, principal, Rounded(_interest.To(Elapsed(due))));
    }

    private void EndGrace(DateOnly on)
    {
        _nextGraceEnd++;
        Rebase(on);
    }

    /// <summary>The guarantor pays the funder; what it pays the debtor owes it from now on.</summary>
    private void Cover(GuaranteePayment payment)
    {
        _isGuaranteePaid = true;
        _date = payment.On;
        var due = Accrued(_interest) - Paid(WaterfallPart.Interest);
        var total = payment.Principal + payment.Interest;
        var principal = Money.Min(total - Money.Min(payment.Interest, due), UnpaidPrincipal);
        _covered = _owedToGuarantor = new Claim(principal, Money.Min(total - principal, due));
        _paid[(int)WaterfallPart.Principal] += _covered.Principal;
        _paid[(int)WaterfallPart.Interest] += _covered.Interest;
        Rebase(_date);
    }

    /// <summary>After that day's credits nothing is owed any more, to nobody.</summary>
    private void Waive(DateOnly on)
    {
        if (_isWaived) return;
        MoveTo(on);
        // None falls due any more: neither with the principal that is waived, which nobody repaid, nor later.
        _feesAtWaiver = FeesDue(on);
        _isWaived = true;
        for (var part = WaterfallPart.Fees; part <= WaterfallPart.Principal; part++) _paid[(int)part] = Owed(part, Tier.Later);
        _owedToGuarantor = new Claim(Zero, Zero);
        Rebase(on);
    }

    private void WriteOff(DateOnly on)
    {
        _isWrittenOff = true;
        Rebase(on);
    }

    /// <summary>The funder gives back what it earned too much: so much less is owed.</summary>
    /// <returns>What had been paid of it: money for what else is owed.</returns>
    private Money Remit(Remission remission)
    {
        return Free(WaterfallPart.Interest, remission.Interest) + Free(WaterfallPart.Penalty, remission.Penalty);

        Money Free(WaterfallPart part, Money remitted)
        {
            _paid[(int)part] += remitted;
            var freed = (Paid(part) - Owed(part, Tier.Later)).OrZeroIfNegative();
            _paid[(int)part] -= freed;
            _credited[(int)part] -= freed;
            return freed;
        }
    }

    /// <param name="amount">All that came with value of this day.</param>
    /// <param name="older">What of it is older than the guarantor's payment, or was freed of what was remitted: the funder's, but for what is the guarantor's of it.</param>
    /// <param name="guarantors">What of that is the guarantor's.</param>
    private void Take(Money amount, Money older, Money guarantors)
    {
        var toGuarantor = GuarantorsShare(amount, older, guarantors);
        var interest = Money.Min(toGuarantor, _owedToGuarantor.Interest);
        var shared = new Claim(toGuarantor - interest, interest);
        (_toGuarantor, _owedToGuarantor) = (_toGuarantor + shared, _owedToGuarantor - shared);
        var rest = amount - toGuarantor;
        var order = (_loan.WaterfallOrders ?? WaterfallOrders.Default).In(Situation()).Parts;
        // What fell due before today, what falls due today or is recalled, the rest: each in the order of the situation.
        for (var tier = Tier.PastDue; tier <= Tier.Later && rest.IsPositive; tier++)
        {
            foreach (var part in order)
            {
                var taken = Money.Min(rest, (Wanted(part, tier) - Paid(part)).OrZeroIfNegative());
                _paid[(int)part] += taken;
                _credited[(int)part] += taken;
                rest -= taken;
            }
        }

        // With the last of the principal the fees at repayment are due.
        var fees = Money.Min(rest, (FeesDue(_date) - Paid(WaterfallPart.Fees)).OrZeroIfNegative());
        _paid[(int)WaterfallPart.Fees] += fees;
        _credited[(int)WaterfallPart.Fees] += fees;
        _residual += rest - fees;
        Rebase(_date);
    }

    /// <summary>What of a credit is the guarantor's: of what is older than its payment what it has paid too much, of the rest by the ranking that was agreed on.</summary>
    private Money GuarantorsShare(Money amount, Money older, Money guarantors)
    {
        var claim = _owedToGuarantor.Total;
        if (claim.IsZero) return claim;
        var funders = Zero;
        for (var part = WaterfallPart.Fees; part <= WaterfallPart.Principal; part++) funders += Owed(part, Tier.Later) - Paid(part);
        var tooMuch = Money.Min(guarantors, claim);
        var toFunder = Money.Min(older - tooMuch, funders);
        return tooMuch + Ranked(amount - tooMuch - toFunder, funders - toFunder, claim - tooMuch);
    }

    private Money Ranked(Money amount, Money funders, Money claim) =>
        amount >= funders + claim ? claim
        : _loan.Guarantee!.Ranking == RecoveryRanking.BankFirst ? (amount - funders).OrZeroIfNegative()
        : amount.Split(funders.MinorUnits, claim.MinorUnits)[1];

    private Money Paid(WaterfallPart part) => _paid[(int)part];

    /// <summary>What is owed of a part in a tier and those before it since the beginning, paid or not.</summary>
    private Money Owed(WaterfallPart part, Tier tier) => part switch
    {
        WaterfallPart.Fees => FeesDue(tier == Tier.PastDue ? _date.AddDays(-1) : _date),
        WaterfallPart.Penalty => Accrued(_penalty),
        // After the last instalment what accrues is due at once.
        WaterfallPart.Interest => tier == Tier.Later || _date > _loan.MaturityDate ? Accrued(_interest) : Fallen(tier)?.Interest ?? Zero,
        _ => tier == Tier.Later ? _loan.Principal : Fallen(tier)?.Principal ?? Zero,
    };

    /// <summary>What a credit goes to in a tier: what is owed there, and principal that was recalled; this is due from when it was said, and past due once its time is over.</summary>
    private Money Wanted(WaterfallPart part, Tier tier)
    {
        var owed = Owed(part, tier);
        return part == WaterfallPart.Principal && Turned() is { Retained: { } retained } recall && (tier != Tier.PastDue || recall.RecallDueDate < _date)
            ? Money.Max(owed, _loan.Principal - retained)
            : owed;
    }

    /// <summary>What was last said of the loan's situation; null for nothing.</summary>
    private SituationChange? Turned()
    {
        SituationChange? last = null;
        foreach (var change in _loan.SituationChanges)
        {
            if (change.From <= _date) last = change;
        }

        return last;
    }

    /// <summary>All that has fallen due, before today or by today; null for nothing.</summary>
    private FallenDue? Fallen(Tier tier)
    {
        var count = tier == Tier.PastDue && _nextDue > 0 && _fallen[_nextDue - 1].On == _date ? _nextDue - 1 : _nextDue;
        return count == 0 ? null : _fallen[count - 1];
    }

    private LoanSituation Situation()
    {
        if (_isWrittenOff) return LoanSituation.WrittenOff;
        var situation = Turned()?.Situation ?? LoanSituation.Performing;
        return situation == LoanSituation.Performing && PastDueSince() is not null ? LoanSituation.PastDue : situation;
    }

    /// <summary>When the oldest of what is unpaid today fell due, on an earlier day.</summary>
    private DateOnly? PastDueSince()
    {
        for (var i = 0; i < _nextDue && _fallen[i].On < _date; i++)
        {
            if (_fallen[i].Principal > Paid(WaterfallPart.Principal) || _fallen[i].Interest > Paid(WaterfallPart.Interest)) return _fallen[i].On;
        }

        // Interest since maturity, penalty and fees are the last remains of a loan that was due then, and what the guarantor paid was due by then.
        var owesRest = _date > _loan.MaturityDate
            && (Owes(WaterfallPart.Interest) || Owes(WaterfallPart.Penalty) || Owes(WaterfallPart.Fees) || _owedToGuarantor.Total.IsPositive);
        return owesRest ? _loan.MaturityDate : null;

        bool Owes(WaterfallPart part) => Owed(part, Tier.Later) > Paid(part);
    }

    /// <summary>Penalty, and where it replaces interest that too, runs on what is overdue after grace from a day on.</summary>
    private void Rebase(DateOnly from)
    {
        var overdue = Zero;
        var penalised = Zero;
        if (_nextGraceEnd > 0 && !_isPaused)
        {
            var fallen = _fallen[_nextGraceEnd - 1];
            overdue = (fallen.Principal - Paid(WaterfallPart.Principal)).OrZeroIfNegative();
            penalised = _loan.PenaltyBase == PenaltyBase.OverduePrincipal ? overdue : overdue + (fallen.Interest - Paid(WaterfallPart.Interest)).OrZeroIfNegative();
        }

        if (_isWrittenOff) penalised = Zero;
        if (penalised != _penalty.Base) _penalty = _penalty.Cut(Elapsed(from), penalised, _penalty.Rate);
        var bearing = _loan is { PenaltyRate: not null, PenaltyEffect: PenaltyEffect.ReplacesInterest } ? UnpaidPrincipal - overdue : UnpaidPrincipal;
        if (_isWrittenOff) bearing = Zero;
        if (bearing != _interest.Base) _interest = _interest.Cut(Elapsed(from), bearing, _interest.Rate);
    }

    private Money FeesDue(DateOnly by)
    {
        if (_isWaived) return _feesAtWaiver;
        var sum = Zero;
        foreach (var charge in _loan.Charges)
        {
            if (charge.Due <= by || (charge.IsAtRepayment && UnpaidPrincipal.IsZero)) sum += charge.Amount;
        }

        return sum;
    }

    private Money Accrued(Stretch stretch) => Rounded(stretch.To(Elapsed(_date)));

    /// <summary>The part of a year since the loan's first day.</summary>
    private YearFraction Elapsed(DateOnly date) => _loan.DayCount.YearFraction(_loan.ValueDate, date, _loan.MaturityDate);

    /// <summary>The fee earned: straight-line by calendar days to maturity, all of it once the principal is repaid or the loan written off.</summary>
    private Money FeeIncome()
    {
        var tenor = (_loan.FeeEarnedBy ?? _loan.MaturityDate).DayNumber - _loan.ValueDate.DayNumber;
        var days = _date.DayNumber - _loan.ValueDate.DayNumber;
        if (_isWrittenOff || UnpaidPrincipal.IsZero || days >= tenor) return _loan.Fee;
        return new Money(HalfEven.Divide((Int128)_loan.Fee.MinorUnits * days, tenor), _currency);
    }

    private Money Rounded(ExactInterest exact) => new(exact.RoundHalfEven(), _currency);

    private static DateOnly Earliest(params ReadOnlySpan<DateOnly> dates)
    {
        var first = dates[0];
        foreach (var date in dates[1..]) first = date < first ? date : first;
        return first;
    }

    private enum Tier
    {
        PastDue,
        Due,
        Later,
    }

    /// <summary>Principal and interest.</summary>
    private readonly record struct Claim(Money Principal, Money Interest)
    {
        public Money Total => Principal + Interest;

        public static Claim operator +(Claim left, Claim right) => new(left.Principal + right.Principal, left.Interest + right.Interest);

        public static Claim operator -(Claim left, Claim right) => new(left.Principal - right.Principal, left.Interest - right.Interest);
    }

    /// <summary>What had fallen due by a day since the beginning, paid or not.</summary>
    private readonly record struct FallenDue(DateOnly On, Money Principal, Money Interest);

    /// <summary>A time during which neither the rate nor the amount that bears interest changed.</summary>
    /// <param name="Start">When it began, since the loan's first day.</param>
    /// <param name="Base">The amount that bears interest.</param>
    /// <param name="Rate">Interest a year.</param>
    /// <param name="Before">What accrued before it.</param>
    private readonly record struct Stretch(YearFraction Start, Money Base, AnnualRate Rate, ExactInterest Before)
    {
        /// <summary>What has accrued by a moment in it.</summary>
        public ExactInterest To(YearFraction elapsed) => Before + Rate.ExactInterest(Base, elapsed - Start);

        /// <summary>The stretch that follows this one.</summary>
        public Stretch Cut(YearFraction at, Money to, AnnualRate rate) => new(at, to, rate, To(at));
    }
}
