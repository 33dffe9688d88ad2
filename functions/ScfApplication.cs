using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScfFunctions.Access;
using ScfFunctions.Banking;
using ScfFunctions.Books;
using ScfFunctions.Controls;
using ScfFunctions.Http;
using ScfFunctions.Monitoring;
using ScfFunctions.Orders;
using ScfFunctions.Reconciliation;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;
using ScfFunctions.WorkItems;

namespace ScfFunctions;

/// <summary>Puts the application together: its settings' defaults, its clients (see <see cref="Clients"/>), its services.</summary>
public static class ScfApplication
{
    /// <summary>A builder that lacks nothing.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => AddTo(FunctionsApplication.CreateBuilder(args));

    /// <summary>Adds everything that the functions need to a builder.</summary>
    public static FunctionsApplicationBuilder AddTo(FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        Defaults.AddTo(builder.Configuration);
        Clients.AddTo(builder.Services, builder.Configuration);
        AddSettings(builder.Services);
        AddStorage(builder.Services);
        AddServices(builder.Services);
        builder.AddTelemetry(CaseEpisode.CaseOf);
        return builder;
    }

    private static void AddSettings(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => FunctionTimeoutSetting.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => PayoutCoolingOffSetting.Read(provider.GetRequiredService<IConfiguration>()));
    }

    private static void AddStorage(IServiceCollection services) => services
        .AddHostedService<TablesAtStart>()
        .AddSingleton<AgreementsTable>()
        .AddSingleton<AuditTable>()
        .AddSingleton<BankAccountsTable>()
        .AddSingleton<CaseOrders>()
        .AddSingleton<BankKeysTable>()
        .AddSingleton<CaseIndexTable>()
        .AddSingleton<CasesTable>()
        .AddSingleton<ClaimsTable>()
        .AddSingleton<ControlsTable>()
        .AddSingleton<CreditsTable>()
        .AddSingleton<FacilitiesTable>()
        .AddSingleton<FixingsTable>()
        .AddSingleton<KeysTable>()
        .AddSingleton<LettersTable>()
        .AddSingleton<OrdersTable>()
        .AddSingleton<PartiesTable>()
        .AddSingleton<PendingTable>()
        .AddSingleton<PeriodBalancesTable>()
        .AddSingleton<PeriodsTable>()
        .AddSingleton<PoolsTable>()
        .AddSingleton<ReferencePricesTable>()
        .AddSingleton<SupplierOrdersTable>()
        .AddSingleton<SweepsTable>()
        .AddSingleton<TotalsTable>()
        .AddSingleton<WorkItemsTable>()
        .AddSingleton<BankQueues>()
        .AddSingleton<CaseHolds>()
        .AddSingleton<CaseMeasures>()
        .AddSingleton<CaseNotices>()
        .AddSingleton<ICaseInbox, CaseInbox>()
        .AddSingleton<CaseOutbox>()
        .AddSingleton<CaseSession>()
        .AddSingleton<CaseStarter>()
        .AddSingleton<CreditLines>()
        .AddSingleton<CreditSuspense>()
        .AddSingleton<CreditReversals>()
        .AddSingleton<ICreditAssignment, CreditAssignment>()
        .AddSingleton<FacilityFreezes>()
        .AddSingleton<OrderClaims>()
        .AddSingleton<PayoutAccounts>()
        .AddSingleton<Switches>();

    private static void AddServices(IServiceCollection services) => services
        .AddSingleton(provider => OrchestrationVersion.Read(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<DevelopmentKey>()
        .AddHostedService<DevelopmentKeyNotice>()
        .AddSingleton<Callers>()
        .AddSingleton<Banks>()
        .AddSingleton<Edge>()
        .AddSingleton<OrderDocuments>()
        .AddSingleton<BankVoices>()
        .AddSingleton<LaterDelivery>()
        .AddSingleton<PaymentReports>()
        .AddSingleton<AccountNotices>()
        .AddSingleton<BankAnswers>()
        .AddSingleton<AccountStatements>()
        .AddSingleton<StatementMatching>()
        .AddSingleton<OverdueDifferences>()
        .AddSingleton<IStatementMatching>(provider => provider.GetRequiredService<StatementMatching>())
        .AddSingleton<OrderChecks>()
        .AddSingleton<CreditRouting>()
        .AddSingleton<PendingWork>()
        .AddSingleton<SweepReadings>()
        .AddSingleton<Readiness>()
        .AddSingleton(new ReviewPace())
        .AddSingleton(new PeriodClosePace())
        .AddSingleton<WorkItemDecisions>();
}
