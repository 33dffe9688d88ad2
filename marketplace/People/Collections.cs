using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>
/// What follows a default: the bank calls the platform's guarantee, people propose to settle some loans for less and to write off what nobody pays, and of some of that a
/// part comes in after all.
/// </summary>
internal sealed class Collections(Staff staff, Site site, IReadOnlyList<Bank.Bank> banks, Disturbances disturbances, int seed)
{
    /// <summary>The kind of the work item by which two persons write a loan off.</summary>
    public const string WriteOff = "write-off-proposed";

    /// <summary>The kind of the work item by which two persons agree on less.</summary>
    public const string Settlement = "settlement-proposed";

    private const string DefaultedItem = "case-defaulted";
    private const int LongestDaysUntilCalled = 10;
    private const int DaysUntilSettlement = 20;
    private const int DaysToPay = 10;
    private const int DaysUntilPaid = 4;
    private const int PercentSettled = 60;
    private const int DaysUntilWrittenOff = 45;
    private const int DaysBetweenAttempts = 7;
    private const int LongestDaysUntilRecovered = 30;
    private const int PercentRecovered = 40;
    private const int LongestDaysAstray = 60;
    private const int LongestDaysUntilRefused = 30;

    private readonly Dictionary<string, Application> _proposed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _recovered = new(StringComparer.Ordinal);

    /// <summary>A day's work.</summary>
    /// <returns>What comes in for loans that are settled, or were written off.</returns>
    public async Task<List<(MarketAgreement Agreement, BuyerPayment Payment)>> WorkAsync(IEnumerable<WorkItemAnswer> items, DateTimeOffset now, CancellationToken stop)
    {
        List<(MarketAgreement, BuyerPayment)> payments = [];
        var applications = site.Applications.Where(application => application.CaseId is not null).ToDictionary(application => application.CaseId!, StringComparer.Ordinal);
        foreach (var item in items.Where(item => item is { Kind: DefaultedItem, CaseId: not null }).OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            var application = applications[item.CaseId!];
            var days = (int)(now - item.OpenedAt).TotalDays;
            var called = 1 + Lot.Draw(seed, "guarantee call", application.Order.Number, LongestDaysUntilCalled);
            if (days >= called && (days - called) % DaysBetweenAttempts == 0) await CallAsync(application, now, stop);
            if (Settles(application)) payments.AddRange(await SettleAsync(application, days, now, stop));
            if (days >= DaysUntilWrittenOff && (days - DaysUntilWrittenOff) % DaysBetweenAttempts == 0) await ProposeAsync(application, days, stop);
        }

        return [.. payments, .. await RecoverAsync(now, stop)];
    }

    /// <summary>Every other defaulted supplier offers something.</summary>
    private bool Settles(Application application) => Lot.Draw(seed, "settlement", application.Order.Number, 2) == 0;

    /// <summary>Proposed one day; days later every other supplier pays what was agreed on.</summary>
    private async Task<List<(MarketAgreement, BuyerPayment)>> SettleAsync(Application application, int days, DateTimeOffset now, CancellationToken stop)
    {
        var number = application.Order.Number;
        if (days == DaysUntilSettlement && await CaseOf(application, stop) is { Outstanding: { Cents: > 1 } outstanding })
        {
            SettlementRequest request = new(
                Money.Brl(OrderScript.Percent(outstanding.Cents, PercentSettled)), DateOnly.FromDateTime(MarketTimeZone.ToLocal(now)).AddDays(DaysToPay), "The supplier offers this");
            await staff.First.TryCreateAsync($"api/cases/{application.CaseId}/settlements", $"settlement-{application.CaseId}", request, stop);
        }

        if (days < DaysUntilSettlement + DaysUntilPaid || _settled.Contains(number) || !disturbances.Strikes(DisturbanceKind.RecoveredLate, number)) return [];
        if (await CaseOf(application, stop) is not { Settlement: { IsAgreed: true } agreed }) return [];
        _settled.Add(number);
        return [Paid(application, "settled", agreed.Amount.Cents, now)];
    }

