using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.People;
using Marketplace.Reports;

namespace Marketplace.Replay;

/// <summary>Everybody outside the backend, ready to play a timeline: the site, the banks, the platform's people.</summary>
internal sealed class Market : IAsyncDisposable
{
    private readonly Staff _staff;
    private readonly BankKeys _keys;
    private readonly Disturbances _disturbances;

    private Market(
        Staff staff, BankKeys keys, Banks banks, Site site, Operators operators, Investigation investigation, Collections collections, Respite respite, Treasury treasury, Bookkeeper bookkeeper,
        Disturbances disturbances)
    {
        (_staff, _keys, Banks, Site, Operators, Treasury, _disturbances) = (staff, keys, banks, site, operators, treasury, disturbances);
        Loop = new ReplayLoop(staff.Site, site, banks.Desks, keys, treasury, disturbances.Any ? (investigation, operators, new Recourse(staff.Site, site, operators, disturbances), collections, respite, bookkeeper, disturbances) : null);
    }

    /// <summary>The site's own way to the backend.</summary>
    public BackendApi Api => _staff.Site;

    /// <summary>The way of a person at the platform.</summary>
    public BackendApi Person => _staff.First;

    public string SiteKey => _staff.SiteKey;

    public Banks Banks { get; }

    public Site Site { get; }

    public Operators Operators { get; }

    public Treasury Treasury { get; }

    public ReplayLoop Loop { get; }

    /// <summary>Issues keys, opens the banks and makes the agreements.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="key">The key at hand.</param>
    /// <param name="folder">Where the banks' ledgers go.</param>
    /// <param name="timeline">What will be played.</param>
    /// <param name="seed">Decides who sells under which agreement.</param>
    /// <param name="disturbances">What goes wrong.</param>
    /// <param name="shuffle">Another order of what happens at the same time for every number.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <param name="terms">What agreements say about price and time, by their names; null or not named for the usual terms.</param>
    /// <param name="statements">Whether the banks send statements of their accounts.</param>
    /// <param name="closings">Whether months of the books are closed.</param>
    public static async Task<Market> OpenAsync(
        BackendConnection backend, string key, string folder, Timeline timeline, int seed, Disturbances disturbances, int shuffle, CancellationToken stop,
        IReadOnlyDictionary<string, LoanTerms>? terms = null, bool statements = false, bool closings = false)
    {
        var staff = await Staff.HireAsync(backend.Api, key, stop);
        BankKeys keys = new(staff.Site, timeline.Start, timeline.Start + ((timeline.End - timeline.Start) / 2), backend.KeySeed);
        var banks = await Banks.OpenAsync(folder, backend, keys, disturbances, shuffle, statements, stop);
        Site site = new(staff.Site, seed, disturbances, shuffle, terms);
        await site.OpenAsync(stop);
        IReadOnlyList<Bank.Bank> all = [.. banks.Desks.Select(desk => desk.Bank)];
        Operators operators = new(staff, site, all, disturbances, seed);
        Treasury treasury = new(staff.First, [.. MarketIndex.Codes.Where(code => Terms.All.Any(agreement => site.TermsOf(agreement).FloatingRate?.Index == code))], disturbances, seed);
        return new Market(
            staff, keys, banks, site, operators, new Investigation(staff.First, site, disturbances), new Collections(staff, site, all, disturbances, seed),
            new Respite(staff, site, operators, disturbances, timeline), treasury, new Bookkeeper(staff.First, closings), disturbances);
    }

    /// <summary>What is known at the end, from all sides.</summary>
    public async Task<Outcome> CollectAsync(OrderBook orders, ParallelOptions concurrency) =>
        await Outcome.CollectAsync(orders, Site, Api, [.. Banks.Desks.Select(BankView.Of)], _disturbances, Operators.Decisions, concurrency)
            with
        { PaymentsWhileOff = Loop.PaymentsWhileOff, Statements = await StatedAccount.ReadAsync(Api, Banks.Desks, concurrency.CancellationToken) };

    /// <summary>The months of the books, with what was kept of those that are closed.</summary>
    public async Task<IReadOnlyList<PeriodAnswer>> PeriodsAsync(CancellationToken stop)
    {
        List<PeriodAnswer> periods = [];
        foreach (var period in await Api.ListAsync<PeriodAnswer>("api/periods", stop))
            periods.Add(period.Status == "Closed" ? await Api.GetAsync<PeriodAnswer>($"api/periods/{period.Period}", stop) : period);
        return periods;
    }

    public async ValueTask DisposeAsync()
    {
        await Banks.DisposeAsync();
        _keys.Dispose();
        _staff.Dispose();
    }
}
