using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A capital pool: the platform's own money, and how much of it may be lent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Name">What people call it.</param>
/// <param name="NetCapital">The platform's net capital, which bounds its borrowings from banks.</param>
/// <param name="NetAssets">The platform's net assets, which bound what it lends.</param>
/// <param name="BankBorrowings">What it owes to banks.</param>
/// <param name="Account">The account from which it pays and to which it collects.</param>
/// <param name="Lendable">The most that may be lent at one time.</param>
/// <param name="Reserved">Promised to cases, not yet paid.</param>
/// <param name="Utilised">Paid and not yet repaid.</param>
/// <param name="BodyHash">The request that created it.</param>
/// <param name="CostOfFunds">What the lent money costs the platform a year, by calendar days over 365; null where it does not say.</param>
public sealed record CapitalPool(
    string Id, string Tenant, string Name, Money NetCapital, Money NetAssets, Money BankBorrowings, string Account, Money Lendable,
    Money Reserved, Money Utilised, string BodyHash, AnnualRate? CostOfFunds = null)
{
    public Currency Currency => Lendable.Currency;

    /// <summary>What can still be lent; nothing where a limit was cut below its use.</summary>
    public Money Headroom => (Lendable - Reserved - Utilised).OrZeroIfNegative();
}

/// <summary>Table <c>CapitalPool</c>: partition = pool id, rows <c>pool</c> and <c>hold|case id</c>.</summary>
public sealed class PoolsTable(TableServiceClient tables)
{
    public const string Name = "CapitalPool";

    /// <summary>The row of the limit itself.</summary>
    public const string LimitRow = "pool";

    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownRows _rows = new(tables.GetTableClient(Name));

    /// <summary>Adds a pool, once.</summary>
    /// <returns>The pool as it stands: this one, or what an earlier request stored under its id.</returns>
    public async Task<CapitalPool> AddAsync(CapitalPool pool, CancellationToken cancellationToken)
    {
        TableEntity row = new(pool.Id, LimitRow)
        {
            [nameof(CapitalPool.Tenant)] = pool.Tenant,
            [nameof(CapitalPool.Name)] = pool.Name,
            [nameof(CapitalPool.Currency)] = pool.Currency.Code,
            [nameof(CapitalPool.NetCapital)] = pool.NetCapital.MinorUnits,
            [nameof(CapitalPool.NetAssets)] = pool.NetAssets.MinorUnits,
            [nameof(CapitalPool.BankBorrowings)] = pool.BankBorrowings.MinorUnits,
            [nameof(CapitalPool.Account)] = pool.Account,
            [nameof(CapitalPool.Lendable)] = pool.Lendable.MinorUnits,
            [nameof(CapitalPool.Reserved)] = pool.Reserved.MinorUnits,
            [nameof(CapitalPool.Utilised)] = pool.Utilised.MinorUnits,
            [nameof(CapitalPool.BodyHash)] = pool.BodyHash,
        };
        if (pool.CostOfFunds is { } rate) row[nameof(CapitalPool.CostOfFunds)] = rate.BasisPoints;
        return await _table.TryAddAsync(row, cancellationToken) ? pool : (await FindAsync(pool.Tenant, pool.Id, cancellationToken))!;
    }

    /// <summary>The account of a tenant's pool, which never changes; or null.</summary>
    public async Task<string?> FindAccountAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && await _rows.FindAsync(id, LimitRow, cancellationToken) is { } row && row.Text(nameof(CapitalPool.Tenant)) == tenant
            ? row.Text(nameof(CapitalPool.Account))
            : null;

    /// <summary>A tenant's pool, or null.</summary>
    public async Task<CapitalPool?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id) || await _table.FindAsync(id, LimitRow, cancellationToken) is not { } row) return null;
        var currency = row.Currency(nameof(CapitalPool.Currency));
        CapitalPool pool = new(
            id, row.Text(nameof(CapitalPool.Tenant)), row.Text(nameof(CapitalPool.Name)), row.Amount(nameof(CapitalPool.NetCapital), currency),
            row.Amount(nameof(CapitalPool.NetAssets), currency), row.Amount(nameof(CapitalPool.BankBorrowings), currency),
            row.Text(nameof(CapitalPool.Account)), row.Amount(nameof(CapitalPool.Lendable), currency),
            row.Amount(nameof(CapitalPool.Reserved), currency), row.Amount(nameof(CapitalPool.Utilised), currency), row.Text(nameof(CapitalPool.BodyHash)),
            row.GetInt32(nameof(CapitalPool.CostOfFunds)) is { } rate ? AnnualRate.FromBasisPoints(rate) : null);
        return pool.Tenant == tenant ? pool : null;
    }
}
