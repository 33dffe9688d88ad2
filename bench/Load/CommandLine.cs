using System.CommandLine;
using Bench.Load.Application;
using Bench.Load.Cost;
using Bench.Load.Engine;
using Bench.Load.Waiting;

namespace Bench.Load;

/// <summary>One command for each benchmark.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> Folder = new("--folder") { Description = "Where the servers' data lie while measured (default: the machine's folder for temporary files)." };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each variant is run; the table shows medians.", DefaultValueFactory = _ => 5 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long each part is measured.", DefaultValueFactory = _ => 10 };

    /// <summary>How long a server that has nothing to do is watched.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    public static RootCommand Create() => new("Measures the engine and the application. Every server is a process of its own; figures of one session compare, those of different days do not.")
    {
        EngineCommand(), AcceptCommand(), PaymentsCommand(), WaitingCommand(), BillCommand(), SmokeCommand(),
    };

    private static Command EngineCommand()
    {
        Option<int> clients = new("--clients") { Description = "How many clients at once.", DefaultValueFactory = _ => 64 };
        Command command = new("engine", "Five steps, an event, one more step over HTTP: cases a second, and the time of one case.") { Runs, clients, Seconds, Folder };
        command.SetAction((parsed, stop) => new EngineBenchmark(new EngineSettings(
            parsed.GetValue(Runs), parsed.GetValue(clients), parsed.GetValue(Seconds), parsed.GetValue(Folder))).RunAsync(stop));
        return command;
    }

    private static Command AcceptCommand() => ApplicationCommand(
        "accept", "POST /api/cases on the real application: accepted a second, and the time of an answer.",
        connections: 1000, perSecond: 1000, applications: 10_000, (benchmark, stop) => benchmark.AcceptAsync(stop));

    private static Command PaymentsCommand() => ApplicationCommand(
        "payments", "From the application to the payment instruction in the bank's hands, at a steady rate.",
        connections: 100, perSecond: 100, applications: 2000, (benchmark, stop) => benchmark.PayAsync(stop));

    private static Command ApplicationCommand(
        string name, string description, int connections, double perSecond, int applications, Func<ApplicationBenchmark, CancellationToken, Task> run)
    {
        Option<int> connectionsOption = new("--connections") { Description = "How many connections apply at once.", DefaultValueFactory = _ => connections };
        Option<double> rateOption = new("--rate") { Description = "Applications a second, where they arrive steadily.", DefaultValueFactory = _ => perSecond };
        Option<int> applicationsOption = new("--applications") { Description = "How many are measured.", DefaultValueFactory = _ => applications };
        Command command = new(name, description) { Runs, connectionsOption, rateOption, applicationsOption, Folder };
        command.SetAction((parsed, stop) => run(
            new ApplicationBenchmark(new ApplicationSettings(
                parsed.GetValue(Runs), parsed.GetValue(connectionsOption), parsed.GetValue(rateOption), parsed.GetValue(applicationsOption), parsed.GetValue(Folder))),
            stop));
        return command;
    }

    private static Command WaitingCommand()
    {
        Option<int[]> counts = new("--cases") { Description = "How many cases wait; several numbers are measured one after the other.", DefaultValueFactory = _ => [100_000, 1_000_000], AllowMultipleArgumentsPerToken = true };
        Option<bool> application = new("--application") { Description = "Cases of the real application that wait for their bank, instead of the bare engine's." };
        Command command = new("waiting", "Cases that wait: memory, start after kill -9, processor time while idle, wake-up.") { counts, application, Folder };
        command.SetAction((parsed, stop) => new WaitingBenchmark(
            parsed.GetValue(application) ? new WaitingApplicationCases() : new WaitingEngineCases(), parsed.GetValue(counts)!, IdleTime, parsed.GetValue(Folder)).RunAsync(stop));
        return command;
    }

    private static Command BillCommand()
    {
        Option<int> cases = new("--cases") { Description = "How many undisturbed cases are counted.", DefaultValueFactory = _ => 50 };
        Option<int> waiting = new("--waiting") { Description = "How many cases wait for a day.", DefaultValueFactory = _ => 100 };
        Command command = new("bill", "Counts what a case asks of each service, and prints what a month would cost in Azure.") { cases, waiting, Folder };
        command.SetAction((parsed, stop) => new CostBenchmark(parsed.GetValue(cases), parsed.GetValue(waiting), parsed.GetValue(Folder)).RunAsync(stop));
        return command;
    }

    private static Command SmokeCommand()
    {
        Command command = new("smoke", "Runs everything once and small, to prove that it works.");
        command.SetAction((_, stop) => SmokeRun.RunAsync(stop));
        return command;
    }
}
