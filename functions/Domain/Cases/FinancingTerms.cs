using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Everything that was agreed for one case, pinned when it was approved: a later change of the agreement does not reach it.</summary>
/// <remarks>
/// Errors: a value out of its range throws <see cref="ArgumentException"/> when the terms are made.
/// <para>Example (cases.md row 18): 70 %, 12 % p.a. Act/360, 60 days, fee 0.5 %: an order of 10,000.00 brings an advance of
/// 7,000.00, of which 6,965.00 is paid out.</para>
/// </remarks>
public sealed record FinancingTerms
{
    /// <summary>The longest tenor that makes sense for goods that are sold: three years.</summary>
    public const int LongestTenorDays = 1_096;

    /// <summary>The longest grace before a penalty.</summary>
    public const int LongestGraceDays = 365;

    /// <summary>The longest extension that makes sense: a year.</summary>
    public const int LongestExtensionDays = 365;

    /// <summary>Nothing is given up on the day of the default.</summary>
    public const int ShortestWriteOffDays = DefaultRules.DaysPastDue + 1;

    /// <summary>Ten years.</summary>
    public const int LongestWriteOffDays = 3_650;

    /// <summary>How much of the order's unpaid value is lent.</summary>
    public required AdvanceRate AdvanceRate { get; init; }

    /// <summary>Interest on the principal, from the day of disbursement to the day before repayment. Where it floats: that of the day when the terms were pinned.</summary>
    public required AnnualRate InterestRate { get; init; }

    /// <summary>The index that the interest follows, and how; null where it is fixed.</summary>
    public FloatingRate? FloatingRate { get; init; }

    /// <summary>How days become parts of a year.</summary>
    public required DayCount DayCount { get; init; }

