using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>An agreement of the replay, with the accounts that it names.</summary>
/// <param name="Name">Also its Idempotency-Key.</param>
/// <param name="AccountBank">The code of the bank that keeps the collection account.</param>
/// <param name="FunderAccount">The account that pays the advance, and is repaid.</param>
/// <param name="FundingBank">The code of the bank that lends or decides; null where none does.</param>
internal sealed record MarketAgreement(
    string Name, string Preset, PolicyRequest? Policy, string PoolName, string PoolAccount, string AccountBank, string CollectionAccount, string FunderAccount, string? FundingBank)
{
    /// <summary>Whether a bank releases each line and each order.</summary>
    public bool BankDecides => FundingBank is not null && Policy?.Decider != PolicyRequest.Rules;

    /// <summary>The code of the bank that pays the advance.</summary>
    public string PayingBank => FundingBank ?? AccountBank;

    /// <summary>Whether the platform guarantees part of what the bank lends, from the account of its pool.</summary>
    public bool Guarantees => Policy?.GuaranteeShare > 0;

    /// <summary>The book that holds its loans: P of the platform, B of the bank.</summary>
    public string Book => FundingBank is null ? "P" : "B";

    /// <summary>The account of that book which stands for the money on <see cref="FunderAccount"/>.</summary>
    public string CashAccount => FundingBank is null ? "PoolCash" : "BankCash";

    /// <param name="poolId">The capital pool that it lends or guarantees from.</param>
    /// <param name="terms">What it says about price and time.</param>
    public AgreementRequest ToRequest(string poolId, LoanTerms terms) => new(
        Name, Preset, Money.FilesCurrency, poolId, AccountBank, CollectionAccount, terms.AdvanceRate, terms.FloatingRate is null ? terms.AnnualRate : null, terms.FeeRate, terms.PenaltyRate, terms.DayCount,
        Terms.TenorDays, terms.GraceDays, StarterLimit: Terms.Generous, MaximumLimit: Terms.Generous, BuyerLimit: Terms.Generous, MinimumOrderValue: Money.Brl(1_00),
        Tolerance: Money.Brl(Terms.ToleranceCents), MarketTimeZone.Name, CutOff: "17:00", BrazilianHolidays.All)
    {
        Policy = Policy is null ? null : Policy with { RecoveryRanking = terms.RecoveryRanking ?? Policy.RecoveryRanking },
        FundingBank = FundingBank,
        FunderAccount = FundingBank is null ? null : FunderAccount,
        FourEyesAbove = Terms.FourEyesAbove,
        FlatFee = terms.FlatFee,
        MinimumFee = terms.MinimumFee,
        RepaymentFeeRate = terms.RepaymentFeeRate,
        RepaymentFlatFee = terms.RepaymentFlatFee,
        RepaymentMinimumFee = terms.RepaymentMinimumFee,
        PenaltyBase = terms.PenaltyBase,
        PenaltyEffect = terms.PenaltyEffect,
        Instalments = terms.Instalments,
        Waterfall = terms.Waterfall,
        WriteOffDays = terms.WriteOffDays,
        ExtensionDays = terms.ExtensionDays,
        FloatingRate = terms.FloatingRate,
        AllowsSetOff = terms.AllowsSetOff,
    };
}

/// <summary>Under which agreement a supplier sells, and to whom.</summary>
/// <param name="PlatformBuys">The buyer of its orders is the platform itself.</param>
internal sealed record Trade(MarketAgreement Agreement, bool PlatformBuys)
{
    /// <summary>Decided once per supplier, by its id and the seed.</summary>
    public static Trade Of(int seed, string sellerId) => Lot.Draw(seed, "agreement", sellerId, 100) switch
    {
        < 46 => new Trade(Terms.Platform, PlatformBuys: false),
        < 92 => new Trade(Terms.Service, PlatformBuys: false),
        < 96 => new Trade(Terms.Mixed, PlatformBuys: false),
        _ => new Trade(Terms.Service, PlatformBuys: true),
    };
}
