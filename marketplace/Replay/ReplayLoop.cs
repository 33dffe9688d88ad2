using System.Diagnostics;
using System.Globalization;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.People;

namespace Marketplace.Replay;

/// <summary>Where a replay stands.</summary>
/// <param name="Now">The virtual clock.</param>
/// <param name="Share">Of the virtual time, 0 to 1.</param>
internal sealed record ReplayProgress(DateTimeOffset Now, double Share, int Cases)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Now:yyyy-MM-dd}, {Cases:N0} cases");
}

/// <summary>Where the time of a replay went.</summary>
internal sealed record ReplayTimes(TimeSpan Total, TimeSpan Site, TimeSpan Bank, TimeSpan Clock, int Ticks);

/// <summary>Moves the backend's clock through the timeline; before each move, all that happened up to then is told and worked off.</summary>
/// <remarks>
/// One tick: the clock moves to the tick's end, so that nothing is told before it happened; the site tells of the tick's
/// events; then banks and backend take turns until none has anything left to say; once a day people then do their work. The clock stands still
/// meanwhile, so that every date derives from the tick alone, however long the machines take and however often they are interrupted.
/// </remarks>
/// <param name="api">The backend.</param>
/// <param name="site">The e-commerce site.</param>
/// <param name="desks">The banks.</param>
/// <param name="keys">The banks' keys.</param>
/// <param name="treasury">Says what indices stand at, before anything else happens on a day.</param>
/// <param name="people">Who finds fraud, the platform's people, the suppliers who repay themselves, what follows a default and what is asked for before; null where nobody disturbs anything, and so nobody is needed.</param>
internal sealed class ReplayLoop(
    BackendApi api, Site site, IReadOnlyList<BankDesk> desks, BankKeys keys, Treasury treasury, (Investigation Investigation, Operators Operators, Recourse Recourse, Collections Collections, Respite Respite, Bookkeeper Bookkeeper, Disturbances Disturbances)? people)
{
    public static readonly TimeSpan DefaultTick = TimeSpan.FromHours(6);

    /// <summary>A turn each is a message to and fro; many more than any case needs means that they do not stop talking.</summary>
    private const int MostTurns = 200;

    private readonly Stopwatch _siteTime = new();
    private readonly Stopwatch _bankTime = new();
    private readonly Stopwatch _clockTime = new();
    private DateOnly _lastDay;

    /// <summary>Payments that went to the supplier, because no bank had financed the order.</summary>
    public int PaidElsewhere { get; private set; }

    /// <summary>Payments that reached a bank while payments were switched off; there should be none.</summary>
    public int PaymentsWhileOff { get; private set; }

    /// <exception cref="BackendException">The backend refused something it should take, or stayed away.</exception>
    public async Task<ReplayTimes> RunAsync(Timeline timeline, TimeSpan tick, Action<ReplayProgress> onProgress, ParallelOptions concurrency)
    {
        var total = Stopwatch.StartNew();
        var next = 0;
        var ticks = 0;
        for (var now = timeline.Start + tick; ; now += tick)
        {
            var from = next;
            while (next < timeline.Events.Count && timeline.Events[next].At <= now) next++;
            await TickAsync(now, timeline.Events.Skip(from).Take(next - from).ToList(), concurrency);
            ticks++;
            onProgress(new ReplayProgress(now, Math.Min(1, (now - timeline.Start) / (timeline.End - timeline.Start)), site.Applications.Count));
            if (now < timeline.End) continue;
            await StateRestAsync(now, concurrency.CancellationToken);
            break;
        }

        return new ReplayTimes(total.Elapsed, _siteTime.Elapsed, _bankTime.Elapsed, _clockTime.Elapsed, ticks);
    }

    /// <summary>One tick.</summary>
    /// <param name="now">Its end.</param>
    /// <param name="events">What happened in it, in the order of its time.</param>
    /// <param name="concurrency">How many requests at a time.</param>
    /// <exception cref="BackendException">The backend refused something it should take, or stayed away.</exception>
    public async Task TickAsync(DateTimeOffset now, List<OutsideEvent> events, ParallelOptions concurrency)
    {
        var stop = concurrency.CancellationToken;
        await MoveClockAsync(now, stop);
        await keys.RotateAsync(desks, now, stop);
        await treasury.WorkAsync(now, stop);
        await TellAsync(now, events, concurrency);
        await WorkOffAsync(now, stop);
        if (people is not null && await WorkDayAsync(now, stop)) await WorkOffAsync(now, stop);
    }

    private async Task TellAsync(DateTimeOffset now, List<OutsideEvent> events, ParallelOptions concurrency)
    {
        _siteTime.Start();
        var told = await site.PlayAsync(now, events, () => MoveClockAsync(now, concurrency.CancellationToken), concurrency);
        foreach (var happening in events.Where(happening => happening.Kind == OutsideEventKind.PaymentMade)) Pay(happening);
        _siteTime.Stop();
        if (told) await MoveClockAsync(now, concurrency.CancellationToken);
    }

    /// <summary>Whether a buyer pays into the collection account follows from the paying bank's own ledger: has it paid an advance for this order?</summary>
    private void Pay(OutsideEvent happening)
    {
        var payment = happening.Payment!;
        var agreement = site.TradeOf(happening.Order).Agreement;
        var also = payment.Also?.Cents ?? 0;
        List<MeantOrder> meant = [];
        if (IsFinanced(happening.Order)) meant.Add(new MeantOrder(happening.Order.Number, site.BackendId(happening.Order), payment.Amount.Cents - also));
        if (payment.Also is { } other && IsFinanced(other.Order)) meant.Add(new MeantOrder(other.Order.Number, site.BackendId(other.Order), other.Cents));
        PaidElsewhere += (payment.Also is null ? 1 : 2) - meant.Count;
        if (meant.Count == 0) return;

        BankAt(agreement.AccountBank).Collect([new BuyerPayment(
            $"{meant[0].OrderNumber}{payment.Name}", agreement.CollectionAccount, meant, payment.Amount with { Cents = meant.Sum(order => order.Cents) }, happening.At)
        {
            HasReference = payment.HasReference,
            ChargesCents = payment.ChargesCents,
            ReversedAt = payment.ReversedAfterDays is { } days ? happening.At.AddDays(days) : null,
        }]);
        if (happening.Because is { } because) people?.Disturbances.Note(because, happening.Order.Number);
    }

    private bool IsFinanced(Orders.MarketOrder order) => BankAt(site.TradeOf(order).Agreement.PayingBank).HasFinanced(order.Number);

    private Bank.Bank BankAt(string code) => desks.Single(desk => desk.Bank.Code == code).Bank;

    /// <summary>Once a day, when the marketplace's day has changed.</summary>
    /// <returns>Whether anybody did anything.</returns>
    private async Task<bool> WorkDayAsync(DateTimeOffset now, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(Orders.MarketTimeZone.ToLocal(now));
        if (day == _lastDay) return false;
        _lastDay = day;
        _siteTime.Start();
        var (investigation, operators, recourse, collections, respite, bookkeeper, _) = people!.Value;
        if (await investigation.WorkAsync(now, stop)) await MoveClockAsync(now, stop);
        var items = await operators.OpenItemsAsync(stop);
        await operators.WorkAsync(items, now, () => MoveClockAsync(now, stop), stop);
        foreach (var (agreement, payment) in await respite.WorkAsync(items, now, stop)) BankAt(agreement.AccountBank).Collect([payment]);
        foreach (var (agreement, payment) in await recourse.PaymentsAsync(items, now, stop)) BankAt(agreement.AccountBank).Collect([payment]);
        foreach (var (agreement, payment) in await collections.WorkAsync(items, now, stop)) BankAt(agreement.AccountBank).Collect([payment]);
        await bookkeeper.WorkAsync(now, stop);
        _siteTime.Stop();
        await MoveClockAsync(now, stop);
        return true;
    }

    /// <summary>The banks state what is left, so that at the end everything has been stated.</summary>
    public async Task StateRestAsync(DateTimeOffset now, CancellationToken stop)
    {
        foreach (var desk in desks) desk.Bank.StateRest(now);
        await WorkOffAsync(now, stop);
    }

    private async Task WorkOffAsync(DateTimeOffset now, CancellationToken stop)
    {
        var before = PaymentsIfOff();
        for (var turn = 0; ; turn++)
        {
            _bankTime.Start();
            var messages = 0;
            foreach (var desk in desks)
            {
                var (count, leaving) = await desk.WorkAsync(now, stop);
                messages += count;
                if (leaving.Count == 0) continue;
                foreach (var other in desks.Where(other => other != desk)) other.Bank.Receive(leaving);
            }

            _bankTime.Stop();
            if (messages == 0) break;
            if (turn == MostTurns) throw new BackendException($"At {now:u} the banks and the backend did not come to rest after {MostTurns} turns.");
            await MoveClockAsync(now, stop);
        }

        PaymentsWhileOff += PaymentsIfOff() - before;
    }

    /// <summary>The payments that the banks know, while payments are off; else 0.</summary>
    private int PaymentsIfOff() => people is { Operators.ArePaymentsOff: true } ? desks.Sum(desk => desk.Bank.Ledger.Commit(transaction => transaction.PaymentCount())) : 0;

    private async Task MoveClockAsync(DateTimeOffset now, CancellationToken stop)
    {
        _clockTime.Start();
        await api.MoveClockAsync(now, stop);
        _clockTime.Stop();
    }
}