    /// <summary>Calendar days from disbursement to maturity, 1 to <see cref="LongestTenorDays"/>.</summary>
    public required int TenorDays
    {
        get;
        init => field = value is >= 1 and <= LongestTenorDays
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TenorDays), value, $"A tenor is 1 to {LongestTenorDays} days.");
    }

    /// <summary>What of the principal falls due when; null where all of it does at maturity.</summary>
    public IReadOnlyList<AgreedInstalment>? Instalments { get; init; }

    /// <summary>The fee, deducted from the advance.</summary>
    public required FeeTerms Fee { get; init; }

    /// <summary>A fee on each part of the principal, due when that is, or when the last of it is repaid; null for none.</summary>
    public FeeRate? RepaymentFee { get; init; }

    /// <summary>A fee beside that percentage, with each part of the principal; null for none.</summary>
    public Money? RepaymentFlatFee { get; init; }

    /// <summary>The least fee with each part of the principal; null for none.</summary>
    public Money? RepaymentMinimumFee { get; init; }

    /// <summary>Calendar days after maturity without penalty and dunning, 0 to <see cref="LongestGraceDays"/>; DPD counts them all the same.</summary>
    public required int GraceDays
    {
        get;
        init => field = value is >= 0 and <= LongestGraceDays
            ? value
            : throw new ArgumentOutOfRangeException(nameof(GraceDays), value, $"Grace is 0 to {LongestGraceDays} days.");
    }

    /// <summary>Penalty on what is overdue after grace; null when none was agreed.</summary>
    public AnnualRate? PenaltyRate { get; init; }

    /// <summary>What the penalty is on.</summary>
    public PenaltyBase PenaltyBase { get; init; }

    /// <summary>Whether what bears a penalty bears interest, too.</summary>
    public PenaltyEffect PenaltyEffect { get; init; }

    /// <summary>In which order credits pay the parts of the debt; null for the usual one.</summary>
    public WaterfallOrders? WaterfallOrders { get; init; }

    /// <summary>The bands in which its days past due are reported, each dunned once.</summary>
    public DelinquencyBuckets Buckets { get; init; } = DelinquencyBuckets.Default;

    /// <summary>What the platform provides for its own exposure, by days past due; null for <see cref="ProvisionScale.Default"/>.</summary>
    public ProvisionScale? Provisions { get; init; }

    /// <summary>By how much two flows may disagree before a person looks: zero or more, in the currency of the case.</summary>
    public required Money Tolerance
    {
        get;
        init => field = !value.IsNegative
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "A tolerance is not negative.");
    }

    /// <summary>Business days, time zone and cut-off.</summary>
    public required BusinessCalendar Calendar { get; init; }

    /// <summary>Business days in which what is recalled has to be repaid, 1 to 60.</summary>
    public int RecallDays { get; init => field = Within(value, 1, 60, nameof(RecallDays)); } = 5;

    /// <summary>Business days that a bank or a person has to decide on an order, 1 to 60; after that the case expires.</summary>
    public int DecisionDays { get; init => field = Within(value, 1, 60, nameof(DecisionDays)); } = 5;

    /// <summary>Business days after which a decision that is still missing is asked for again; fewer than <see cref="DecisionDays"/>.</summary>
    public int ReminderDays { get; init => field = Within(value, 0, 59, nameof(ReminderDays)); } = 2;

    /// <summary>By how many calendar days the maturity may be moved, once, 0 to 365; 0 for not at all.</summary>
    public int ExtensionDays { get; init => field = Within(value, 0, LongestExtensionDays, nameof(ExtensionDays)); }

    /// <summary>Days past due after which it is proposed to write a loan off: after default, within ten years.</summary>
    public int WriteOffDays { get; init => field = Within(value, ShortestWriteOffDays, LongestWriteOffDays, nameof(WriteOffDays)); } = 360;

    /// <summary>Whether what is left for the supplier in one case may repay what it owes in another that is in default.</summary>
    public bool AllowsSetOff { get; init; }

    /// <summary>An advance above it takes two persons to let a referral pass; null: one is enough for any.</summary>
    public Money? FourEyesAbove { get; init; }

    /// <summary>The code of the bank that lends or decides; null where none does.</summary>
    public string? FundingBank { get; init; }

    /// <summary>Where the platform is paid what is its own: the account of its capital pool. Null where that is the funder's account.</summary>
    public string? PlatformAccount { get; init; }

    /// <summary>The code of the bank that keeps the funder's account, and so executes payments from it.</summary>
    [JsonIgnore]
    public string PayingBank => Policy.Funder == Funder.FundingBank ? FundingBank! : AccountBank;

    /// <summary>The code of the bank that keeps the collection account and executes payments, such as "alpha".</summary>
    public required string AccountBank
    {
        get;
        init => field = Named(value, nameof(AccountBank));
    }

    /// <summary>The account to which the buyer pays.</summary>
    public required string CollectionAccount
    {
        get;
        init => field = Named(value, nameof(CollectionAccount));
    }

    /// <summary>The account from which the advance is paid and to which repayments are swept.</summary>
    public required string FunderAccount
    {
        get;
        init => field = Named(value, nameof(FunderAccount));
    }

    /// <summary>The supplier's account for the advance and the residual.</summary>
    public required string SupplierAccount
    {
        get;
        init => field = Named(value, nameof(SupplierAccount));
    }

    /// <summary>The supplier's line of business as it stood at approval; null where it had named none.</summary>
    public string? SupplierIndustry { get; init; }

    /// <summary>Who lends, decides, guarantees and earns.</summary>
    public required FinancingPolicy Policy { get; init; }

    /// <summary>These terms as they stand with a fixing of the index; unchanged where the rate is fixed.</summary>
    public FinancingTerms At(Fixing? fixing) => FloatingRate is { } floating && fixing is not null ? this with { InterestRate = floating.RateOf(fixing) } : this;

    /// <summary>When a loan matures that is disbursed with this value date: tenor days on, Following.</summary>
    public DateOnly MaturityOf(DateOnly valueDate) => Calendar.Following(valueDate.AddDays(TenorDays));

    /// <summary>What falls due when of a loan that is disbursed with this value date; empty for one bullet.</summary>
    /// <remarks>
    /// The principal is split without losing a minor unit (<see cref="Money.Split"/>). Instalments whose days banks do not work on, and which so fall on one day, are one.
    /// <para>Example: 7,000.00 in 40 % after 30 days and 60 % after 60: 2,800.00 and 4,200.00.</para>
    /// </remarks>
    public IReadOnlyList<Instalment> ScheduleOf(Money principal, DateOnly valueDate)
    {
        if (Instalments is null) return [];
        var parts = principal.Split([.. Instalments.Select(instalment => instalment.Share.BasisPoints)]);
        return
        [
            .. Instalments.Zip(parts).GroupBy(each => Calendar.Following(valueDate.AddDays(each.First.AfterDays)))
                .Select(day => new Instalment(day.Key, day.Aggregate(Money.Zero(principal.Currency), (sum, each) => sum + each.Second))),
        ];
    }

    /// <summary>The fees at repayment of a loan: one for each instalment that has principal.</summary>
    /// <remarks>Each rounded half-even. Example (Fineract, LoanCharge FEE03): 1.5 % on three instalments of 1,030.00 are 15.45 each, 46.35 in all.</remarks>
    public IReadOnlyList<LoanCharge> RepaymentFeesOf(IEnumerable<Instalment> instalments)
    {
        FeeTerms agreed = new(RepaymentFee ?? FeeRate.FromBasisPoints(0), RepaymentFlatFee, RepaymentMinimumFee);
        return [.. from instalment in instalments let fee = agreed.Of(instalment.Principal) where fee.IsPositive select new LoanCharge(instalment.Due, fee, IsAtRepayment: true)];
    }

    private static int Within(int value, int least, int most, string property) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(property, value, $"{least} to {most} days are possible.");

    private static string Named(string value, string property) =>
        string.IsNullOrWhiteSpace(value) ? throw new ArgumentException("The bank or account is not named.", property) : value;
}
