using System.Diagnostics;
using System.Globalization;
using Marketplace.Backend;
using Marketplace.Bank;

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
/// events; then bank and backend take turns until neither has anything left to say. The clock stands still meanwhile, so that every
/// date derives from the tick alone, however long the machines take and however often they are interrupted.
/// </remarks>
internal sealed class ReplayLoop(BackendApi api, Site site, Bank.Bank bank, BankDesk desk)
{
    public static readonly TimeSpan DefaultTick = TimeSpan.FromHours(6);

    /// <summary>A turn each is a message to and fro; many more than any case needs means that the two do not stop talking.</summary>
    private const int MostTurns = 200;

    private readonly Stopwatch _siteTime = new();
    private readonly Stopwatch _bankTime = new();
    private readonly Stopwatch _clockTime = new();

    /// <summary>Orders whose buyers paid the supplier, because the bank had not financed them.</summary>
    public int PaidElsewhere { get; private set; }

    /// <exception cref="BackendException">The backend refused something it should take, or stayed away.</exception>
    public async Task<ReplayTimes> RunAsync(Timeline timeline, TimeSpan tick, Action<ReplayProgress> onProgress, ParallelOptions concurrency)
    {
        var total = Stopwatch.StartNew();
        var stop = concurrency.CancellationToken;
        var next = 0;
        var ticks = 0;
        for (var now = timeline.Start + tick; ; now += tick)
        {
            await MoveClockAsync(now, stop);
            var from = next;
            while (next < timeline.Events.Count && timeline.Events[next].At <= now) next++;
            var events = timeline.Events.Skip(from).Take(next - from).ToList();
            if (events.Count > 0)
            {
                await TellAsync(events, concurrency);
                await MoveClockAsync(now, stop);
            }

            await WorkOffAsync(now, stop);
            ticks++;
            onProgress(new ReplayProgress(now, Math.Min(1, (now - timeline.Start) / (timeline.End - timeline.Start)), site.Applications.Count));
            if (now >= timeline.End) break;
        }

        return new ReplayTimes(total.Elapsed, _siteTime.Elapsed, _bankTime.Elapsed, _clockTime.Elapsed, ticks);
    }

    private async Task TellAsync(List<OutsideEvent> events, ParallelOptions concurrency)
    {
        _siteTime.Start();
        await site.PlayAsync(events, concurrency);
        PaidElsewhere += bank.Collect([.. events.Where(happening => happening.Kind == OutsideEventKind.PaymentMade).Select(Payment)]);
        _siteTime.Stop();
    }

    private BuyerPayment Payment(OutsideEvent happening) => new(
        happening.Order.Number, site.BackendId(happening.Order), Terms.CollectionAccount, Money.Brl(happening.Order.PayableCents), happening.At);

    private async Task WorkOffAsync(DateTimeOffset now, CancellationToken stop)
    {
        for (var turn = 0; ; turn++)
        {
            _bankTime.Start();
            var messages = await desk.WorkAsync(now, stop);
            _bankTime.Stop();
            if (messages == 0) return;
            if (turn == MostTurns) throw new BackendException($"At {now:u} the bank and the backend did not come to rest after {MostTurns} turns.");
            await MoveClockAsync(now, stop);
        }
    }

    private async Task MoveClockAsync(DateTimeOffset now, CancellationToken stop)
    {
        _clockTime.Start();
        await api.MoveClockAsync(now, stop);
        _clockTime.Stop();
    }
}
