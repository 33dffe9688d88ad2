using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;
using Marketplace.Reports;
using Spectre.Console;

namespace Marketplace;

/// <summary>One run of the program: reads the orders, has a backend, replays, reports, and goes on serving.</summary>
internal sealed class MarketplaceRun(MarketplaceOptions options, IAnsiConsole console)
{
    /// <summary>Enough to keep two processors busy; more only makes the backend queue.</summary>
    private const int RequestsAtATime = 8;

    private readonly Disturbances _disturbances = new(options.Seed, DisturbanceTable.Parse(options.Disturb).Kinds!, options.DisturbRate);
    private string? _siteKey;

    /// <returns>0 where bank and books agree, else 1.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var orders = OrderBook.Read(options.OrdersFolder, options.Limit);
        var timeline = Timeline.Of(orders.Orders, options.Seed, _disturbances);
        console.MarkupLineInterpolated($"{orders.OrdersRead} orders of {options.OrdersFolder}, {timeline.Start:yyyy-MM-dd} to {timeline.End:yyyy-MM-dd}");

        using var data = DataFolder.Create(options.DataFolder);
        await using var child = options.Url is null ? await StartBackendAsync(data.Path, timeline.Start, stop) : null;
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var replay = ReplayAsync(orders, timeline, data.Path, child, running.Token);
        if (child is not null && await Task.WhenAny(replay, child.Process.Failed) == child.Process.Failed)
        {
            await running.CancelAsync();
            await child.Process.Failed;
        }

        var report = await replay;
        ReportTables.Write(console, report);
        if (options.ReportFile is { } file) report.Save(file);
        if (report.FirstDifference is { } difference) console.MarkupLineInterpolated($"[red]Bank and books differ.[/] {difference}");
        else console.MarkupLine("[green]Bank and books agree to the cent.[/]");

        if (!options.Exit && child is not null) await ServeAsync(child, stop);
        return report.FirstDifference is null ? 0 : 1;
    }

    private async Task<OwnBackend> StartBackendAsync(string folder, DateTimeOffset clockStart, CancellationToken stop)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var settings = new BackendSettings(Path.Combine(folder, "backend"), options.Port ?? BackendSettings.FreePort(), key, clockStart);
        console.MarkupLineInterpolated($"Starting the backend at {settings.Address} (its output: {Path.Combine(settings.Folder, "backend.log")})");
        return new OwnBackend(settings, await BackendProcess.StartAsync(settings, stop));
    }

    private async Task<ReplayReport> ReplayAsync(OrderBook orders, Timeline timeline, string folder, OwnBackend? child, CancellationToken stop)
    {
        var address = child?.Settings.Address ?? options.Url!;
        var backend = BackendConnection.To(address);
        var key = child?.Settings.Key ?? options.Key!;
        using var opening = backend.Api(key);
        await RequireVirtualClockAsync(opening, timeline.Start, stop);
        await using var market = await Market.OpenAsync(backend, key, folder, timeline, options.Seed, _disturbances, options.Shuffle, stop, statements: options.Statements);
        _siteKey = market.SiteKey;
        if (options.KillAt is { } killAt) market.Site.CaseAccepted += accepted => KillAt(child!, accepted, killAt);
        var concurrency = new ParallelOptions { MaxDegreeOfParallelism = RequestsAtATime, CancellationToken = stop };

        var times = await ShowProgressAsync(progress => market.Loop.RunAsync(timeline, options.Tick ?? ReplayLoop.DefaultTick, progress, concurrency));
        var outcome = await market.CollectAsync(orders, concurrency);
        return ReplayReport.Of(outcome, market.Loop.PaidElsewhere, Figures(times, outcome, market.Api, child));
    }

    /// <summary>A replay moves the clock; a backend that lives in real time, or past the first order, is not to be touched.</summary>
    private static async Task RequireVirtualClockAsync(BackendApi api, DateTimeOffset start, CancellationToken stop)
    {
        var clock = await api.GetAsync<ClockAnswer>("admin/clock", stop);
        if (clock.Mode != ClockAnswer.VirtualMode) throw new BackendException("The backend is not on the virtual clock (Emulator:Clock=Virtual): a replay is refused.");
        if (clock.Now > start)
            throw new BackendException($"The backend's clock stands at {clock.Now:u}, after the first order of {start:u}, and never goes back. Use a new data folder.");
    }

    private static void KillAt(OwnBackend child, int accepted, int killAt)
    {
        if (accepted == killAt) child.Process.Kill();
    }

    private static RunFigures Figures(ReplayTimes times, Outcome outcome, BackendApi api, OwnBackend? child)
    {
        using var self = Process.GetCurrentProcess();
        var seconds = times.Total.TotalSeconds;
        return new RunFigures(
            seconds, outcome.Cases.Count / seconds, times.Site.TotalSeconds, times.Bank.TotalSeconds, times.Clock.TotalSeconds, times.Ticks,
            api.Counters.Requests, api.Counters.Retries, child?.Process.Restarts ?? 0, child?.Process.MeasurePeakMemory(), self.PeakWorkingSet64,
            outcome.Banks.Sum(bank => bank.Messages), outcome.Banks.Sum(bank => bank.Repeats.Count));
    }

    private Task<T> ShowProgressAsync<T>(Func<Action<ReplayProgress>, Task<T>> work) => console.Profile.Capabilities.Interactive
        ? console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("starting", maxValue: 1);
                return await work(progress =>
                {
                    bar.Value = progress.Share;
                    bar.Description = progress.ToString();
                });
            })
        : work(new ProgressLines(console).Show);

    private async Task ServeAsync(OwnBackend child, CancellationToken stop)
    {
        console.MarkupLineInterpolated($"The backend serves on at {child.Settings.Address} with its clock standing still; x-functions-key: {_siteKey}");
        console.MarkupLine("Ctrl-C ends it.");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(ended.SetResult)) await Task.WhenAny(ended.Task, child.Process.Failed);
        if (child.Process.Failed.IsFaulted) await child.Process.Failed;
    }

    private sealed record OwnBackend(BackendSettings Settings, BackendProcess Process) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
