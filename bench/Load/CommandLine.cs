using System.CommandLine;
using Bench.Load.Engine;

namespace Bench.Load;

/// <summary>One command for each benchmark.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> Folder = new("--folder") { Description = "Where the servers' data lie while measured (default: the machine's folder for temporary files)." };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each variant is run; the table shows medians.", DefaultValueFactory = _ => 5 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long each part is measured.", DefaultValueFactory = _ => 10 };

    public static RootCommand Create() => new("Measures the engine and the application. Every server is a process of its own; figures of one session compare, those of different days do not.")
    {
        EngineCommand(), SmokeCommand(),
    };

    private static Command EngineCommand()
    {
        Option<int> clients = new("--clients") { Description = "How many clients at once.", DefaultValueFactory = _ => 64 };
        Command command = new("engine", "Five steps, an event, one more step over HTTP: cases a second, and the time of one case.") { Runs, clients, Seconds, Folder };
        command.SetAction((parsed, stop) => new EngineBenchmark(new EngineSettings(
            parsed.GetValue(Runs), parsed.GetValue(clients), parsed.GetValue(Seconds), parsed.GetValue(Folder))).RunAsync(stop));
        return command;
    }

    private static Command SmokeCommand()
    {
        Command command = new("smoke", "Runs everything once and small, to prove that it works.");
        command.SetAction((_, stop) => SmokeRun.RunAsync(stop));
        return command;
    }
}
