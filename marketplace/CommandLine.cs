using System.CommandLine;

namespace Marketplace;

/// <summary>The program's options.</summary>
internal static class CommandLine
{
    private static readonly Option<DirectoryInfo?> Orders = new("--orders") { Description = "Folder with the Olist files (default: the sample that comes with the program)." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides when each buyer pays.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int?> Limit = new("--limit") { Description = "Replay only the earliest so many orders." };
    private static readonly Option<Uri?> Url = new("--url") { Description = "Use a backend that already runs on its virtual clock, such as http://localhost:7071; its clock stands still afterwards." };
    private static readonly Option<string?> Key = new("--key") { Description = "The access key for --url." };
    private static readonly Option<int> Port = new("--port") { Description = "Where the backend serves that is started (default: a free port)." };
    private static readonly Option<DirectoryInfo?> Data = new("--data") { Description = "Keep the bank's ledger and the backend's data in this new folder (default: a temporary one)." };
    private static readonly Option<double> Tick = new("--tick") { Description = "Hours of virtual time between two looks outside.", DefaultValueFactory = _ => Replay.ReplayLoop.DefaultTick.TotalHours };
    private static readonly Option<bool> Exit = new("--exit") { Description = "End after the report instead of serving on until Ctrl-C." };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Write the report as JSON to this file, too." };
    private static readonly Option<int?> KillAt = new("--kill-at") { Description = "Kill the backend after so many accepted cases; it is started again and nothing changes." };

    public static RootCommand Create(Func<MarketplaceOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Plays the outside world: an e-commerce site, its buyers and carriers, and a bank, over real order files.")
        {
            Orders, Seed, Limit, Url, Key, Port, Data, Tick, Exit, Report, KillAt,
        };
        Limit.Validators.Add(result => Positive(result, Limit));
        KillAt.Validators.Add(result => Positive(result, KillAt));
        Tick.Validators.Add(result =>
        {
            if (result.GetValue(Tick) is not (>= 0.25 and <= 24)) result.AddError("--tick must be between 0.25 and 24 hours.");
        });
        Port.Validators.Add(result =>
        {
            if (result.GetValue(Port) is not (>= 0 and <= 65535)) result.AddError("--port must be between 0 and 65535.");
        });
        Url.Validators.Add(result =>
        {
            if (result.GetValue(Url) is { } url && (!url.IsAbsoluteUri || url.Scheme is not "http")) result.AddError("--url must be like http://localhost:7071.");
        });
        command.Validators.Add(result =>
        {
            var given = result.GetValue(Url) is not null;
            if (given && result.GetValue(Key) is null) result.AddError("--url needs --key.");
            if (given && result.GetValue(KillAt) is not null) result.AddError("--kill-at works on a backend started here, not on --url.");
            if (!given && result.GetValue(Key) is not null) result.AddError("--key belongs to --url; a backend started here gets a key of its own.");
        });
        command.SetAction((parsed, stop) => run(
            new MarketplaceOptions(
                parsed.GetValue(Orders)?.FullName ?? MarketplaceOptions.SampleFolder,
                parsed.GetValue(Seed),
                parsed.GetValue(Limit),
                parsed.GetValue(Url),
                parsed.GetValue(Key),
                parsed.GetValue(Port),
                parsed.GetValue(Data)?.FullName,
                TimeSpan.FromHours(parsed.GetValue(Tick)),
                parsed.GetValue(Exit),
                parsed.GetValue(Report)?.FullName,
                parsed.GetValue(KillAt)),
            stop));
        return command;
    }

    private static void Positive(System.CommandLine.Parsing.OptionResult result, Option<int?> option)
    {
        if (result.GetValue(option) is <= 0) result.AddError($"{option.Name} must be at least 1.");
    }
}
