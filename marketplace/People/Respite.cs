using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>
/// Suppliers who ask for more time before their loans are due, and people who want days past due not to count while there is trouble, some of them only until it is over.
/// Two persons decide (<see cref="DeskPolicy"/>); what is not possible by then is refused, and stays so. Who got more time pays a part of the loan meanwhile.
/// </summary>
internal sealed class Respite(Staff staff, Site site, Operators operators, Disturbances disturbances, Timeline timeline)
{
    /// <summary>The kind of the work item by which two persons move a maturity.</summary>
    public const string Extension = "extension-requested";

    /// <summary>The kind of the work item by which two persons let days not count.</summary>
    public const string Pause = "pause-requested";

    private const int FirstDayToAsk = 3;
    private const int LastEarlyDayToAsk = 25;
    private const int LastDayToAsk = 118;
    private const int MostAttempts = 3;
    private const int DaysBetweenAttempts = 7;
    private const int LongestDaysUntilAsked = 6;
    private const int DaysBetweenPauses = 20;
    private const int ShortestPause = 5;
    private const int LongestPause = 50;

    /// <summary>What makes people want a pause.</summary>
    private static readonly HashSet<string> Troubles = new(StringComparer.Ordinal) { "dispute-opened", "payment-overdue", "principal-recalled" };

    private const int DaysUntilPartPaid = 18;
    private const int PercentOfPart = 25;

    private readonly Dictionary<string, (Application Application, DateTimeOffset Since)> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _lastAsked = new(StringComparer.Ordinal);
    private readonly List<(string CaseId, DateOnly On)> _ends = [];

    /// <summary>A day's work.</summary>
    /// <returns>What suppliers pay today.</returns>
    public async Task<List<(MarketAgreement Agreement, BuyerPayment Payment)>> WorkAsync(IEnumerable<WorkItemAnswer> items, DateTimeOffset now, CancellationToken stop)
    {
        var applications = site.Applications.Where(application => application.CaseId is not null).OrderBy(application => application.Order.Number, StringComparer.Ordinal).ToList();
        foreach (var application in applications) await ExtendAsync(application, now, stop);
        var byCase = applications.ToDictionary(application => application.CaseId!, StringComparer.Ordinal);
        var today = DateOnly.FromDateTime(MarketTimeZone.ToLocal(now));
        // By order and kind: an item's id tells how often its case was written to before, and that may differ from run to run.
        foreach (var item in items.Where(item => item.CaseId is not null && Troubles.Contains(item.Kind))
            .OrderBy(item => byCase[item.CaseId!].Order.Number, StringComparer.Ordinal).ThenBy(item => item.Kind, StringComparer.Ordinal).ThenBy(item => item.OpenedAt))
            await PauseAsync(item, byCase[item.CaseId!].Order.Number, now, today, stop);
        foreach (var end in _ends.Where(end => end.On <= today).ToList())
        {
            _ends.Remove(end);
            await staff.First.TryCreateAsync($"api/cases/{end.CaseId}/pause-ends", $"pause-end-{end.CaseId}-{end.On:yyyyMMdd}", new PauseEndRequest("It is looked into no longer"), stop);
        }

        return await PartsAsync(now, stop);
    }

    /// <summary>Some weeks after the approval; where that is refused, a few times again.</summary>
    private async Task ExtendAsync(Application application, DateTimeOffset now, CancellationToken stop)
    {
        var number = application.Order.Number;
        var attempt = _attempts.GetValueOrDefault(number);
        if (attempt == MostAttempts || !disturbances.Strikes(DisturbanceKind.AsksForTime, number)) return;
        // Most know early that they will not manage.
        var last = disturbances.Pick(DisturbanceKind.AsksForTime, $"{number} early", 3) == 0 ? LastDayToAsk : LastEarlyDayToAsk;
        var first = FirstDayToAsk + disturbances.Pick(DisturbanceKind.AsksForTime, number, last - FirstDayToAsk);
        if (now < application.Order.Times.Approved!.Value.AddDays(first + (attempt * DaysBetweenAttempts))) return;
        _attempts[number] = attempt + 1;
        ExtensionRequest request = new(1 + disturbances.Pick(DisturbanceKind.AsksForTime, $"{number}-{attempt}", Timeline.LongestExtensionDays), "Our buyer needs the goods later");
        if (await staff.Site.TryCreateAsync($"api/cases/{application.CaseId}/extensions", $"extension-{application.CaseId}-{attempt}", request, stop) is not null) return;
        disturbances.Note(DisturbanceKind.AsksForTime, number);
        _asked[number] = (application, now);
    }

    /// <summary>Weeks after it was asked for, if it was granted.</summary>
    private async Task<List<(MarketAgreement Agreement, BuyerPayment Payment)>> PartsAsync(DateTimeOffset now, CancellationToken stop)
    {
        List<(MarketAgreement, BuyerPayment)> payments = [];
        foreach (var (number, (application, since)) in _asked.OrderBy(asked => asked.Key, StringComparer.Ordinal).ToList())
        {
            if ((now - since).TotalDays < DaysUntilPartPaid) continue;
            _asked.Remove(number);
            var financing = await staff.Site.GetAsync<CaseAnswer>($"api/cases/{application.CaseId}", stop);
            if (financing is not { Lifecycle: "Disbursed", Extension.IsApproved: true, PrincipalOutstanding: { Cents: > 1 } principal }) continue;
            var (agreement, cents) = (application.Trade.Agreement, OrderScript.Percent(principal.Cents, PercentOfPart));
            payments.Add((agreement, new BuyerPayment($"{number}-part", agreement.CollectionAccount, [new MeantOrder(number, application.BackendOrderId, cents)], Money.Brl(cents), now)
            {
                DebtorName = "Supplier",
                DebtorAccount = operators.AccountOf(application.Order.Seller),
            }));
        }

        return payments;
    }

    private async Task PauseAsync(WorkItemAnswer item, string number, DateTimeOffset now, DateOnly today, CancellationToken stop)
    {
        var name = $"{number}-{item.Kind}";
        if (!disturbances.Strikes(DisturbanceKind.AsksForPause, name) || _paused.Contains(item.Id)) return;
        if (_lastAsked.TryGetValue(number, out var last) && (now - last).TotalDays < DaysBetweenPauses) return;
        if ((now - item.OpenedAt).TotalDays < disturbances.Pick(DisturbanceKind.AsksForPause, name, LongestDaysUntilAsked)) return;
        _paused.Add(item.Id);
        _lastAsked[number] = now;
        var days = ShortestPause + disturbances.Pick(DisturbanceKind.AsksForPause, $"{name} days", LongestPause - ShortestPause);
        if (now.AddDays(days) > timeline.LastPauseEnd) return;
        PauseRequest request = new(today.AddDays(days), "As long as it is looked into");
        if (await staff.Site.TryCreateAsync($"api/cases/{item.CaseId}/pauses", $"pause-{item.Id}", request, stop) is not null) return;
        disturbances.Note(DisturbanceKind.AsksForPause, number);
        // Every other one ends early, or is to: it may not have been granted.
        if (disturbances.Pick(DisturbanceKind.AsksForPause, $"{name} end", 2) == 0)
            _ends.Add((item.CaseId!, today.AddDays(1 + disturbances.Pick(DisturbanceKind.AsksForPause, $"{name} until", days))));
    }
}
