using Emulator.Worker.Configuration;
using Emulator.Worker.Functions;
using Emulator.Worker.Timers;

namespace Emulator.Worker;

/// <summary>What is printed at start: the functions with their routes and schedules, as Core Tools does.</summary>
internal sealed class StartList(List<Function> functions, TriggerBindings bindings)
{
    /// <param name="output">Where to.</param>
    /// <param name="port">The port that the host listens on.</param>
    /// <param name="now">The clock's time, from which the next occurrences are counted.</param>
    public void Write(TextWriter output, int port, DateTimeOffset now)
    {
        output.WriteLine("\nFunctions:\n");
        foreach (var function in functions) output.WriteLine($"\t{function.Name}: {Describe(function, port, now)}\n");
        output.WriteLine($"Now listening on: http://127.0.0.1:{port}");
        output.WriteLine("Press Ctrl+C to stop.");
        output.Flush();
    }

    private string Describe(Function function, int port, DateTimeOffset now)
    {
        foreach (var (candidate, methods, route) in bindings.Http.Routes)
            if (candidate == function) return $"[{string.Join(',', methods ?? ["all"])}] http://localhost:{port}/{route}";
        foreach (var (candidate, schedule, text) in bindings.Timers.Schedules)
            if (candidate == function) return $"timerTrigger {text}{Next(schedule, now)}";
        return function.InputBindings[function.TriggerParameter.Name!].Type;
    }

    private static string Next(CronSchedule schedule, DateTimeOffset now) =>
        schedule.Next(now) is { } next ? $" (next at {Rfc3339.Format(next)})" : "";
}
