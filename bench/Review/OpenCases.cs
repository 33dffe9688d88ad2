using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Bench.Review;

/// <summary>
/// Makes disbursed cases as the application's own classes write them: the case with its first fact, its entries in the lists of its supplier, its buyer, the
/// open cases and the expected credits, and its orchestration.
/// </summary>
/// <param name="cases">Where the cases are.</param>
/// <param name="index">Where the lists are.</param>
/// <param name="orchestrations">Who runs their orchestrations.</param>
/// <param name="today">The day of the review; goods that are due the day before are late.</param>
internal sealed class OpenCases(CasesTable cases, CaseIndexTable index, DurableTaskClient orchestrations, DateOnly today)
{
    private const string Tenant = "default";

    /// <summary>Cases of one supplier, and of one buyer.</summary>
    private const int CasesPerSupplier = 100, CasesPerBuyer = 1_000;

    /// <summary>How many are made side by side, so that they share a commit.</summary>
    private const int SideBySide = 1_024;

    /// <summary>An instance that waits for this is as live as one that waits for its bank, and costs no step to make.</summary>
    private static readonly TimeSpan NeverWithinTheRun = TimeSpan.FromDays(3_650);

    private static readonly Currency Reais = Currency.Parse("BRL");

    private static readonly FinancingTerms Terms = new()
    {
        AdvanceRate = AdvanceRate.FromBasisPoints(7000),
        InterestRate = AnnualRate.FromBasisPoints(1200),
        DayCount = DayCount.Act360,
        TenorDays = 60,
        Fee = new FeeTerms(FeeRate.FromBasisPoints(50)),
        GraceDays = 5,
        Tolerance = Of(1),
        Calendar = BusinessCalendar.WeekdaysUtc,
        AccountBank = "acme",
        CollectionAccount = "COLLECT-1",
        FunderAccount = "POOL-1",
        SupplierAccount = "BR1500000000000010932840814P2",
        Policy = FinancingPolicy.Platform,
    };

    /// <summary>The id of the case of a number.</summary>
    public static string IdOf(int number) => Ids.Derive("c", Tenant, "cases", Text(number));

    /// <summary>Makes the cases 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="lateEvery">Of so many one is late with its goods, and its orchestration really runs; 0 for none.</param>
    /// <param name="stop">Stops it.</param>
    public Task MakeAsync(int count, int lateEvery, CancellationToken stop) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = stop },
        async (number, cancel) => await MakeAsync(number, lateEvery > 0 && number % lateEvery == 0, cancel));

    private async Task MakeAsync(int number, bool isLate, CancellationToken stop)
    {
        var financing = Disbursed(number, isLate);
        var paidOut = new DateTimeOffset(financing.Loan!.ValueDate, new TimeOnly(12, 0), TimeSpan.Zero);
        await cases.TryCreateAsync(financing, FactStamp.OfRule(paidOut).Fact("DisbursementSettled", $"{financing.Advance!.Amount} paid."), "00", stop);
        await index.ApplyAsync(CaseIndexEntry.Of(financing), ListedAs.Nowhere, stop);
        CaseEpisode episode = new(financing.Id, financing.Episode);
        StartOrchestrationOptions options = new(episode.InstanceId, isLate ? null : new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero) + NeverWithinTheRun);
        await orchestrations.ScheduleNewOrchestrationInstanceAsync(CaseStarter.Orchestrator, episode, options, stop);
    }

    private FinancingCase Disbursed(int number, bool isLate)
    {
        var payable = Of(1_000_000 + number);
        var advance = Advance.Of(Terms.AdvanceRate, Terms.Fee, new AdvanceLimits(payable, payable, Of(0), payable, payable, payable));
        var paidOn = today.AddDays(-10);
        var paidAt = new DateTimeOffset(paidOn, new TimeOnly(12, 0), TimeSpan.Zero);
        var loan = Loan.Disbursed(Terms, advance, paidOn);
        var id = IdOf(number);
        return new FinancingCase
        {
            Id = id,
            Tenant = Tenant,
            OrderId = Ids.Derive("o", Tenant, "orders", Text(number)),
            OrderNumber = $"PO-{Text(number)}",
            AgreementId = Ids.Derive("a", Tenant, "agreements", "1"),
            SupplierId = Ids.Derive("p", Tenant, "parties", $"supplier {Text(number / CasesPerSupplier)}"),
            BuyerId = Ids.Derive("p", Tenant, "parties", $"buyer {Text(number / CasesPerBuyer)}"),
            AppliedAt = paidAt.AddHours(-1),
            Sequence = 6,
            Lifecycle = Lifecycle.Disbursed,
            Balance = BalanceState.Outstanding,
            Terms = Terms,
            PoolId = Ids.Derive("cp", Tenant, "pools", "1"),
            OrderValue = payable,
            Prepaid = Of(0),
            Advance = advance,
            Loan = loan,
            MaturityDate = loan.MaturityDate,
            DeliveryDeadline = today.AddDays(isLate ? -1 : 20),
            ReceivableDueDate = today.AddDays(50),
            Payments = [new Payment($"{id}-D1", PaymentPurpose.Disbursement, 1, advance.Amount - advance.Fee, PaymentStatus.Settled, paidAt, paidOn, "acme", Advance: advance)],
        };
    }

    private static Money Of(long minorUnits) => new(minorUnits, Reais);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
