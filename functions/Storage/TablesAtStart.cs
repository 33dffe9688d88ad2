using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;

namespace ScfFunctions.Storage;

/// <summary>Creates the tables that are missing before the first function runs.</summary>
internal sealed class TablesAtStart(TableServiceClient tables) : IHostedLifecycleService
{
    /// <summary>Every table there is.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        AgreementsTable.Name,
        AuditTable.Name,
        BankAccountsTable.Name,
        BankKeysTable.Name,
        CaseHolds.BuyerLimitsTable,
        CaseIndexTable.Name,
        CaseNotices.Name,
        CasesTable.Name,
        ClaimsTable.Name,
        ControlsTable.Name,
        CreditsTable.Name,
        FacilitiesTable.Name,
        FixingsTable.Name,
        KeysTable.Name,
        LettersTable.Name,
        OrdersTable.Name,
        PartiesTable.Name,
        PendingTable.Name,
        PeriodBalancesTable.Name,
        PeriodsTable.Name,
        PoolsTable.Name,
        ReferencePricesTable.Name,
        SupplierOrdersTable.Name,
        SweepsTable.Name,
        TotalsTable.Name,
        WorkItemsTable.Name,
    ];

    public Task StartingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Names.Select(name => tables.CreateTableIfNotExistsAsync(name, cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
