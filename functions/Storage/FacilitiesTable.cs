using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>
/// Table <c>Facilities</c>: partition = supplier id, rows <c>facility|agreement id</c> (the limit), <c>application|agreement id|application id</c>,
/// <c>question|agreement id|application id</c> (put to a bank), <c>freeze|agreement id|freeze id</c> and <c>hold|case id</c>; and, to find what an
/// application's id alone stands for, partition = <c>application|application id</c>, row = <c>request</c>. A facility's id is <c>f-supplier id-agreement id</c>.
/// </summary>
public sealed class FacilitiesTable(TableServiceClient tables)
{
    public const string Name = "Facilities";

    private const string Prefix = "f";
    private const string RequestRow = "request";
    private const string BodyHash = "BodyHash";
    private const string IsLifted = "IsLifted";
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
    public async Task<Facility?> FindAsync(string tenant, string supplierId, string agreementId, CancellationToken cancellationToken) =>
        await _table.FindAsync(supplierId, LimitRow(agreementId), cancellationToken) is { } row && ToFacility(row, agreementId) is var facility && facility.Tenant == tenant ? facility : null;

    /// <summary>What the row of a limit says of the facility.</summary>
    internal static Facility ToFacility(TableEntity row, string agreementId)
    {
        var currency = row.Currency(nameof(Money.Currency));
        FacilityDecision decision = new(
            row.OneOf<FacilityStatus>(nameof(FacilityDecision.Status)), row.Amount(nameof(FacilityDecision.Limit), currency),
            row.Int(nameof(FacilityDecision.Score)), row.Text(nameof(FacilityDecision.Grade)),
            row.FromJson<IReadOnlyList<Reason>>(nameof(FacilityDecision.Reasons)),
            row.GetString(nameof(FacilityDecision.ValidUntil)) is { Length: > 0 } ? row.Date(nameof(FacilityDecision.ValidUntil)) : null);
        return new Facility(
            IdOf(row.PartitionKey, agreementId), row.Text(nameof(Facility.Tenant)), row.PartitionKey, agreementId, decision, row.Amount(nameof(Facility.Reserved), currency),
            row.Amount(nameof(Facility.Utilised), currency), row.GetInt32(nameof(Facility.Freezes)) ?? 0, row.ETag);
    }

    /// <summary>Writes down for whom and under which agreement an application's id stands, once; before anything else is written under it.</summary>
    /// <returns>The hash of the body that the id stands for: this one, or an earlier.</returns>
    public async Task<string> AddRequestAsync(string applicationId, string supplierId, string agreementId, string bodyHash, CancellationToken cancellationToken)
    {
        TableEntity row = new(RequestPartition(applicationId), RequestRow)
        {
            [nameof(LineQuestion.SupplierId)] = supplierId,
            [nameof(LineQuestion.AgreementId)] = agreementId,
            [BodyHash] = bodyHash,
        };
        return await _table.TryAddAsync(row, cancellationToken) ? bodyHash : (await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken))!.Text(BodyHash);
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
    public Task<bool> TryDecideAsync(Facility facility, CreditApplication application, CancellationToken cancellationToken) =>
        _table.TryCommitAsync([LimitAction(facility), AddApplication(facility, application)], cancellationToken);

    /// <summary>Commits an application that a bank decides, with the question that goes to it.</summary>
    /// <param name="facility">The facility as it stands meanwhile; its ETag is that of the row read, or none where there was none.</param>
    /// <param name="application">The application.</param>
    /// <param name="question">What the bank is asked.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False where a row has changed since: read again and apply again.</returns>
    public Task<bool> TryApplyAsync(Facility facility, CreditApplication application, LineQuestion question, CancellationToken cancellationToken) =>
        _table.TryCommitAsync(
            [LimitAction(facility), AddApplication(facility, application), new(TableTransactionActionType.Add, QuestionEntity(question))], cancellationToken);

