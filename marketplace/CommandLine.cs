using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Marketplace.Disturbing;

namespace Marketplace;

/// <summary>The program's options.</summary>
internal static class CommandLine
{
    private static readonly Option<DirectoryInfo?> Orders = new("--orders") { Description = "Folder with the Olist files (default: the sample that comes with the program)." };
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Decides when each buyer pays, who sells under which agreement, and whom disturbances strike.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> Limit = Whole("--limit", 1, int.MaxValue, "Replay only the earliest so many orders.");
    private static readonly Option<Uri?> Url = new("--url")
    {
        Description = "Use a backend that already runs on its virtual clock, such as http://localhost:7071; its clock stands still afterwards.",
        CustomParser = Address,
    };

    private static readonly Option<string?> Key = new("--key") { Description = "The access key for --url." };
    private static readonly Option<int?> Port = Whole("--port", 1, 65535, "Where the backend serves that is started (default: a free port).");
    private static readonly Option<DirectoryInfo?> Data = new("--data")
    {
        Description = "Keep the banks' ledgers and the backend's data in this new folder (default: a temporary one).",
    };

    private static readonly Option<int?> Tick = Whole("--tick", 1, 24, "Hours of virtual time between two looks outside (default: 6).");
    private static readonly Option<bool> Exit = new("--exit") { Description = "End after the report instead of serving on until Ctrl-C." };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Write the report as JSON to this file, too." };
    private static readonly Option<int?> KillAt = Whole("--kill-at", 1, int.MaxValue, "Kill the backend after so many accepted cases; it is started again and nothing changes.");

    private static readonly Option<string> Disturb = new("--disturb")
    {
        Description = $"What goes wrong outside: all, none (default), or kinds with commas: {string.Join(", ", DisturbanceTable.All.Select(kind => kind.Name))}.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DisturbanceTable.Parse(text).Unknown is { } unknown) result.AddError($"--disturb knows no '{unknown}'.");
            return text;
        },
        DefaultValueFactory = _ => "none",
    };

    private static readonly Option<int?> DisturbRate = Whole("--disturb-rate", 1, 10_000, "Strike so many of ten thousand with each kind, instead of each kind's own rate.");
    private static readonly Option<int?> Shuffle = Whole("--shuffle", 0, int.MaxValue, "Another order of what happens at the same time; the report stays the same.");

    private static readonly Option<bool> NoStatements = new("--no-statements") { Description = "The banks send no statements of their accounts." };

    public static RootCommand Create(Func<MarketplaceOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Plays the outside world: an e-commerce site, its buyers and carriers, and two banks, over real order files.")
        {
            Orders, Seed, Limit, Url, Key, Port, Data, Tick, Exit, Report, KillAt, Disturb, DisturbRate, Shuffle, NoStatements,
        };
        command.Validators.Add(result =>
        {
            var given = result.GetResult(Url) is not null;
            if (given && result.GetResult(Key) is null) result.AddError("--url needs --key.");
            if (given && result.GetResult(KillAt) is not null) result.AddError("--kill-at works on a backend started here, not on --url.");
            if (!given && result.GetResult(Key) is not null) result.AddError("--key belongs to --url; a backend started here gets a key of its own.");
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
                parsed.GetValue(Tick) is { } hours ? TimeSpan.FromHours(hours) : null,
                parsed.GetValue(Exit),
                parsed.GetValue(Report)?.FullName,
                parsed.GetValue(KillAt),
                parsed.GetValue(Disturb)!,
                parsed.GetValue(DisturbRate),
                parsed.GetValue(Shuffle) ?? 0,
                !parsed.GetValue(NoStatements)),
            stop));
        return command;
    }

    private static Option<int?> Whole(string name, int least, int most, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            result.AddError(most == int.MaxValue ? $"{name} must be a whole number from {least}." : $"{name} must be a whole number from {least} to {most}.");
            return null;
        },
    };

    private static Uri? Address(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp) return url;
        result.AddError("--url must be like http://localhost:7071.");
        return null;
    }
}
