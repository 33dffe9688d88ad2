namespace ScfFunctions.Domain;

/// <summary>Walks through a loan's facts in order of value date and keeps the running figures. One walk, then it is thrown away.</summary>
/// <remarks>
/// Day-count fractions do not add up under the 30/360 conventions, so interest is computed over whole stretches of unchanged
/// principal, each from its start, and a stretch ends only where the principal changes. The same holds for the penalty and its base.
/// </remarks>
internal sealed class LoanHistory(Loan loan)
{
    private readonly Currency _currency = loan.Principal.Currency;
    private readonly DateOnly _penaltyStart = loan.MaturityDate.AddDays(loan.GraceDays);
    private Stretch _interest = new(loan.ValueDate, loan.Principal, Rational.Zero);
    private Stretch _penalty = new(loan.MaturityDate.AddDays(loan.GraceDays), Money.Zero(loan.Principal.Currency), Rational.Zero);
    private DateOnly _date = loan.ValueDate;
    private Money _principal = loan.Principal;
    private Money? _interestAtMaturity;
    private DateOnly? _repaidOn;
    private int _nextCredit;

    /// <summary>What the credits so far went to.</summary>
    public Allocation Allocated { get; private set; } = Allocation.Nothing(loan.Principal.Currency);

    /// <summary>Walks on to the end of a day.</summary>
    public void RunTo(DateOnly asOf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asOf, _date);
        for (; _nextCredit < loan.Credits.Count && loan.Credits[_nextCredit].ValueDate <= asOf; _nextCredit++)
            Take(loan.Credits[_nextCredit]);
        MoveTo(asOf);
    }

    /// <summary>The figures at the end of the day walked to.</summary>
    public LoanPosition Position()
    {
        var (fees, penalty, interest) = (FeesDue(), PenaltyDue(), InterestDue());
        var accrued = new Accruals(interest + Allocated.Interest, FeeIncome(), penalty + Allocated.Penalty);
        return new LoanPosition(_date, _principal, interest, penalty, fees, accrued);
    }

    private void Take(LoanCredit credit)
    {
        MoveTo(credit.ValueDate);
        var rest = credit.Amount;
        var fees = TakeFrom(ref rest, FeesDue());
        var penalty = TakeFrom(ref rest, PenaltyDue());
        var interest = TakeFrom(ref rest, InterestDue());
        var principal = TakeFrom(ref rest, _principal);
        Allocated += new Allocation(fees, penalty, interest, principal, rest);
        if (principal.IsPositive) PrincipalFalls(principal);
        OverdueFalls();
    }

    private void PrincipalFalls(Money by)
    {
        _principal -= by;
        _interest = new Stretch(_date, _principal, InterestExact(_date));
        if (_principal.IsZero) _repaidOn ??= _date;
    }

    private void MoveTo(DateOnly date)
    {
        _date = date;
        if (_interestAtMaturity is not null || date < loan.MaturityDate) return;
        // Settled before any later repayment changes the principal: what falls due at maturity, and is overdue from then on.
        _interestAtMaturity = Rounded(InterestExact(loan.MaturityDate));
        _penalty = new Stretch(_penaltyStart, Overdue(), Rational.Zero);
    }

    private void OverdueFalls()
    {
        if (_interestAtMaturity is null || Overdue() == _penalty.Base) return;
        var from = _date.NotBefore(_penaltyStart);
        _penalty = new Stretch(from, Overdue(), PenaltyExact(from));
    }

    private Money Overdue() =>
        _interestAtMaturity is { } interest
            ? _principal + (interest - Allocated.Interest).OrZeroIfNegative()
            : Money.Zero(_currency);

    private Money FeesDue() =>
        loan.Charges.Where(charge => charge.Due <= _date).Aggregate(Money.Zero(_currency), (sum, charge) => sum + charge.Amount) - Allocated.Fees;

    private Money InterestDue() => Rounded(InterestExact(_date)) - Allocated.Interest;

    private Money PenaltyDue() => Rounded(PenaltyExact(_date)) - Allocated.Penalty;

    private Rational InterestExact(DateOnly to) => _interest.To(to, loan.InterestRate, loan);

    private Rational PenaltyExact(DateOnly to) => loan.PenaltyRate is { } rate ? _penalty.To(to, rate, loan) : Rational.Zero;

    /// <summary>The fee earned: straight-line by calendar days to maturity, all of it once the principal is repaid.</summary>
    private Money FeeIncome()
    {
        var tenor = loan.MaturityDate.DayNumber - loan.ValueDate.DayNumber;
        var days = _date.DayNumber - loan.ValueDate.DayNumber;
        if (_repaidOn is not null || days >= tenor) return loan.Fee;
        return Rounded(new Rational((Int128)loan.Fee.MinorUnits * days, tenor));
    }

    private Money Rounded(Rational exactMinorUnits) => new(exactMinorUnits.RoundHalfEven(), _currency);

    private static Money TakeFrom(ref Money rest, Money due)
    {
        var taken = Money.Min(rest, due);
        rest -= taken;
        return taken;
    }

    /// <summary>A time during which the amount that bears interest did not change.</summary>
    /// <param name="Start">Its first day.</param>
    /// <param name="Base">The amount that bears interest.</param>
    /// <param name="Before">Exact minor units accrued before it.</param>
    private readonly record struct Stretch(DateOnly Start, Money Base, Rational Before)
    {
        public Rational To(DateOnly end, AnnualRate rate, Loan loan) =>
            end <= Start ? Before : Before + rate.ExactInterest(Base, loan.DayCount.YearFraction(Start, end, loan.MaturityDate));
    }
}
