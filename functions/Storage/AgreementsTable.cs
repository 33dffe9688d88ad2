using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Where an agreement is in its life; its cases run on after it has ended.</summary>
public enum AgreementStatus
{
    /// <summary>New facilities and cases are accepted.</summary>
    Live,

    /// <summary>No new facilities; what is granted may still be used.</summary>
    RunOff,

    /// <summary>Nothing new at all.</summary>
    Ended,
}

/// <summary>What the platform agreed on with those who take part: the terms of every financing under it, as data.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Version">Rises with each change; a case remembers the version that it was approved under.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Content">What was agreed.</param>
/// <param name="BodyHash">The request that created it.</param>
public sealed record Agreement(string Id, string Tenant, int Version, AgreementStatus Status, AgreementContent Content, string BodyHash);

/// <summary>What was agreed; all amounts in <paramref name="Currency"/>.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Preset">The preset that the policy was taken from.</param>
/// <param name="Policy">Who lends, decides, guarantees and earns.</param>
/// <param name="Currency">The only currency of orders under it.</param>
/// <param name="PoolId">The capital pool that lends.</param>
/// <param name="AccountBank">The code of the bank that keeps the accounts; its queue is <c>bank-&lt;code&gt;</c>.</param>
/// <param name="CollectionAccount">The account to which buyers pay.</param>
/// <param name="AdvanceRate">How much of an order's unpaid value is lent.</param>
/// <param name="AnnualRate">Interest.</param>
/// <param name="FeeRate">Fee on the advance, deducted from it.</param>
/// <param name="PenaltyRate">On what is overdue after grace, on top of interest.</param>
/// <param name="DayCount">How days become parts of a year.</param>
/// <param name="TenorDays">Days from disbursement to maturity.</param>
/// <param name="GraceDays">Days after maturity without penalty and dunning.</param>
/// <param name="StarterLimit">The facility of a supplier without history.</param>
/// <param name="MaximumLimit">The largest facility.</param>
/// <param name="BuyerLimit">The most that may be lent at one time against orders of one buyer.</param>
/// <param name="MinimumOrderValue">Orders below it are not financed.</param>
/// <param name="Tolerance">By how much two flows may disagree before a person looks.</param>
/// <param name="TimeZone">The IANA time zone whose days count.</param>
/// <param name="CutOff">The local time from which an instant belongs to the next business day.</param>
/// <param name="Holidays">Days, besides Saturdays and Sundays, on which banks do not work.</param>
public sealed record AgreementContent(
    string Name, string Preset, FinancingPolicy Policy, Currency Currency, string PoolId, string AccountBank, string CollectionAccount,
    AdvanceRate AdvanceRate, AnnualRate AnnualRate, FeeRate FeeRate, AnnualRate PenaltyRate, DayCount DayCount, int TenorDays, int GraceDays,
    Money StarterLimit, Money MaximumLimit, Money BuyerLimit, Money MinimumOrderValue, Money Tolerance, string TimeZone, TimeOnly CutOff,
    IReadOnlyList<DateOnly> Holidays)
{
    /// <summary>Its business days: Monday to Friday but for the holidays, in its time zone.</summary>
    public BusinessCalendar Calendar() => new(Name, [DayOfWeek.Saturday, DayOfWeek.Sunday], Holidays, TimeZone, CutOff);
}

/// <summary>
/// Table <c>Agreements</c>: partition = agreement id, row = <c>agreement</c>; and, to find whose an account is, partition =
/// <c>account|hash</c>, row = <c>tenant</c>.
/// </summary>
public sealed class AgreementsTable(TableServiceClient tables)
{
    public const string Name = "Agreements";

    private const string RowKey = "agreement";
    private const string AccountRow = "tenant";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Adds an agreement, once.</summary>
    /// <returns>The agreement as it stands: this one, or what an earlier request stored under its id.</returns>
    public async Task<Agreement> AddAsync(Agreement agreement, CancellationToken cancellationToken)
    {
        TableEntity row = new(agreement.Id, RowKey)
        {
            [nameof(Agreement.Tenant)] = agreement.Tenant,
            [nameof(Agreement.Version)] = agreement.Version,
            [nameof(Agreement.Status)] = agreement.Status.ToString(),
            [nameof(Agreement.BodyHash)] = agreement.BodyHash,
        };
        row.SetJson(nameof(Agreement.Content), agreement.Content);
        return await _table.TryAddAsync(row, cancellationToken) ? agreement : (await FindAsync(agreement.Tenant, agreement.Id, cancellationToken))!;
    }

    /// <summary>A tenant's agreement, or null.</summary>
    public async Task<Agreement?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id) || await _table.FindAsync(id, RowKey, cancellationToken) is not { } row) return null;
        Agreement agreement = new(
            id, row.Text(nameof(Agreement.Tenant)), row.Int(nameof(Agreement.Version)), row.OneOf<AgreementStatus>(nameof(Agreement.Status)),
            row.FromJson<AgreementContent>(nameof(Agreement.Content)), row.Text(nameof(Agreement.BodyHash)));
        return agreement.Tenant == tenant ? agreement : null;
    }

    /// <summary>Writes down whose a collection account is; the first to say so keeps it.</summary>
    /// <returns>Whether it is this tenant's.</returns>
    public async Task<bool> TryOwnCollectionAccountAsync(string tenant, string account, CancellationToken cancellationToken)
    {
        TableEntity row = new(AccountPartition(account), AccountRow) { [nameof(Agreement.Tenant)] = tenant };
        return await _table.TryAddAsync(row, cancellationToken) || await FindTenantOfCollectionAccountAsync(account, cancellationToken) == tenant;
    }

    /// <summary>Whose a collection account is; null where it is nobody's here.</summary>
    public async Task<string?> FindTenantOfCollectionAccountAsync(string account, CancellationToken cancellationToken) =>
        (await _table.FindAsync(AccountPartition(account), AccountRow, cancellationToken))?.Text(nameof(Agreement.Tenant));

    private static string AccountPartition(string account) => $"account|{Ids.Digest(account)}";
}
