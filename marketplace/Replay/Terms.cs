using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>The one agreement of the replay, and the accounts that it names.</summary>
internal static class Terms
{
    public const int TenorDays = 120;
    public const string BankCode = "acme";
    public const string PoolAccount = "BR-ACME-POOL";
    public const string CollectionAccount = "BR-ACME-COLLECTION";

    /// <summary>How long after a supplier's last credit application its limit is looked at again, if it still sells.</summary>
    public static readonly TimeSpan ReviewInterval = TimeSpan.FromDays(90);

    /// <summary>What the platform lends from: more than all orders of the files together.</summary>
    public static readonly Money Capital = Money.Brl(50_000_000_00);

    /// <summary>Above any supplier's or buyer's need in the files: limits do not decide in a replay.</summary>
    private static readonly Money Generous = Money.Brl(1_000_000_00);

    public static PoolRequest Pool => new("Capital of the marketplace", Money.FilesCurrency, Capital, Capital, Money.Brl(0), PoolAccount);

    public static AgreementRequest Agreement(string poolId) => new(
        "Marketplace suppliers",
        "Platform",
        Money.FilesCurrency,
        poolId,
        BankCode,
        CollectionAccount,
        AdvanceRate: 7000,
        AnnualRate: 1200,
        FeeRate: 50,
        PenaltyRate: 0,
        DayCount: "Act/360",
        TenorDays,
        GraceDays: 5,
        StarterLimit: Generous,
        MaximumLimit: Generous,
        BuyerLimit: Generous,
        MinimumOrderValue: Money.Brl(1_00),
        Tolerance: Money.Brl(0),
        MarketTimeZone.Name,
        CutOff: "17:00",
        BrazilianHolidays.All);

    public static Money RequestedLimit => Generous;

    /// <summary>When the buyer owes: 30 days after the promised delivery, but within the tenor counted from the approval.</summary>
    public static DateOnly ReceivableDueDate(OrderTimes times)
    {
        var lastDay = DateOnly.FromDateTime(MarketTimeZone.ToLocal(times.Approved!.Value)).AddDays(TenorDays);
        var usual = times.EstimatedDelivery.AddDays(30);
        return usual < lastDay ? usual : lastDay;
    }
}