    /// <summary>The share of what the case shows today, while it is in default and nothing was called; of less than a cent nobody calls anything.</summary>
    private async Task CallAsync(Application application, DateTimeOffset now, CancellationToken stop)
    {
        var (agreement, platformBuys) = application.Trade;
        if (!agreement.Guarantees || platformBuys) return;
        var financing = await CaseOf(application, stop);
        if (financing is not { Lifecycle: "Defaulted", PrincipalOutstanding: { } principal, InterestAccrued: { } interest } || principal.Cents + interest.Cents == 0) return;
        var share = Math.Round((principal.Cents + interest.Cents) * (decimal)agreement.Policy!.GuaranteeShare!.Value / 10_000, MidpointRounding.ToEven);
        var today = DateOnly.FromDateTime(MarketTimeZone.ToLocal(now));
        var bank = banks.Single(bank => bank.Code == agreement.FundingBank);
        if (share > 0 && !bank.AwaitsReturn(application.Order.Number, today)) bank.Call(application.CaseId!, application.Order.Number, today, Money.Brl((long)share), now);
    }

    /// <summary>Refused as long as the case is frozen or the guarantee is being paid.</summary>
    private async Task ProposeAsync(Application application, int days, CancellationToken stop)
    {
        await staff.First.TryCreateAsync($"api/cases/{application.CaseId}/write-offs", $"write-off-{application.CaseId}-{days}", new WriteOffRequest("Nothing more is expected"), stop);
        _proposed.TryAdd(application.CaseId!, application);
    }

    private async Task<List<(MarketAgreement, BuyerPayment)>> RecoverAsync(DateTimeOffset now, CancellationToken stop)
    {
        List<(MarketAgreement, BuyerPayment)> payments = [];
        foreach (var (caseId, application) in _proposed.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var number = application.Order.Number;
            if (_recovered.Contains(caseId) || !disturbances.Strikes(DisturbanceKind.RecoveredLate, number)) continue;
            if (await CaseOf(application, stop) is not { EndReason: "WrittenOff", ClosedAt: { } closed, Outstanding: { } outstanding }) continue;
            if ((now - closed).TotalDays < 1 + disturbances.Pick(DisturbanceKind.RecoveredLate, number, LongestDaysUntilRecovered)) continue;
            _recovered.Add(caseId);
            var cents = Math.Max(1, OrderScript.Percent(outstanding.Cents, PercentRecovered));
            var (agreement, payment) = Paid(application, "late", cents, now);
            var refusedAfter = 1 + Lot.Draw(seed, "recovery refused", number, 3 * LongestDaysUntilRefused);
            payments.Add((agreement, payment with { ReversedAt = refusedAfter > LongestDaysUntilRefused ? null : now.AddDays(refusedAfter) }));
        }

        return payments;
    }

    private (MarketAgreement, BuyerPayment) Paid(Application application, string name, long cents, DateTimeOffset now)
    {
        var (agreement, number) = (application.Trade.Agreement, application.Order.Number);
        disturbances.Note(DisturbanceKind.RecoveredLate, number);
        return (agreement, new BuyerPayment($"{number}-{name}", agreement.CollectionAccount, [new MeantOrder(number, application.BackendOrderId, cents)], Money.Brl(cents), now)
        {
            DebtorName = "Administrator",
            // Of every other it turns out that it came before, perhaps before the loan was given up.
            DaysAstray = Lot.Draw(seed, "recovery astray", number, 2) * (1 + Lot.Draw(seed, "days astray", number, LongestDaysAstray)),
        });
    }

    private Task<CaseAnswer> CaseOf(Application application, CancellationToken stop) => staff.Site.GetAsync<CaseAnswer>($"api/cases/{application.CaseId}", stop);
}
