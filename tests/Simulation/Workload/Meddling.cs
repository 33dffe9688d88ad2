using System.Text.Json;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Replay;

namespace Simulation.Workload;

/// <summary>
/// What people and banks do at any moment, whatever the story of an order is: they stop cases, switch payments and new cases off, suspend parties, let agreements
/// end, say what things usually cost, pay too early, take back what was paid long ago, and state their own figures. What stops others is undone after some days.
/// </summary>
/// <param name="market">The world.</param>
/// <param name="timeline">What happens besides.</param>
/// <param name="random">Decides what happens when.</param>
/// <param name="refusals">Decides what is taken back.</param>
/// <param name="rate">Of a hundred ticks, so many bring something.</param>
internal sealed class Meddling(Market market, Timeline timeline, Random random, Random refusals, int rate)
{
    /// <summary>Of so many ticks the rate brings a credit that is taken back: a tenth of all the rest.</summary>
    private const int OfTicks = 1000;

    private const int LongestDaysUntilRefused = 200;

    /// <summary>So long before the end nothing is taken back: a loan that opens again can be called, given up and closed by then.</summary>
    private const int DaysToEnd = 130;

    private readonly List<(DateTimeOffset Due, Func<Task> Undo)> _undo = [];
    private int _count;

    /// <summary>What was done, by kind.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>Undoes what is due, all of it where nothing more is to happen; and perhaps does something.</summary>
    public async Task WorkAsync(DateTimeOffset now, bool isOver)
    {
        foreach (var due in _undo.Where(undo => isOver || undo.Due <= now).ToList())
        {
            _undo.Remove(due);
            await due.Undo();
        }

        if (isOver) return;
        if (refusals.Next(OfTicks) < rate) TakeBack(now);
        if (random.Next(100) >= rate) return;
        var cases = market.Site.Applications.Where(application => application.CaseId is not null).OrderBy(application => application.Order.Number, StringComparer.Ordinal).ToList();
        if (cases.Count == 0) return;
        var application = cases[random.Next(cases.Count)];
        var (name, act) = random.Next(13) switch
        {
            0 or 1 => ("case-frozen", (Func<Task>)(() => PostAsync($"api/cases/{application.CaseId}/freezes", new { reason = "Something looks odd" }))),
            2 => ("payments-off", () => SwitchAsync("payments", application, now)),
            3 => ("new-cases-off", () => SwitchAsync("newCases", application, now)),
            4 => ("party-suspended", () => SuspendAsync(application, now)),
            5 => ("usual-price", () => PriceAsync(application)),
            6 => ("paid-too-early", () => PayEarly(application, now)),
            7 => ("loan-stated", () => State(application, now)),
            8 or 9 => ("pause-asked", () => PauseAsync(application, now)),
            10 => ("pause-ended", () => PostAsync($"api/cases/{application.CaseId}/pause-ends", new { reason = "Looked into" })),
            11 => ("extension-asked", () => PostAsync($"api/cases/{application.CaseId}/extensions", new { days = random.Next(1, Timeline.LongestExtensionDays + 1), reason = "The goods come later" })),
            _ => ("agreement-ending", () => EndAgreementAsync(application)),
        };
        Note(name);
        await act();
    }

    private void Note(string name) => Done[name] = Done.GetValueOrDefault(name) + 1;

    /// <summary>Some payer's account was not covered: it turns out soon, or when the loan is long repaid, in default or given up.</summary>
    private void TakeBack(DateTimeOffset now)
    {
        var at = now.AddDays(refusals.Next(1, LongestDaysUntilRefused));
        var credits = market.Banks.Desks
            .SelectMany(desk => desk.Bank.Ledger.Commit(transaction => transaction.Credits()).Select(credit => (desk.Bank, Credit: credit)))
            .Where(each => each.Credit is { Booked: true, Amount.Cents: > 0, Shares.Count: > 0 })
            .OrderBy(each => each.Credit.Reference, StringComparer.Ordinal).ToList();
        if (credits.Count == 0 || at > timeline.End.AddDays(-DaysToEnd)) return;
        var (bank, taken) = credits[refusals.Next(credits.Count)];
        bank.TakeBack(taken.Reference, at);
        Note("paid-without-cover");
    }

    /// <summary>For some weeks, but not beyond what still lets the loan come to an end.</summary>
    private Task PauseAsync(Application application, DateTimeOffset now)
    {
        var until = now.AddDays(random.Next(1, 50));
        return until > timeline.LastPauseEnd
            ? Task.CompletedTask
            : PostAsync($"api/cases/{application.CaseId}/pauses", new { until = DateOnly.FromDateTime(until.UtcDateTime), reason = "A question about the goods" });
    }

