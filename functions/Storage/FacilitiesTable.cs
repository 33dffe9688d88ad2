using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>
/// Table <c>Facilities</c>: partition = supplier id, rows <c>facility|agreement id</c> (the limit), <c>application|agreement id|application id</c>
/// and <c>hold|case id</c>. A facility's id is <c>f-supplier id-agreement id</c>.
/// </summary>
public sealed class FacilitiesTable(TableServiceClient tables)
{
    public const string Name = "Facilities";

    private const string Prefix = "f";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>The id of the only facility of a supplier under an agreement.</summary>
    public static string IdOf(string supplierId, string agreementId) => $"{Prefix}-{supplierId}-{agreementId}";

    /// <summary>The row of the limit itself.</summary>
    public static string LimitRow(string agreementId) => $"facility|{agreementId}";

    /// <summary>A tenant's facility, or null.</summary>
    public async Task<Facility?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id) || id.Split('-') is not [Prefix, { Length: > 0 } supplierId, { Length: > 0 } agreementId]) return null;
        return await FindAsync(tenant, supplierId, agreementId, cancellationToken);
    }

    /// <summary>The facility of a tenant's supplier under an agreement, or null.</summary>
    public async Task<Facility?> FindAsync(string tenant, string supplierId, string agreementId, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(supplierId, LimitRow(agreementId), cancellationToken) is not { } row) return null;
        if (row.Text(nameof(Facility.Tenant)) != tenant) return null;
        var currency = row.Currency(nameof(Money.Currency));
        FacilityDecision decision = new(
            row.OneOf<FacilityStatus>(nameof(FacilityDecision.Status)), row.Amount(nameof(FacilityDecision.Limit), currency),
            row.Int(nameof(FacilityDecision.Score)), row.Text(nameof(FacilityDecision.Grade)),
            row.FromJson<IReadOnlyList<Reason>>(nameof(FacilityDecision.Reasons)));
        return new Facility(
            IdOf(supplierId, agreementId), tenant, supplierId, agreementId, decision, row.Amount(nameof(Facility.Reserved), currency),
            row.Amount(nameof(Facility.Utilised), currency), row.ETag);
    }

    /// <summary>An application of a supplier under an agreement, or null.</summary>
    public async Task<CreditApplication?> FindApplicationAsync(
        string supplierId, string agreementId, string applicationId, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(supplierId, ApplicationRow(agreementId, applicationId), cancellationToken);
        return row?.FromJson<CreditApplication>(nameof(CreditApplication));
    }

    /// <summary>Commits a facility's decision together with the application that asked for it; what is reserved and utilised stays.</summary>
    /// <param name="facility">The facility with its new decision; its ETag is that of the row read, or none where there was none.</param>
    /// <param name="application">The application.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False where a row has changed since: read again and decide again.</returns>
    public Task<bool> TryDecideAsync(Facility facility, CreditApplication application, CancellationToken cancellationToken)
    {
        TableEntity limit = new(facility.SupplierId, LimitRow(facility.AgreementId))
        {
            [nameof(FacilityDecision.Status)] = facility.Decision.Status.ToString(),
            [nameof(FacilityDecision.Limit)] = facility.Decision.Limit.MinorUnits,
            [nameof(FacilityDecision.Score)] = facility.Decision.Score,
            [nameof(FacilityDecision.Grade)] = facility.Decision.Grade,
        };
        limit.SetJson(nameof(FacilityDecision.Reasons), facility.Decision.Reasons);
        TableEntity asked = new(facility.SupplierId, ApplicationRow(facility.AgreementId, application.Id));
        asked.SetJson(nameof(CreditApplication), application);
        return _table.TryCommitAsync([LimitAction(facility, limit), new(TableTransactionActionType.Add, asked)], cancellationToken);
    }

    private static TableTransactionAction LimitAction(Facility facility, TableEntity limit)
    {
        if (facility.ETag != default) return new(TableTransactionActionType.UpdateMerge, limit, facility.ETag);
        limit[nameof(Facility.Tenant)] = facility.Tenant;
        limit[nameof(Money.Currency)] = facility.Decision.Limit.Currency.Code;
        limit[nameof(Facility.Reserved)] = facility.Reserved.MinorUnits;
        limit[nameof(Facility.Utilised)] = facility.Utilised.MinorUnits;
        return new(TableTransactionActionType.Add, limit);
    }

    private static string ApplicationRow(string agreementId, string applicationId) => $"application|{agreementId}|{applicationId}";
}
