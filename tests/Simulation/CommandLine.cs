using System.CommandLine;
using System.Globalization;
using Marketplace.Disturbing;
using Simulation.Workload;

namespace Simulation;

/// <summary>What the command line asks for.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Count">How many seeds.</param>
/// <param name="Step">From one seed to the next.</param>
/// <param name="Processes">How many processes share them.</param>
/// <param name="Options">What of each seed is done.</param>
/// <param name="UntilFailure">Whether the first failing seed is the last.</param>
/// <param name="Hash">Whether each seed's hash is printed.</param>
/// <param name="Shrink">Whether a failing seed is made smaller.</param>
/// <param name="Report">Where the report is written to.</param>
/// <param name="Trace">Where everything that happened is written to.</param>
/// <param name="AsJson">Whether results are printed for a parent process to read.</param>
internal sealed record SimulationOptions(
    int First, int Count, int Step, int Processes, SwarmOptions Options, bool UntilFailure, bool Hash, bool Shrink, string? Report, string? Trace, bool AsJson);

/// <summary>The program's options.</summary>
internal static class CommandLine
{
    private static readonly Option<int> Seed = new("--seed") { Description = "The seed, or the first of several.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seeds = new("--seeds") { Description = "How many seeds.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Step = new("--step") { Description = "From one seed to the next.", DefaultValueFactory = _ => 1, Hidden = true };
    private static readonly Option<int> Processes = new("--processes") { Description = "How many processes share the seeds (default: this one alone).", DefaultValueFactory = _ => 1 };
    private static readonly Option<int?> Orders = new("--orders") { Description = "How many orders each seed has (default: 10 to 40)." };
    private static readonly Option<string?> Only = new("--only") { Description = "Only these orders of the seed, by their numbers from 0, with commas." };
    private static readonly Option<string?> Disturb = new("--disturb") { Description = "Of the seed's disturbances outside only these: none, or names with commas." };
    private static readonly Option<string?> Faults = new("--faults") { Description = $"Of the seed's faults inside only these: none, or names with commas: {string.Join(", ", Enum.GetNames<FaultKind>())}." };
    private static readonly Option<bool> NoMeddling = new("--no-meddling") { Description = "Nobody freezes, suspends, switches off, or pays out of turn." };
    private static readonly Option<bool> UntilFailure = new("--until-failure") { Description = "End with the first seed that fails." };
    private static readonly Option<bool> Hash = new("--hash") { Description = "Print the hash of everything that happened." };
    private static readonly Option<bool> Shrink = new("--shrink") { Description = "Make a failing seed smaller for as long as it fails in the same way." };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Write the figures and the table of what was reached to this file, in Markdown." };
    private static readonly Option<FileInfo?> Trace = new("--trace") { Description = "Write every request, answer and row to this file." };
    private static readonly Option<bool> AsJson = new("--json") { Description = "Print each result as a line of JSON.", Hidden = true };

    public static RootCommand Create(Func<SimulationOptions, int> run)
    {
        RootCommand command = new("Runs the whole backend and the world around it in one thread on a virtual clock, with faults, and checks what comes out. A seed decides everything.")
        {
            Seed, Seeds, Step, Processes, Orders, Only, Disturb, Faults, NoMeddling, UntilFailure, Hash, Shrink, Report, Trace, AsJson,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Disturb) is { } names && DisturbanceTable.Parse(names).Unknown is { } unknown) result.AddError($"--disturb knows no '{unknown}'.");
            if (result.GetValue(Faults) is { } faults and not "none" && Array.Find(faults.Split(','), name => !Enum.TryParse<FaultKind>(name, out _)) is { } stranger)
                result.AddError($"--faults knows no '{stranger}'.");
        });
        command.SetAction(parsed => run(new SimulationOptions(
            parsed.GetValue(Seed), parsed.GetValue(Seeds), parsed.GetValue(Step), parsed.GetValue(Processes),
            new SwarmOptions
            {
                Orders = parsed.GetValue(Orders),
                Only = parsed.GetValue(Only)?.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList(),
                Disturbances = parsed.GetValue(Disturb) is { } names ? DisturbanceTable.Parse(names).Kinds : null,
                Meddles = !parsed.GetValue(NoMeddling),
                Faults = parsed.GetValue(Faults) is { } faults ? faults.Split(',').Where(name => name != "none").Select(Enum.Parse<FaultKind>).ToHashSet() : null,
            },
            parsed.GetValue(UntilFailure), parsed.GetValue(Hash), parsed.GetValue(Shrink), parsed.GetValue(Report)?.FullName, parsed.GetValue(Trace)?.FullName, parsed.GetValue(AsJson))));
        return command;
    }
}
