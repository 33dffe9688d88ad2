using System.CommandLine;
using Emulator.DurableTask;
using Emulator.Worker;
using Replay;
using ScfFunctions;

Argument<FileInfo[]> files = new("file") { Description = "A history; see tools/README.md for its forms.", Arity = ArgumentArity.OneOrMore };
Option<bool> lines = new("--lines") { Description = "Print each history as lines of JSON instead, as tests/Histories keeps them." };
RootCommand command = new("Replays recorded histories of orchestrations on the code that is built here.") { files, lines };
command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(lines)));
return command.Parse(args).Invoke();

// 0: all take the same way; 1: one does not; 2: a file cannot be read.
static int Run(FileInfo[] files, bool asLines)
{
    HistoryReplay replay = new(AppOrchestrators.In(typeof(ScfApplication).Assembly));
    var code = 0;
    foreach (var file in files)
    {
        try
        {
            var history = HistoryFile.Read(File.ReadAllText(file.FullName));
            if (asLines) Console.Write(history.ToLines());
            else if (replay.FindDifference(history) is { } difference) (code, _) = (Math.Max(code, 1), Say(file, history, $"takes another way at {difference}"));
            else Say(file, history, "replays to its end");
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{file.Name}: {e.Message}");
            code = 2;
        }
    }

    return code;
}

static bool Say(FileInfo file, RecordedHistory history, string what)
{
    var version = history.Version.Length == 0 ? "no version" : $"version {history.Version}";
    Console.WriteLine($"{file.Name}: {history.InstanceId} ({history.Orchestrator}, {version}, {history.Events.Count} events) {what}");
    return true;
}
