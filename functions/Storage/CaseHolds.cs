using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>What a case could hold at most of each of its limits.</summary>
public sealed record Headrooms(Money Facility, Money Buyer, Money Capital);

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

    private readonly TableClient _buyerLimits = tables.GetTableClient(BuyerLimitsTable);
    private readonly HoldLedger _facilities = new(tables.GetTableClient(FacilitiesTable.Name), nameof(FacilityDecision.Limit));
    private readonly HoldLedger _buyers = new(tables.GetTableClient(BuyerLimitsTable), "Limit");
    private readonly HoldLedger _pools = new(tables.GetTableClient(PoolsTable.Name), nameof(CapitalPool.Lendable));

    /// <summary>Makes sure that the buyer has a limit under the agreement.</summary>
    public Task EnsureBuyerLimitAsync(FinancingCase financing, Money limit, CancellationToken cancellationToken) =>
        _buyerLimits.TryAddAsync(new TableEntity(BuyerPartition(financing), BuyerLimitRow)
        {
            ["Currency"] = limit.Currency.Code,
            ["Limit"] = limit.MinorUnits,
            ["Reserved"] = 0L,
            ["Utilised"] = 0L,
        }, cancellationToken);

    public async Task<Headrooms> HeadroomsAsync(FinancingCase financing, Currency currency, CancellationToken cancellationToken)
    {
        var headrooms = await Task.WhenAll(Limits(financing).Select(limit =>
            limit.Ledger.HeadroomAsync(limit.Partition, limit.LimitRow, financing.Id, cancellationToken)));
        return new Headrooms(new Money(headrooms[0], currency), new Money(headrooms[1], currency), new Money(headrooms[2], currency));
    }

    /// <summary>Reserves an amount in all three, or finds that one of them no longer has room; what was reserved by then stays until the next commit.</summary>
    /// <returns>The amount that all three hold, or null for no room.</returns>
    public async Task<Money?> TryReserveAsync(FinancingCase financing, Money amount, CancellationToken cancellationToken)
    {
        var held = amount.MinorUnits;
        foreach (var (ledger, partition, limitRow) in Limits(financing))
        {
            var reserved = await ledger.TryReserveAsync(
                partition, limitRow, financing.Id, held, (2 * financing.Sequence) + 1, cancellationToken);
            if (reserved is null) return null;
            held = Math.Min(held, reserved.Value);
        }

        return new Money(held, amount.Currency);
    }

    /// <summary>Whether all three still hold at least this much in reserve.</summary>
    public async Task<bool> IsReservedAsync(FinancingCase financing, Money amount, CancellationToken cancellationToken)
    {
        foreach (var (ledger, partition, _) in Limits(financing))
        {
            if (await ledger.ReservedAsync(partition, financing.Id, cancellationToken) < amount.MinorUnits) return false;
        }

        return true;
    }

    /// <summary>Brings all three to what a commit says.</summary>
    public Task SetAsync(FinancingCase financing, SetHold hold, long commit, CancellationToken cancellationToken) =>
        Task.WhenAll(Limits(financing).Select(limit => limit.Ledger.SetAsync(
            limit.Partition, limit.LimitRow, financing.Id, hold.Reserved.MinorUnits, hold.Utilised.MinorUnits, 2 * commit, cancellationToken)));

    private IEnumerable<(HoldLedger Ledger, string Partition, string LimitRow)> Limits(FinancingCase financing) =>
    [
        (_facilities, financing.SupplierId, FacilitiesTable.LimitRow(financing.AgreementId)),
        (_buyers, BuyerPartition(financing), BuyerLimitRow),
        (_pools, financing.PoolId!, PoolsTable.LimitRow),
    ];

    private static string BuyerPartition(FinancingCase financing) => $"{financing.AgreementId}|{financing.BuyerId}";
}
