using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>What a case could hold at most of each of its limits; of the capital pool it holds what the platform is exposed to.</summary>
public sealed record Headrooms(Money Facility, Money Buyer, Money Capital);

/// <summary>What came of a reservation.</summary>
/// <param name="Held">The amount that all three limits carry; null where one of them had no room.</param>
/// <param name="ShortOf">Which one that was; null where there was room.</param>
public sealed record Reservation(Money? Held, AdvanceBound? ShortOf);

/// <summary>What a case holds of its three limits: the supplier's facility, the buyer's limit, the capital pool.</summary>
/// <remarks>
/// A reservation is made before the commit that relies on it, so it carries a number between two commits: repeated, it finds itself;
/// the next commit's amounts replace it.
/// </remarks>
public sealed class CaseHolds(TableServiceClient tables)
{
    /// <summary>Table <c>BuyerLimits</c>: partition = <c>agreement id|buyer id</c>, rows <c>limit</c> and <c>hold|case id</c>.</summary>
    public const string BuyerLimitsTable = "BuyerLimits";

    private const string BuyerLimitRow = "limit";

    private readonly HoldLedger _facilities = new(tables.GetTableClient(FacilitiesTable.Name), nameof(FacilityDecision.Limit));
    private readonly HoldLedger _buyers = new(tables.GetTableClient(BuyerLimitsTable), "Limit");
    private readonly HoldLedger _pools = new(tables.GetTableClient(PoolsTable.Name), nameof(CapitalPool.Lendable));

    /// <summary>Makes sure that the buyer has a limit under the agreement.</summary>
    public Task EnsureBuyerLimitAsync(FinancingCase financing, Money limit, CancellationToken cancellationToken) =>
        _buyers.EnsureAsync(new TableEntity(BuyerPartition(financing), BuyerLimitRow)
        {
            ["Currency"] = limit.Currency.Code,
            ["Limit"] = limit.MinorUnits,
            ["Reserved"] = 0L,
            ["Utilised"] = 0L,
        }, cancellationToken);

    /// <summary>What is left of the limit on a buyer under an agreement; null while no case has needed it yet.</summary>
    public async Task<Money?> FindBuyerHeadroomAsync(string agreementId, string buyerId, CancellationToken cancellationToken) =>
        await _buyers.FindUseAsync(BuyerPartition(agreementId, buyerId), BuyerLimitRow, cancellationToken) is { } use ? new Money(use.Headroom, Currency.Parse(use.Currency)) : null;

    /// <summary>What the case could hold at most.</summary>
    /// <param name="financing">The case.</param>
    /// <param name="currency">Of all three limits.</param>
    /// <param name="mayBeOld">Whether what this process knows of the limits is good enough, though others may have changed them since.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Headrooms> HeadroomsAsync(FinancingCase financing, Currency currency, bool mayBeOld, CancellationToken cancellationToken)
    {
        var limits = await LookAsync(financing, mayBeOld, cancellationToken);
        return new(new(limits[0].Headroom, currency), new(limits[1].Headroom, currency), new(limits[2].Headroom, currency));
    }

    /// <summary>Reserves an amount in all three, or finds that one of them no longer has room; what was reserved by then stays until the next commit.</summary>
    /// <param name="financing">The case.</param>
    /// <param name="amount">What is wanted.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Reservation> TryReserveAsync(FinancingCase financing, Money amount, CancellationToken cancellationToken)
    {
        var held = amount;
        foreach (var limit in Limits(financing))
        {
            var wanted = limit.Share(held).MinorUnits;
            var reserved = await limit.Ledger.TryReserveAsync(limit.Partition, limit.Row, financing.Id, wanted, (2 * financing.Sequence) + 1, cancellationToken);
            if (reserved is null) return new Reservation(null, limit.Bound);
            // Reserved before the crash that made this a repeat: then that is what is held.
            if (reserved < wanted) held = limit.Carries(new Money(reserved.Value, amount.Currency), held);
        }

        return new Reservation(held, null);
    }

    /// <summary>Whether all three still hold at least this much in reserve, and none of them was cut below its use since; and the facility as it stands.</summary>
    public async Task<(bool IsReserved, Facility Facility)> LookAgainAsync(FinancingCase financing, Money amount, CancellationToken cancellationToken)
    {
        var held = await LookAsync(financing, mayBeOld: false, cancellationToken);
        var isReserved = Limits(financing).Zip(held).All(one => one.First.Share(amount).MinorUnits is var wanted && one.Second.Reserved >= wanted && one.Second.Headroom >= wanted);
        return (isReserved, FacilitiesTable.ToFacility(held[0].Limit, financing.AgreementId));
    }

    /// <summary>Brings all three to what a commit says.</summary>
    public Task SetAsync(FinancingCase financing, SetHold hold, long commit, CancellationToken cancellationToken) =>
        Task.WhenAll(Limits(financing).Select(limit => limit.Ledger.SetAsync(
            limit.Partition, limit.Row, financing.Id, limit.Share(hold.Reserved).MinorUnits, limit.Share(hold.Utilised).MinorUnits, 2 * commit, cancellationToken)));

    private Task<HeldLimit[]> LookAsync(FinancingCase financing, bool mayBeOld, CancellationToken cancellationToken) =>
        Task.WhenAll(Limits(financing).Select(limit => mayBeOld
            ? limit.Ledger.BelieveAsync(limit.Partition, limit.Row, financing.Id, cancellationToken)
            : limit.Ledger.ReadAsync(limit.Partition, limit.Row, financing.Id, cancellationToken)));

    private IEnumerable<Limit> Limits(FinancingCase financing) =>
    [
        new(_facilities, financing.SupplierId, FacilitiesTable.LimitRow(financing.AgreementId), AdvanceBound.FacilityHeadroom, amount => amount, (held, _) => held),
        new(_buyers, BuyerPartition(financing), BuyerLimitRow, AdvanceBound.BuyerHeadroom, amount => amount, (held, _) => held),
        new(_pools, financing.PoolId!, PoolsTable.LimitRow, AdvanceBound.CapitalHeadroom, financing.Terms!.Policy.PlatformExposure, financing.Terms.Policy.MostLent),
    ];

    private static string BuyerPartition(FinancingCase financing) => BuyerPartition(financing.AgreementId, financing.BuyerId);

    private static string BuyerPartition(string agreementId, string buyerId) => $"{agreementId}|{buyerId}";

    /// <summary>One of the limits, what a loan takes of it, and what loan, up to an amount, a part of it carries.</summary>
    private sealed record Limit(
        HoldLedger Ledger, string Partition, string Row, AdvanceBound Bound, Func<Money, Money> Share, Func<Money, Money, Money> Carries);
}