    private async Task SwitchAsync(string kind, Application application, DateTimeOffset now)
    {
        var (scope, key) = await ScopeAsync(application);
        await PostAsync("api/controls", Control("off"));
        _undo.Add((now.AddDays(random.Next(1, 6)), () => PostAsync("api/controls", Control("on"))));

        ControlRequest Control(string state) => new(kind, scope, state, "Looked into") { Key = key };
    }

    private async Task<(string Scope, string? Key)> ScopeAsync(Application application)
    {
        var parties = await PartiesAsync(application);
        return random.Next(3) switch
        {
            0 => ("bank", application.Trade.Agreement.PayingBank),
            1 => ("supplier", parties.SupplierId),
            _ => ("buyer", parties.BuyerId),
        };
    }

    /// <summary>As long as it has nothing to sell: the site takes no order of a suspended party.</summary>
    private async Task SuspendAsync(Application application, DateTimeOffset now)
    {
        var until = now.AddDays(random.Next(2, 8));
        if (timeline.Events.Any(happening => happening.Kind == OutsideEventKind.Ordered && happening.Order.Seller == application.Order.Seller && happening.At > now.AddDays(-2) && happening.At < until.AddDays(2))) return;
        var path = $"api/parties/{(await PartiesAsync(application)).SupplierId}/statuses";
        await PostAsync(path, new { status = "Suspended", reason = "A question about its papers" });
        _undo.Add((until, () => PostAsync(path, new { status = "Active", reason = "Answered" })));
    }

    /// <summary>A price that some order of this supplier is not going to have.</summary>
    private Task PriceAsync(Application application) => PostAsync(
        "api/reference-prices", new { item = application.Order.Lines[0].Description, low = Marketplace.Money.Brl(1), high = Marketplace.Money.Brl(2) });

    /// <summary>A tenth of the order, whether or not anything is lent on it yet.</summary>
    private Task PayEarly(Application application, DateTimeOffset now)
    {
        var (agreement, number, cents) = (application.Trade.Agreement, application.Order.Number, Math.Max(1, application.Order.PayableCents / 10));
        BankAt(agreement.AccountBank).Collect([new BuyerPayment(
            $"{number}-m{++_count}", agreement.CollectionAccount, [new MeantOrder(number, application.BackendOrderId, cents)], Marketplace.Money.Brl(cents), now)]);
        return Task.CompletedTask;
    }

    /// <summary>The lending bank's own figures, right or wrong.</summary>
    private async Task State(Application application, DateTimeOffset now)
    {
        if (application.Trade.Agreement.FundingBank is not { } code) return;
        var financing = await market.Api.GetAsync<CaseAnswer>($"api/cases/{application.CaseId}", CancellationToken.None);
        if (financing.Lifecycle is not ("Disbursed" or "Defaulted" or "Closed")) return;
        var principal = (financing.PrincipalOutstanding?.Cents ?? 0) + random.Next(2);
        var id = $"{code}-statement-{++_count}";
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "loan-statement",
            messageId = id,
            bank = code,
            creationDateTime = now,
            loans = new[] { new { caseId = application.CaseId, asOf = DateOnly.FromDateTime(now.UtcDateTime), principal = Marketplace.Money.Brl(principal), interest = financing.InterestAccrued ?? Marketplace.Money.Brl(0) } },
        }, Marketplace.MarketJson.Options);
        BankAt(code).Ledger.Commit(transaction => transaction.Enqueue(new Dispatch(id, application.Order.Number), new OutgoingMessage(id, body)));
    }

    /// <summary>It runs off; and ends, where it did so before. Rarely, for it stops everything under it.</summary>
    private async Task EndAgreementAsync(Application application)
    {
        if (random.Next(4) != 0) return;
        var path = $"api/agreements/{(await PartiesAsync(application)).AgreementId}/transitions";
        await PostAsync(path, new { status = random.Next(2) == 0 ? "RunOff" : "Ended", reason = "Terms are to change" });
    }

    private Task<Parties> PartiesAsync(Application application) => market.Api.GetAsync<Parties>($"api/cases/{application.CaseId}", CancellationToken.None);

    /// <summary>What is overtaken by then is refused, and stays so.</summary>
    private Task PostAsync(string path, object body) => market.Person.TryCreateAsync(path, $"meddling-{++_count}", body, CancellationToken.None);

    private Bank BankAt(string code) => market.Banks.Desks.Single(desk => desk.Bank.Code == code).Bank;

    private sealed record Parties(string SupplierId, string BuyerId, string AgreementId);
}