    /// <summary>The question of an application, or null where no bank was asked.</summary>
    public async Task<LineQuestion?> FindQuestionAsync(string applicationId, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(applicationId) || await _table.FindAsync(RequestPartition(applicationId), RequestRow, cancellationToken) is not { } request) return null;
        var row = await _table.FindAsync(
            request.Text(nameof(LineQuestion.SupplierId)), QuestionRow(request.Text(nameof(LineQuestion.AgreementId)), applicationId), cancellationToken);
        return row is null ? null : row.FromJson<LineQuestion>(nameof(LineQuestion)) with { ETag = row.ETag };
    }

    /// <summary>Writes how a question stands, and with it the facility where the answer changes it.</summary>
    /// <returns>False where either has changed since it was read.</returns>
    public Task<bool> TryWriteAsync(LineQuestion question, Facility? facility, CancellationToken cancellationToken)
    {
        TableTransactionAction written = new(TableTransactionActionType.UpdateReplace, QuestionEntity(question), question.ETag);
        return _table.TryCommitAsync(facility is null ? [written] : [written, LimitAction(facility)], cancellationToken);
    }

    /// <summary>Stops a facility until the freeze is lifted. Safe to repeat: a freeze counts once, also after it was lifted.</summary>
    public async Task FreezeAsync(string supplierId, string agreementId, string freezeId, string reason, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(supplierId, FreezeRow(agreementId, freezeId), cancellationToken) is null)
        {
            TableEntity freeze = new(supplierId, FreezeRow(agreementId, freezeId)) { ["Reason"] = reason, [IsLifted] = false };
            if (await TryCountAsync(supplierId, agreementId, +1, new(TableTransactionActionType.Add, freeze), cancellationToken)) return;
        }
    }

    /// <summary>Lifts a freeze. Safe to repeat.</summary>
    public async Task LiftAsync(string supplierId, string agreementId, string freezeId, CancellationToken cancellationToken)
    {
        while (true)
        {
            TableEntity freeze = await _table.GetEntityAsync<TableEntity>(supplierId, FreezeRow(agreementId, freezeId), cancellationToken: cancellationToken);
            if (freeze.Flag(IsLifted)) return;
            TableEntity lifted = new(supplierId, freeze.RowKey) { [IsLifted] = true };
            if (await TryCountAsync(supplierId, agreementId, -1, new(TableTransactionActionType.UpdateMerge, lifted, freeze.ETag), cancellationToken)) return;
        }
    }

    private async Task<bool> TryCountAsync(
        string supplierId, string agreementId, int step, TableTransactionAction freeze, CancellationToken cancellationToken)
    {
        TableEntity limit = await _table.GetEntityAsync<TableEntity>(supplierId, LimitRow(agreementId), cancellationToken: cancellationToken);
        TableEntity counted = new(supplierId, limit.RowKey) { [nameof(Facility.Freezes)] = (limit.GetInt32(nameof(Facility.Freezes)) ?? 0) + step };
        return await _table.TryCommitAsync([freeze, new(TableTransactionActionType.UpdateMerge, counted, limit.ETag)], cancellationToken);
    }

    private static TableTransactionAction AddApplication(Facility facility, CreditApplication application)
    {
        TableEntity asked = new(facility.SupplierId, ApplicationRow(facility.AgreementId, application.Id));
        asked.SetJson(nameof(CreditApplication), application);
        return new(TableTransactionActionType.Add, asked);
    }

    private static TableEntity QuestionEntity(LineQuestion question)
    {
        TableEntity row = new(question.SupplierId, QuestionRow(question.AgreementId, question.ApplicationId));
        row.SetJson(nameof(LineQuestion), question);
        return row;
    }

    private static TableTransactionAction LimitAction(Facility facility)
    {
        TableEntity limit = new(facility.SupplierId, LimitRow(facility.AgreementId))
        {
            [nameof(FacilityDecision.Status)] = facility.Decision.Status.ToString(),
            [nameof(FacilityDecision.Limit)] = facility.Decision.Limit.MinorUnits,
            [nameof(FacilityDecision.Score)] = facility.Decision.Score,
            [nameof(FacilityDecision.Grade)] = facility.Decision.Grade,
            // Merged, an empty text takes the place of a day that no longer counts.
            [nameof(FacilityDecision.ValidUntil)] = facility.Decision.ValidUntil is { } day ? Rows.Written(day) : "",
        };
        limit.SetJson(nameof(FacilityDecision.Reasons), facility.Decision.Reasons);
        if (facility.ETag != default) return new(TableTransactionActionType.UpdateMerge, limit, facility.ETag);
        limit[nameof(Facility.Tenant)] = facility.Tenant;
        limit[nameof(Money.Currency)] = facility.Decision.Limit.Currency.Code;
        limit[nameof(Facility.Reserved)] = facility.Reserved.MinorUnits;
        limit[nameof(Facility.Utilised)] = facility.Utilised.MinorUnits;
        return new(TableTransactionActionType.Add, limit);
    }

    private static string QuestionRow(string agreementId, string applicationId) => $"question|{agreementId}|{applicationId}";

    private static string FreezeRow(string agreementId, string freezeId) => $"freeze|{agreementId}|{freezeId}";

    private static string RequestPartition(string applicationId) => $"application|{applicationId}";

    private static string ApplicationRow(string agreementId, string applicationId) => $"application|{agreementId}|{applicationId}";
}
