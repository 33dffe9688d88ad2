namespace Simulation.Checks;

/// <summary>What an index stood at on a day.</summary>
/// <param name="Rate">In per cent.</param>
/// <param name="SaidAt">When the backend was told so.</param>
internal sealed record ModelFixing(DateOnly Date, decimal Rate, DateTimeOffset SaidAt);

/// <summary>Interest that follows an index.</summary>
/// <param name="Margin">Above it, in per cent.</param>
/// <param name="ResetDays">From one reset to the next.</param>
/// <param name="Fixings">All that was ever said of the index.</param>
internal sealed record ModelFloating(decimal Margin, int ResetDays, IReadOnlyList<ModelFixing> Fixings);

/// <summary>
/// The rates of a loan, read from what was said of its index: fixed on its first day and again every so many days, each time by what the index stood at on that day
/// or the bank day before; where that is not known yet, by the last that is. Told later, it holds from its reset on all the same, but not for nights that are settled.
/// </summary>
internal sealed class ModelRates
{
    private readonly ModelTerms _terms;
    private readonly DateOnly _paidOut;
    private DateTimeOffset _known;
    private DateOnly _asOf;
    private DateOnly _open;

    /// <param name="terms">What was agreed on.</param>
    /// <param name="paidOut">The loan's first day.</param>
    /// <param name="known">What had been said by then is known at first.</param>
    public ModelRates(ModelTerms terms, DateOnly paidOut, DateTimeOffset known)
    {
        (_terms, _paidOut, _known, _asOf, _open) = (terms, paidOut, known, paidOut, paidOut);
        Told(known, paidOut);
    }

    /// <summary>In the order of their days.</summary>
    public IReadOnlyList<ModelRate> Rates { get; private set; } = [];

    /// <summary>The case hears what had been said by a moment; resets up to a day go by it.</summary>
    public void Told(DateTimeOffset known, DateOnly asOf)
    {
        (_known, _asOf) = (known > _known ? known : _known, asOf > _asOf ? asOf : _asOf);
        var resets = Resets(_asOf).ToList();
        Rates =
        [
            .. Rates.Where(rate => rate.From < _open),
            .. resets.Where((_, i) => i == resets.Count - 1 || resets[i + 1] > _open).Select(reset => new ModelRate(reset > _open ? reset : _open, RateOf(reset))),
        ];
    }

    /// <summary>What the nights before a day have borne stays.</summary>
    public void Settle(DateOnly open) => _open = open > _open ? open : _open;

    /// <summary>Whether each reset up to a day went by its own day's fixing, as far as anything had been said by a moment.</summary>
    public bool AreFinal(DateOnly until, DateTimeOffset known) => Resets(until).All(reset => Last(reset, known).Date == _terms.BankDayBefore(reset));

    private IEnumerable<DateOnly> Resets(DateOnly until)
    {
        for (var reset = _paidOut; reset <= until; reset = reset.AddDays(_terms.Floating!.ResetDays)) yield return reset;
    }

    private decimal RateOf(DateOnly reset) => Math.Max(0, Last(reset, _known).Rate + _terms.Floating!.Margin);

    private ModelFixing Last(DateOnly reset, DateTimeOffset known) =>
        _terms.Floating!.Fixings.Where(fixing => fixing.SaidAt <= known && fixing.Date <= _terms.BankDayBefore(reset)).MaxBy(fixing => fixing.Date)!;
}
