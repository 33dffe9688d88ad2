namespace Simulation.Checks;

/// <summary>What an agreement of the marketplace says about money, in per cent; amounts in cents.</summary>
/// <param name="Guarantee">What the platform guarantees of principal and interest.</param>
/// <param name="FeeIsPlatforms">Whether the platform earns the fee on what a bank lends.</param>
/// <param name="IsProRata">Whether bank and guarantor share what is recovered by what each is owed; else the bank comes first.</param>
internal sealed record ModelTerms(decimal AdvanceRate, decimal InterestRate, decimal FeeRate, decimal Guarantee, bool FeeIsPlatforms, bool IsProRata = false)
{
    /// <summary>The four parts of a debt, in the usual order.</summary>
    public static readonly IReadOnlyList<string> UsualOrder = ["Fees", "Penalty", "Interest", "Principal"];

    public decimal FlatFee { get; init; }

    public decimal MinimumFee { get; init; }

    /// <summary>On each part of the principal.</summary>
    public decimal RepaymentFeeRate { get; init; }

    /// <summary>Beside that rate, with each part of the principal.</summary>
    public decimal RepaymentFlatFee { get; init; }

    /// <summary>The least fee with each part of the principal.</summary>
    public decimal RepaymentMinimumFee { get; init; }

    /// <summary>A year.</summary>
    public decimal PenaltyRate { get; init; }

    /// <summary>Whether overdue interest bears a penalty, too.</summary>
    public bool IsInterestPenalised { get; init; } = true;

    /// <summary>Whether principal that bears a penalty bears no interest.</summary>
    public bool ReplacesInterest { get; init; }

    public int GraceDays { get; init; }

    /// <summary>What interest follows; null where its rate is fixed.</summary>
    public ModelFloating? Floating { get; init; }

    public string DayCount { get; init; } = "Act/360";

    public int TenorDays { get; init; } = 120;

    public int ExtensionDays { get; init; }

    /// <summary>Days after the payout and shares in per cent; none where all of it falls due at the end of the tenor.</summary>
    public IReadOnlyList<(int AfterDays, decimal Share)> Instalments { get; init; } = [];

    /// <summary>The order of the parts by the loan's situation: Performing, PastDue, Recalled, WrittenOff; where it is not named, the usual one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Orders { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Weekdays on which banks do not work.</summary>
    public IReadOnlySet<DateOnly> Holidays { get; init; } = new HashSet<DateOnly>();

    /// <summary>The fee taken from a principal.</summary>
    public decimal Fee(decimal principal) => Math.Max(MinimumFee, HalfEven(principal * FeeRate / 100) + FlatFee);

    /// <summary>The fee that is due with a part of the principal; none with a part that is nothing.</summary>
    public decimal RepaymentFee(decimal part) => part == 0 ? 0 : Math.Max(RepaymentMinimumFee, HalfEven(part * RepaymentFeeRate / 100) + RepaymentFlatFee);

    /// <summary>The day itself where banks work on it, else the next on which they do.</summary>
    public DateOnly BankDay(DateOnly day)
    {
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Holidays.Contains(day)) day = day.AddDays(1);
        return day;
    }

    /// <summary>The day itself where banks work on it, else the one before on which they do.</summary>
    public DateOnly BankDayBefore(DateOnly day)
    {
        while (BankDay(day) != day) day = day.AddDays(-1);
        return day;
    }

    /// <summary>When a loan that was paid out on a day matures, if nobody extends it.</summary>
    public DateOnly Maturity(DateOnly paidOut) => BankDay(paidOut.AddDays(TenorDays));

    /// <summary>What of a principal falls due when: whole cents, rounded down, and what is left a cent each to the first; parts that meet on one bank day are one.</summary>
    public SortedDictionary<DateOnly, decimal> Schedule(decimal principal, DateOnly paidOut)
    {
        SortedDictionary<DateOnly, decimal> schedule = [];
        if (Instalments.Count == 0)
        {
            schedule[Maturity(paidOut)] = principal;
            return schedule;
        }

        var parts = Instalments.Select(instalment => decimal.Floor(principal * instalment.Share / 100)).ToList();
        var left = principal - parts.Sum();
        for (var i = 0; left > 0; i++)
        {
            if (Instalments[i].Share == 0) continue;
            parts[i]++;
            left--;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            var day = BankDay(paidOut.AddDays(Instalments[i].AfterDays));
            schedule[day] = schedule.GetValueOrDefault(day) + parts[i];
        }

        return schedule;
    }

    public static decimal HalfEven(decimal cents) => Math.Round(cents, 0, MidpointRounding.ToEven);
}
