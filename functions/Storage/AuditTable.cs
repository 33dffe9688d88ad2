using System.Globalization;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>That somebody changed who may do what, or decided about money: who, when, what and why.</summary>
/// <param name="Id">Its id; the same request or decision always has the same.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Who">The subject: <c>person:anna</c>, <c>bank acme</c>, <c>rules</c>.</param>
/// <param name="At">When it was said.</param>
/// <param name="Action">What was done, one of <see cref="AuditAction"/>.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="What">The particulars in a sentence.</param>
/// <param name="Why">The reason given.</param>
/// <param name="BodyHash">The request that said so; recognises a repeat.</param>
public sealed record AuditEntry(
    string Id, string Tenant, string Who, DateTimeOffset At, string Action, string Subject, string What, string Why, string BodyHash);

/// <summary>What is written down about who did what.</summary>
public static class AuditAction
{
    public const string KeyIssued = "key-issued";
    public const string BankKeyAdded = "bank-key-added";
    public const string KeyRevoked = "key-revoked";
    public const string BankKeyRevoked = "bank-key-revoked";
    public const string SwitchSet = "switch-set";
    public const string AgreementTransition = "agreement-transition";
    public const string PartyStatus = "party-status";
    public const string Insolvency = "insolvency";
    public const string PayoutAccountProposed = "payout-account-proposed";
    public const string PayoutAccountChanged = "payout-account-changed";
    public const string CaseFreeze = "case-freeze";
    public const string CaseFraud = "case-fraud";
    public const string FacilityFreeze = "facility-freeze";
    public const string CreditDecision = "credit-decision";
    public const string OrderDecision = "order-decision";
    public const string GuaranteeCall = "guarantee-call";
    public const string WriteOffRequest = "write-off-request";
    public const string PauseRequest = "pause-request";
    public const string PauseEnd = "pause-end";
    public const string ExtensionRequest = "extension-request";
    public const string SettlementRequest = "settlement-request";
    public const string PeriodClose = "period-close";
    public const string WorkItemProposal = "work-item-proposal";
    public const string WorkItemDecision = "work-item-decision";
}

/// <summary>
/// Table <c>Audit</c>: partition = <c>entry|id</c>, row = <c>entry</c>, by which a repeat is recognised; and, to list a day, partition =
/// <c>day|tenant|yyyy-MM-dd</c> (UTC), row = <c>time|id</c>.
/// </summary>
/// <remarks>Written before what it tells of, so that nothing is done without a trace; a crash in between leaves the trace of an attempt, which its repeat completes.</remarks>
public sealed class AuditTable(TableServiceClient tables)
{
    public const string Name = "Audit";

    private const string EntryRow = "entry";
    private const string Property = nameof(AuditEntry);
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Writes an entry down, once.</summary>
    /// <returns>The entry as it stands: this one, or what was written under its id before.</returns>
    public async Task<AuditEntry> RecordAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var stored = await _table.TryAddAsync(Row(EntryPartition(entry.Id), EntryRow, entry), cancellationToken)
            ? entry
            : (await FindAsync(entry.Id, cancellationToken))!;
        // The first run may have died between the two rows; the second is the same whoever writes it.
        await _table.UpsertEntityAsync(Row(DayPartition(stored.Tenant, DayOf(stored)), ListRow(stored), stored), TableUpdateMode.Replace, cancellationToken);
        return stored;
    }

    /// <summary>The entry with an id, or null.</summary>
    public async Task<AuditEntry?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _table.FindAsync(EntryPartition(id), EntryRow, cancellationToken))?.FromJson<AuditEntry>(Property);

    /// <summary>A page of a day's entries, oldest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="day">The day, UTC.</param>
    /// <param name="pageSize">At most this many, at most 1,000.</param>
    /// <param name="continuation">Where the page before ended; null at the beginning.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public async Task<(IReadOnlyList<AuditEntry> Items, string? Continuation)?> ListAsync(
        string tenant, DateOnly day, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DayPartition(tenant, day)}");
        return await _table.PageAsync(filter, pageSize, continuation, row => row.FromJson<AuditEntry>(Property), cancellationToken);
    }

    private static TableEntity Row(string partition, string key, AuditEntry entry)
    {
        TableEntity row = new(partition, key);
        row.SetJson(Property, entry);
        return row;
    }

    private static DateOnly DayOf(AuditEntry entry) => DateOnly.FromDateTime(entry.At.UtcDateTime);

    private static string EntryPartition(string id) => $"entry|{id}";

    private static string DayPartition(string tenant, DateOnly day) => $"day|{tenant}|{Rows.Written(day)}";

    private static string ListRow(AuditEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcDateTime:HH:mm:ss.fffffff}|{entry.Id}");
}
