using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
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
using ScfFunctions.WorkItems;

namespace ScfFunctions;

/// <summary>Puts the application together: its settings' defaults, its clients, its services.</summary>
public static class ScfApplication
{
    private const string StorageConnection = "AzureWebJobsStorage";
    private const string BusConnection = "ServiceBusConnection";

    /// <summary>A builder that lacks nothing.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => AddTo(FunctionsApplication.CreateBuilder(args));

    /// <summary>Adds everything that the functions need to a builder.</summary>
    public static FunctionsApplicationBuilder AddTo(FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        Defaults.AddTo(builder.Configuration);
        AddClients(builder.Services);
        AddStorage(builder.Services);
        AddServices(builder.Services);
        return builder;
    }

    private static void AddClients(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => TablesOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => BusOf(provider.GetRequiredService<IConfiguration>()));
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
        .AddSingleton<TotalsTable>()
        .AddSingleton<WorkItemsTable>()
        .AddSingleton<BankQueues>()
        .AddSingleton<CaseHolds>()
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
        .AddSingleton(new ReviewPace())
        .AddSingleton(new PeriodClosePace())
        .AddSingleton<WorkItemDecisions>();

    private static TableServiceClient TablesOf(IConfiguration settings) =>
        settings[$"{StorageConnection}:tableServiceUri"] is { Length: > 0 } uri
            ? new TableServiceClient(new Uri(uri), new DefaultAzureCredential())
            : new TableServiceClient(Required(settings, StorageConnection, "tableServiceUri"));

    private static ServiceBusClient BusOf(IConfiguration settings) =>
        settings[$"{BusConnection}:fullyQualifiedNamespace"] is { Length: > 0 } name
            ? new ServiceBusClient(name, new DefaultAzureCredential())
            : new ServiceBusClient(Required(settings, BusConnection, "fullyQualifiedNamespace"));

    private static string Required(IConfiguration settings, string name, string byIdentity) =>
        settings[name] is { Length: > 0 } value
            ? value
            : throw new SettingException($"The setting {name} is missing; give a connection string, or {name}__{byIdentity} for access by identity.");
}
