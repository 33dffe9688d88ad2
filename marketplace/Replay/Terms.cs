using Marketplace.Backend;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>The agreements of the replay, and what they have in common.</summary>
internal static class Terms
{
    public const int TenorDays = 120;
    public const string Acme = "acme";
    public const string Bravo = "bravo";

    /// <summary>What amounts may differ by before somebody has to look, and what banks on the way may keep.</summary>
    public const long ToleranceCents = 50;

    /// <summary>How long after a supplier's last credit application its limit is looked at again, if it still sells.</summary>
    public static readonly TimeSpan ReviewInterval = TimeSpan.FromDays(90);

    /// <summary>What is lent from, on each account: more than all orders of the files together.</summary>
    public static readonly Money Capital = Money.Brl(50_000_000_00);

    /// <summary>Above any supplier's or buyer's need in the files: limits do not decide in a replay.</summary>
    public static readonly Money Generous = Money.Brl(1_000_000_00);

    /// <summary>The platform lends, rules decide.</summary>
    public static readonly MarketAgreement Platform = new(
        "agreement", "Platform", null, "pool", "BR-ACME-POOL", Acme, "BR-ACME-COLLECTION", "BR-ACME-POOL", null);

    /// <summary>A bank lends and decides; the platform guarantees a fifth and earns the fee.</summary>
    public static readonly MarketAgreement Service = new(
        "agreement-service", "Bank", new PolicyRequest { GuaranteeShare = 2000, FeeOwner = "Platform" }, "pool-guarantees", "BR-BRAVO-GUARANTEES",
        Bravo, "BR-BRAVO-COLLECTION", "BR-BRAVO-LOANS", Bravo);

    /// <summary>A bank lends, rules decide, another bank keeps the collection account; the platform guarantees three tenths, and recovers pro rata.</summary>
    public static readonly MarketAgreement Mixed = new(
        "agreement-mixed", "Bank", new PolicyRequest { Decider = PolicyRequest.Rules, GuaranteeShare = 3000, FeeOwner = "Platform", RecoveryRanking = "ProRata" }, "pool-guarantees-mixed", "BR-ACME-GUARANTEES",
        Acme, "BR-ACME-COLLECTION-2", "BR-BRAVO-LOANS-2", Bravo);

    /// <summary>About what an ordinary order comes to.</summary>
    public static readonly Money FourEyesAbove = Money.Brl(100_00);

    public static IReadOnlyList<MarketAgreement> All { get; } = [Platform, Service, Mixed];

    public static IReadOnlyList<string> Banks { get; } = [Acme, Bravo];

    public static PoolRequest Pool(MarketAgreement agreement) => new(
        $"Capital of the marketplace, {agreement.PoolName}", Money.FilesCurrency, Capital, Capital, Money.Brl(0), agreement.PoolAccount);

    /// <summary>The accounts that a bank keeps, with what is on them at first.</summary>
    public static IEnumerable<(string Account, long Cents)> AccountsAt(string bank) =>
        All.Where(agreement => agreement.PayingBank == bank).Select(agreement => (agreement.FunderAccount, Capital.Cents))
            .Concat(All.Where(agreement => agreement.AccountBank == bank).Select(agreement => (agreement.CollectionAccount, 0L)))
            .Concat(All.Where(agreement => agreement.Guarantees && agreement.AccountBank == bank).Select(agreement => (agreement.PoolAccount, Capital.Cents)));

    /// <summary>When the buyer owes: 30 days after the promised delivery, but within the tenor counted from the approval.</summary>
    public static DateOnly ReceivableDueDate(OrderTimes times)
    {
        var lastDay = DateOnly.FromDateTime(MarketTimeZone.ToLocal(times.Approved!.Value)).AddDays(TenorDays);
        var usual = times.EstimatedDelivery.AddDays(30);
        return usual < lastDay ? usual : lastDay;
    }
}
