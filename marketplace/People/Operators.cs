using System.Globalization;
using System.Text.RegularExpressions;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>Two persons at the platform who once a day look at every open work item and decide by <see cref="DeskPolicy"/>.</summary>
internal sealed partial class Operators(Staff staff, Site site, IReadOnlyList<Bank.Bank> banks, Disturbances disturbances, int seed)
{
    /// <summary>Whether a case has ended is looked up on every so many days of an item's.</summary>
    private const int DaysBetweenLooks = 7;

    private readonly Dictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _newAccounts = new(StringComparer.Ordinal);
    private string? _switchedOff;

    /// <summary>Whether payments are switched off at this moment.</summary>
    public bool ArePaymentsOff => _switchedOff is not null;

    /// <summary>Decisions made, by kind of item and decision.</summary>
    public SortedDictionary<string, int> Decisions { get; } = new(StringComparer.Ordinal);

    /// <summary>The account from which a supplier repays: that to which it is paid.</summary>
    public string AccountOf(Files.SellerRow seller) => _newAccounts.Contains(seller.NewPayoutAccount) ? seller.NewPayoutAccount : seller.PayoutAccount;

    /// <summary>All items that are open.</summary>
    public Task<List<WorkItemAnswer>> OpenItemsAsync(CancellationToken stop) => staff.First.ListAsync<WorkItemAnswer>("api/work-items?status=open", stop);

    /// <summary>A day's work: first what concerns all orders of a supplier, then, when that has been worked off, the rest.</summary>
    /// <param name="items">The open items.</param>
    /// <param name="now">Where the clock stands.</param>
    /// <param name="rest">Lets the backend come to rest.</param>
    public async Task WorkAsync(IReadOnlyList<WorkItemAnswer> items, DateTimeOffset now, Func<Task> rest, CancellationToken stop)
    {
        await SwitchAsync(now, stop);
        var ofSuppliers = items.Where(item => item.CaseId is null && item.Kind != DeskPolicy.Suspense).ToList();
        await DecideAsync(ofSuppliers, now, stop);
        if (ofSuppliers.Count > 0) await rest();
        await DecideAsync(items.Except(ofSuppliers), now, stop);
    }

    private async Task DecideAsync(IEnumerable<WorkItemAnswer> items, DateTimeOffset now, CancellationToken stop)
    {
        var orders = site.Applications.Where(application => application.CaseId is not null)
            .ToDictionary(application => application.CaseId!, application => application.Order, StringComparer.Ordinal);
        foreach (var item in items.OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            if (_refused.GetValueOrDefault(item.Id) >= 2) continue;
            if (item.Kind == DeskPolicy.Suspense)
            {
                if (TrueCaseOf(item) is { } caseId) await DecideAsync(item, "assign", caseId, stop);
                continue;
            }

            var order = item.CaseId is null ? null : orders.GetValueOrDefault(item.CaseId);
            var days = (int)(now - item.OpenedAt).TotalDays;
            var ended = await EndedAtAsync(item, days, stop);
            OpenItem open = new(item.Kind, days, order, ended is not null, IsOfBefore: item.OpenedAt < ended, order?.Number ?? item.Id);
            if (DeskPolicy.Decide(open, seed) is { } decision) await DecideAsync(item, decision, null, stop, DeskPolicy.IsSecondThere(open, seed));
        }
    }

    /// <summary>The case whose buyer paid a suspended credit; null where nobody can say, or it is of another currency.</summary>
    private string? TrueCaseOf(WorkItemAnswer item)
    {
        if (item.Detail is not { } detail || !detail.Contains($" {Money.FilesCurrency} on ", StringComparison.Ordinal)) return null;
        if (Reports.Outcome.Reference().Match(detail) is not { Success: true } match) return null;
        var credit = banks.Select(bank => bank.Ledger.Commit(transaction => transaction.Credit(Reports.CreditChecks.WholeOf(match.Groups["reference"].Value)))).FirstOrDefault(found => found is not null);
        return credit is { Shares.Count: 1 } ? site.ApplicationOf(credit.OrderNumber)?.CaseId : null;
    }

    /// <summary>When the case of an item ended; null where it has not, or nobody looks on this day.</summary>
    private async Task<DateTimeOffset?> EndedAtAsync(WorkItemAnswer item, int days, CancellationToken stop)
    {
        if (item.CaseId is null || (days % DaysBetweenLooks) != 0) return null;
        var financing = await staff.Site.GetAsync<CaseAnswer>($"api/cases/{Uri.EscapeDataString(item.CaseId)}", stop);
        return financing.ClosedAt;
    }

    /// <summary>The first person decides; where that is not enough, the second decides the same, perhaps on another day.</summary>
    private async Task DecideAsync(WorkItemAnswer item, string decision, string? caseId, CancellationToken stop, bool isSecondThere = true)
    {
        var path = $"api/work-items/{Uri.EscapeDataString(item.Id)}/decisions";
        DecisionRequest request = new(decision, caseId, $"{item.Kind}: {decision}, as the desk's policy has it");
        var (answer, refusal) = await staff.First.DecideAsync(path, request, stop);
        if (answer is { Status: "open" } && !isSecondThere) return;
        if (answer is { Status: "open" }) (answer, refusal) = await staff.Second.DecideAsync(path, request, stop);
        if (decision is not ("assign" or "acknowledge") && refusal is not null)
        {
            // The case has moved on since, perhaps by what was decided about another item of it.
            decision = "acknowledge";
            (answer, refusal) = await staff.First.DecideAsync(path, request with { Decision = decision }, stop);
        }

        var outcome = refusal is null && answer?.Status == "decided" ? "" : " (refused)";
        if (outcome.Length > 0) _refused[item.Id] = _refused.GetValueOrDefault(item.Id) + 1;
        else if (item.Kind == DeskPolicy.PayoutAccount && decision == "approve" && Account().Match(item.Detail ?? "") is { Success: true } account) _newAccounts.Add(account.Value);
        var name = $"{item.Kind}: {decision}{outcome}";
        Decisions[name] = Decisions.GetValueOrDefault(name) + 1;
    }

    /// <summary>Some mornings they switch all payments off, and on again the next morning.</summary>
    private async Task SwitchAsync(DateTimeOffset now, CancellationToken stop)
    {
        var day = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (_switchedOff is { } since)
        {
            await staff.First.CreateAsync<object>("api/controls", $"on-{since}", new ControlRequest("payments", "all", "on", "Looked into"), stop);
            _switchedOff = null;
        }
        else if (disturbances.Strikes(DisturbanceKind.PaymentsSwitchedOff, day))
        {
            await staff.First.CreateAsync<object>("api/controls", $"off-{day}", new ControlRequest("payments", "all", "off", "Something looks odd"), stop);
            disturbances.Note(DisturbanceKind.PaymentsSwitchedOff, day);
            _switchedOff = day;
        }
    }

    [GeneratedRegex("BN[0-9a-z]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Account();
}
