namespace Simulation.Checks;

/// <summary>Walks through a loan day by day, once.</summary>
/// <remarks>
/// On a day first an instalment falls due, with the interest that has run by then; then the guarantor pays; then the loan is given up; then all money of that day is taken as one;
/// then the rest may be waived. The night after it bears interest at the rate of its day on the principal that is out, and a penalty on what fell due and is unpaid, once grace is over, except
/// in a pause; where the penalty replaces interest, what bears the one does not bear the other. So the day on which the money leaves bears interest and the day on which
/// it comes back does not. What runs is added up exactly; what is due is rounded once, half to the even cent. Money pays what fell due before its day, then what falls due
/// on it or was recalled, then the rest, each in the order agreed on for the loan's situation; what is left is the supplier's. A credit that is older than the loan counts on the loan's first
/// day. A fee at repayment is due with its part of the principal, and all of it with the last of the principal. Where a guarantor has paid, it is owed what it paid, without
/// interest, and money is shared first; a loan that was given up bears nothing more. Money that came late gives back what ran because of that, and what had been paid of it pays
/// something else, the funder's first. Left aside: why money belongs to a case.
/// </remarks>
internal sealed class ModelWalk
{
    private readonly ModelTerms _terms;
    private readonly ModelFacts _facts;
    private readonly DateOnly _maturity;
    private readonly ModelDays _days;
    private readonly SortedDictionary<DateOnly, decimal> _schedule;
    private readonly ModelAccrual _interest = new();
    private readonly ModelAccrual _penalty = new();
    private readonly List<(DateOnly On, decimal Principal, decimal Interest)> _fallen = [];
    private readonly Dictionary<string, decimal> _paid = ModelTerms.UsualOrder.ToDictionary(part => part, _ => 0m, StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _credited = ModelTerms.UsualOrder.ToDictionary(part => part, _ => 0m, StringComparer.Ordinal);
    private (decimal Interest, decimal Principal) _covered;
    private decimal _toGuarantor;
    private decimal _waivedToGuarantor;
    private (decimal Interest, decimal Penalty) _remitted;
    private decimal _remittedBefore;
    private decimal _residual;
    private decimal _creditedBefore;
    private ModelWriteOff? _writeOff;
    private DateOnly _day;

    public ModelWalk(ModelTerms terms, ModelFacts facts)
    {
        (_terms, _facts) = (terms, facts);
        _schedule = terms.Schedule(facts.Principal, facts.PaidOut);
        _maturity = facts.ExtendedTo ?? terms.Maturity(facts.PaidOut);
        if (_schedule.Remove(terms.Maturity(facts.PaidOut), out var last)) _schedule[_maturity] = last;
        _days = new ModelDays(terms.DayCount, facts.PaidOut, _maturity);
    }

    private decimal Unpaid => _facts.Principal - _paid["Principal"];

    private bool IsWaived => _facts.Settled < _day || (_facts.Settled == _day && _writeOff is not null);

    private ModelRecall? Recall => _facts.Recalls.LastOrDefault(recall => recall.From <= _day);

    private bool IsGivenUp => _writeOff is not null;

    private decimal OwedToGuarantor => _covered.Interest + _covered.Principal - _toGuarantor - _waivedToGuarantor;

    public ModelLoan Run()
    {
        var last = Later(_facts.Until ?? _facts.LastDay, _facts.PaidOut);
        for (_day = _facts.PaidOut; ; _day = _day.AddDays(1))
        {
            if (_schedule.TryGetValue(_day, out var part)) _fallen.Add((_day, _fallen.LastOrDefault().Principal + part, _interest.Cents));
            if (_facts.Guarantee?.PaidOn == _day) Cover(_facts.Guarantee);
            if (_facts.WrittenOff == _day) GiveUp();
            var credits = _facts.Credits.Where(credit => Later(_facts.PaidOut, credit.Day) == _day).ToList();
            if (credits.Count > 0) Take(credits);
            if (_facts.Settled == _day) Waive();
            if (_day == last) break;
            Night();
        }

        var due = Due();
        return new ModelLoan(Parts(_credited), due, _residual, ModelTerms.HalfEven((due.Principal + due.Interest) * _terms.Guarantee / 100))
        {
            Earned = new ModelParts(0, _penalty.Cents - _remitted.Penalty, _interest.Cents - _remitted.Interest, 0),
            RemittedSince = _writeOff is null ? 0 : _remitted.Interest + _remitted.Penalty - _remittedBefore,
            Remitted = _remitted,
            PaidByAll = Parts(_paid),
            Lent = _facts.Principal,
            Covered = _covered,
            ToGuarantor = _toGuarantor,
            WaivedToGuarantor = _waivedToGuarantor,
            WriteOff = _writeOff is null ? null : _writeOff with { Recovered = _credited.Values.Sum() - _creditedBefore },
            PastDueSince = PastDueSince(),
            Fallen = Left(_day),
            Maturity = _maturity,
        };
    }

    private void Night()
    {
        if (IsGivenUp) return;
        var (overdue, interest) = (0m, 0m);
        if (_fallen.LastOrDefault(fallen => fallen.On.AddDays(_terms.GraceDays) <= _day) is { On.Year: > 1 } late && !_facts.IsPaused(_day))
            (overdue, interest) = (Math.Max(0, late.Principal - _paid["Principal"]), Math.Max(0, late.Interest - _paid["Interest"]));
        _penalty.Add(overdue + (_terms.IsInterestPenalised ? interest : 0), _terms.PenaltyRate, _days.Night(_day));
        _interest.Add(_terms.ReplacesInterest ? Unpaid - overdue : Unpaid, Rate(), _days.Night(_day));
    }

    private decimal Rate() => _facts.Rates.LastOrDefault(rate => rate.From <= _day)?.Rate ?? _terms.InterestRate;

    /// <summary>The guarantor pays interest as called, as far as it is due; with the rest principal, as far as there is any; with what is left interest again.</summary>
    private void Cover(ModelGuarantee guarantee)
    {
        var (amount, due) = (guarantee.Amount, Due());
        var principal = Math.Min(amount - Math.Min(amount - (guarantee.PrincipalCalled ?? MoneyModel.PrincipalCalled(_terms, _facts)), due.Interest), due.Principal);
        _covered = guarantee.Covered ?? (Math.Min(amount - principal, due.Interest), principal);
        _paid["Interest"] += _covered.Interest;
        _paid["Principal"] += _covered.Principal;
    }

    private void GiveUp()
    {
        _writeOff = new ModelWriteOff(Due(), Parts(_paid), 0) { Run = (_interest.Cents, _penalty.Cents) };
        (_creditedBefore, _remittedBefore) = (_credited.Values.Sum(), _remitted.Interest + _remitted.Penalty);
    }

    private void Waive()
    {
        _waivedToGuarantor = OwedToGuarantor;
        GiveUp();
    }

    private void Take(List<ModelCredit> credits)
    {
        var late = credits.Where(credit => credit.Guarantors is not null).ToList();
        var freed = credits.Sum(credit => Remit("Interest", credit.Remitted.Interest) + Remit("Penalty", credit.Remitted.Penalty));
        var money = credits.Sum(credit => credit.Amount) + freed;
        var share = GuarantorsShare(money, late.Sum(credit => credit.Amount) + freed, late.Sum(credit => credit.Guarantors!.Value), Due().Total);
        _toGuarantor += share;
        money -= share;
        var order = _terms.Orders.GetValueOrDefault(Situation(), ModelTerms.UsualOrder);
        foreach (var tier in new[] { _day.AddDays(-1), _day, DateOnly.MaxValue })
        {
            foreach (var part in order) Pay(part, part == "Principal" ? Math.Max(Owed(part, tier), Recalled(tier)) : Owed(part, tier));
        }

        // What the last of the principal has made due.
        Pay("Fees", Owed("Fees", DateOnly.MaxValue));
        _residual += money;

        void Pay(string part, decimal owed)
        {
            var taken = Math.Max(0, Math.Min(money, owed - _paid[part]));
            _paid[part] += taken;
            _credited[part] += taken;
            money -= taken;
        }
    }

    /// <summary>So much less is owed; what had been paid of it is free again.</summary>
    private decimal Remit(string part, decimal amount)
    {
        if (part == "Interest") _remitted.Interest += amount;
        else _remitted.Penalty += amount;
        _paid[part] += amount;
        var free = Math.Max(0, _paid[part] - Owed(part, DateOnly.MaxValue));
        _paid[part] -= free;
        _credited[part] -= free;
        return free;
    }

    /// <summary>First from what is late and what it freed: so much as is known to be the guarantor's, the rest the funder's. Then by rank.</summary>
    private decimal GuarantorsShare(decimal money, decimal late, decimal known, decimal funders)
    {
        var owed = OwedToGuarantor;
        if (owed == 0) return 0;
        var share = Math.Min(known, owed);
        var toFunder = Math.Min(late - share, funders);
        (money, funders, owed) = (money - share - toFunder, funders - toFunder, owed - share);
        return share + (money >= funders + owed ? owed : _terms.IsProRata ? decimal.Floor(money * owed / (funders + owed)) : Math.Max(0, money - funders));
    }

    /// <summary>What of a part was owed since the beginning by what fell due until a day, paid or not; with no such day, all that there is of it today.</summary>
    private decimal Owed(string part, DateOnly by)
    {
        if (IsWaived) return _paid[part];
        var fallen = _fallen.LastOrDefault(fallen => fallen.On <= by);
        return part switch
        {
            "Fees" => FeesDue(by < _day ? by : _day),
            "Penalty" => _penalty.Cents,
            "Interest" => by == DateOnly.MaxValue || _day > _maturity ? _interest.Cents : fallen.Interest,
            _ => by == DateOnly.MaxValue ? _facts.Principal : fallen.Principal,
        };
    }

    /// <summary>Principal that has to come back by a day because it was recalled: by today whatever time was given, by earlier days what that time is over for.</summary>
    private decimal Recalled(DateOnly by) =>
        !IsWaived && by != DateOnly.MaxValue && Recall is { IsRecalled: true } last && (by == _day || last.DueOn <= by)
            ? _facts.Principal - last.Retained
            : 0;

    private decimal FeesDue(DateOnly by) => _schedule
        .Where(part => part.Key <= by || Unpaid == 0)
        .Sum(part => _terms.RepaymentFee(part.Value));

    private ModelParts Due() => Left(DateOnly.MaxValue);

    /// <summary>What is unpaid of what fell due until a day; with no such day, of all that there is.</summary>
    private ModelParts Left(DateOnly by)
    {
        return new ModelParts(Unpaid("Fees"), Unpaid("Penalty"), Unpaid("Interest"), Unpaid("Principal"));

        decimal Unpaid(string part) => by == DateOnly.MaxValue ? Owed(part, by) - _paid[part] : Math.Max(0, Owed(part, by) - _paid[part]);
    }

    private string Situation() =>
        _facts.WrittenOff <= _day ? "WrittenOff"
        : Recall is { IsRecalled: true } ? "Recalled"
        : PastDueSince() is not null ? "PastDue"
        : "Performing";

    private DateOnly? PastDueSince()
    {
        if (IsWaived) return null;
        foreach (var fallen in _fallen.Where(fallen => fallen.On < _day))
        {
            if (fallen.Principal > _paid["Principal"] || fallen.Interest > _paid["Interest"]) return fallen.On;
        }

        return _day > _maturity && Due().Total + OwedToGuarantor > 0 ? _maturity : null;
    }

    private static ModelParts Parts(Dictionary<string, decimal> amounts) => new(amounts["Fees"], amounts["Penalty"], amounts["Interest"], amounts["Principal"]);

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
