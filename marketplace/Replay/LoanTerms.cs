using Marketplace.Backend;

namespace Marketplace.Replay;

/// <summary>What an agreement says about price and time; the marketplace's usual terms unless said otherwise. Rates and shares in basis points.</summary>
internal sealed record LoanTerms
{
    /// <summary>70 % of the order, 12 % Act/360, fee 0.5 %, no penalty.</summary>
    public static LoanTerms Usual { get; } = new();

    public int AdvanceRate { get; init; } = 7000;

    public int AnnualRate { get; init; } = 1200;

    /// <summary>What interest follows instead; null where it is fixed.</summary>
    public FloatingRateRequest? FloatingRate { get; init; }

    public int FeeRate { get; init; } = 50;

    /// <summary>Beside the percentage; null for nothing.</summary>
    public Money? FlatFee { get; init; }

    /// <summary>The least fee; null for none.</summary>
    public Money? MinimumFee { get; init; }

    /// <summary>On each part of the principal when it is repaid; null for none.</summary>
    public int? RepaymentFeeRate { get; init; }

    /// <summary>Beside that percentage, with each part; null for nothing.</summary>
    public Money? RepaymentFlatFee { get; init; }

    /// <summary>The least fee with each part; null for none.</summary>
    public Money? RepaymentMinimumFee { get; init; }

    /// <summary>A year, on what is overdue; 0 for none.</summary>
    public int PenaltyRate { get; init; }

    /// <summary>OverduePrincipalAndInterest or OverduePrincipal; null for the first.</summary>
    public string? PenaltyBase { get; init; }

    /// <summary>AddsToInterest or ReplacesInterest; null for the first.</summary>
    public string? PenaltyEffect { get; init; }

    public string DayCount { get; init; } = "Act/360";

    public int GraceDays { get; init; } = 5;

    /// <summary>By date; null where everything falls due at the end of the tenor.</summary>
    public IReadOnlyList<InstalmentRequest>? Instalments { get; init; }

    /// <summary>In which order credits pay, by situation; null for the usual one.</summary>
    public WaterfallRequest? Waterfall { get; init; }

    /// <summary>Days past due after which a write-off is proposed; null leaves it to the backend.</summary>
    public int? WriteOffDays { get; init; }

    /// <summary>By how many days a loan may mature later, once.</summary>
    public int ExtensionDays { get; init; } = 30;

    /// <summary>Whether what is left for a supplier in one case may repay what it owes in another.</summary>
    public bool AllowsSetOff { get; init; }

    /// <summary>BankFirst or ProRata, where a bank lends; null for what the agreement has.</summary>
    public string? RecoveryRanking { get; init; }
}
