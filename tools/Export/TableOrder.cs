using ScfFunctions.Storage;

namespace Export;

/// <summary>The order in which tables are read, so that an export taken while cases run lacks nothing that cannot be made up for.</summary>
/// <remarks>
/// Causes first, then the promises to handle them, then the cases, then what cases have brought about. Whatever a case has not heard of yet has its promise
/// in the export, because it was made before the cause and is kept until the case has heard; whatever a case believes to have sent has arrived, because
/// where it arrives is read later. The price is stated in tools/README.md.
/// </remarks>
internal static class TableOrder
{
    private static readonly string[] Causes =
    [
        KeysTable.Name, BankKeysTable.Name, ControlsTable.Name, PartiesTable.Name, AgreementsTable.Name, FixingsTable.Name, ReferencePricesTable.Name,
        CaseNotices.Name, SupplierOrdersTable.Name, OrdersTable.Name, CreditsTable.Name,
    ];

    private static readonly string[] Effects =
    [
        ClaimsTable.Name, FacilitiesTable.Name, CaseHolds.BuyerLimitsTable, PoolsTable.Name, TotalsTable.Name, BankAccountsTable.Name, WorkItemsTable.Name,
        LettersTable.Name, PeriodsTable.Name, PeriodBalancesTable.Name, CaseIndexTable.Name, AuditTable.Name, SweepsTable.Name,
    ];

    public static IReadOnlyList<string> All { get; } = [.. Causes, PendingTable.Name, CasesTable.Name, .. Effects];
}
