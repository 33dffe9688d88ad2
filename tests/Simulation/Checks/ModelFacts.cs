namespace Simulation.Checks;

/// <summary>Money that came in for a case.</summary>
/// <param name="Day">The day from which it counts: the bank's value date, or the first that was not settled yet when it was told.</param>
/// <param name="Amount">In cents.</param>
internal sealed record ModelCredit(DateOnly Day, decimal Amount)
{
    /// <summary>The bank's value date, where that is earlier.</summary>
    public DateOnly? LateFrom { get; init; }

    /// <summary>By which line of the timeline it was told; below zero before the first.</summary>
    public int Told { get; init; }

    /// <summary>By which line the bank took it back; null where it did not.</summary>
    public int? TakenBack { get; init; }

    /// <summary>Whether it had been told by a line, and was not taken back yet.</summary>
    public bool IsKnownBy(int line) => Told < line && !(TakenBack <= line);

    /// <summary>What of it is the guarantor's whatever the ranking, in cents; null where the ranking says so.</summary>
    public decimal? Guarantors { get; init; }

    /// <summary>The interest and the penalty that the funder gives back with it, in cents.</summary>
    public (decimal Interest, decimal Penalty) Remitted { get; init; }
}

/// <summary>What the platform paid under its guarantee.</summary>
/// <param name="CalledFor">The end of this day is what the bank reckoned with.</param>
/// <param name="PaidOn">The bank's value date; it comes before that day's credits.</param>
/// <param name="Amount">In cents.</param>
internal sealed record ModelGuarantee(DateOnly CalledFor, DateOnly PaidOn, decimal Amount)
{
    /// <summary>The rates that were known when it was called; empty where the rate is fixed.</summary>
    public IReadOnlyList<ModelRate> Rates { get; init; } = [];

    /// <summary>By which lines of the timeline it was called and paid.</summary>
    public (int Called, int Paid) Lines { get; init; }

    /// <summary>The share of the principal in it, by what was known when it was called; null to reckon it.</summary>
    public decimal? PrincipalCalled { get; init; }

    /// <summary>What it paid for, by what was known then; null to reckon it.</summary>
    public (decimal Interest, decimal Principal)? Covered { get; init; }
}

/// <summary>Nights in which days past due do not count and no penalty runs.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The first day that counts again.</param>
internal sealed record ModelPause(DateOnly From, DateOnly Until);

/// <summary>A rate a year from a day on, in per cent.</summary>
internal sealed record ModelRate(DateOnly From, decimal Rate);

/// <summary>From a day on principal is recalled, or no more.</summary>
/// <param name="From">What comes from this day on is for what was recalled first.</param>
/// <param name="IsRecalled">False where it was lifted.</param>
/// <param name="Retained">What may stay lent in spite of it, in cents.</param>
/// <param name="DueOn">On the day after it what was recalled is past due.</param>
internal sealed record ModelRecall(DateOnly From, bool IsRecalled, decimal Retained = 0, DateOnly DueOn = default);

/// <summary>What happened to a loan, by the banks and by what people decided.</summary>
/// <param name="Principal">What was lent, in cents.</param>
/// <param name="PaidOut">The day on which its money left the bank.</param>
/// <param name="Credits">What came in.</param>
internal sealed record ModelFacts(decimal Principal, DateOnly PaidOut, IReadOnlyList<ModelCredit> Credits)
{
    /// <summary>What a guarantor paid; null for nothing.</summary>
    public ModelGuarantee? Guarantee { get; init; }

    /// <summary>When it was given up; null for never.</summary>
    public DateOnly? WrittenOff { get; init; }

    /// <summary>By which line of the timeline; null where that makes no difference.</summary>
    public int? WrittenOffBy { get; init; }

    /// <summary>What had come in, and the bank has taken back since: it is as if it had never come, but for what was settled meanwhile.</summary>
    public IReadOnlyList<ModelCredit> TakenBack { get; init; } = [];

    /// <summary>After which day's credits the rest was waived; null for never.</summary>
    public DateOnly? Settled { get; init; }

    /// <summary>The maturity to which it was extended; null for the one that was agreed on.</summary>
    public DateOnly? ExtendedTo { get; init; }

    public IReadOnlyList<ModelPause> Pauses { get; init; } = [];

    /// <summary>In the order in which they became known.</summary>
    public IReadOnlyList<ModelRecall> Recalls { get; init; } = [];

    /// <summary>In the order of their days; empty where the rate is fixed.</summary>
    public IReadOnlyList<ModelRate> Rates { get; init; } = [];

    /// <summary>The day at whose end it is looked at; null for the last on which anything happened.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The last day on which anything happened to the debt.</summary>
    public DateOnly LastDay => Credits.Select(credit => credit.Day).Append(PaidOut).Append(Guarantee?.PaidOn ?? PaidOut).Append(WrittenOff ?? PaidOut).Append(Settled ?? PaidOut).Max();

    /// <summary>The same as it stood at the end of a day.</summary>
    public ModelFacts AsOf(DateOnly day) => this with
    {
        Credits = [.. Credits.Where(credit => credit.Day <= day)],
        Guarantee = Guarantee?.PaidOn <= day ? Guarantee : null,
        WrittenOff = WrittenOff <= day ? WrittenOff : null,
        Settled = Settled <= day ? Settled : null,
        Until = day,
    };

    /// <summary>The same as it was known when a line of the timeline was written: with what was taken back only later.</summary>
    public ModelFacts AsKnown(int line) => this with { Credits = [.. Credits, .. TakenBack.Where(credit => credit.IsKnownBy(line))], TakenBack = [] };

    public bool IsPaused(DateOnly day) => Pauses.Any(pause => pause.From <= day && day < pause.Until);
}
