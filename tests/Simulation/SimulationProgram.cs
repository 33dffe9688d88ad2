using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Simulation.Checks;
using Simulation.Reports;
using Simulation.Runtime;
using Simulation.Workload;

namespace Simulation;

/// <summary>Runs seeds, here or in child processes, and says what came of them.</summary>
internal sealed class SimulationProgram(SimulationOptions options, TextWriter output)
{
    private readonly List<SeedResult> _results = [];
    private readonly Foreground _foreground = new();

    /// <returns>0 where no checker found anything, else 1.</returns>
    public int Run()
    {
        var watch = Stopwatch.StartNew();
        var areAllRun = options.Processes == 1 ? RunHere() : RunInChildren();
        if (options.AsJson) return 0;
        var failed = _results.Where(result => result.Failures.Count > 0).OrderBy(result => result.Seed).ToList();
        if (options.Shrink) foreach (var result in failed) ShrinkOne(result);
        if (_results.Count > 1 || options.Report is not null)
        {
            RunReport report = new([.. _results.OrderBy(result => result.Seed)], watch.Elapsed);
            report.WriteSummary(output);
            if (options.Report is { } file) File.WriteAllText(file, report.ToMarkdown());
        }

        // A seed that a child did not answer for has failed; one that comes after the failure at which it was to end was left out.
        var missing = options.Count - _results.Count;
        output.WriteLine($"{_results.Count - failed.Count} passed, {failed.Count + (areAllRun ? 0 : missing)} failed, {(areAllRun ? missing : 0)} skipped");
        return failed.Count == 0 && areAllRun ? 0 : 1;
    }

    private bool RunHere() => _foreground.Run(async () =>
    {
        await using var trace = options.Trace is null ? null : new StreamWriter(options.Trace);
        foreach (var number in Enumerable.Range(0, options.Count))
        {
            Take(await new SeedRun(Swarm.Of(options.First + (number * options.Step), options.Options), _foreground, trace).RunAsync());
            _foreground.Progress();
            if (options.UntilFailure && _results[^1].Failures.Count > 0) break;
        }

        return true;
    });

    /// <summary>Each child takes every so-manieth seed; a child that dies leaves its seeds missing.</summary>
    private bool RunInChildren()
    {
        var children = Enumerable.Range(0, options.Processes).Select(StartChild).ToList();
        // Their lines are read on threads of their own, for the pool has but one.
        var readers = children.ConvertAll(child => new Thread(() => ReadFrom(child)));
        readers.ForEach(reader => reader.Start());
        readers.ForEach(reader => reader.Join());
        return children.TrueForAll(child => child.ExitCode == 0) && _results.Count == options.Count;
    }

    private Process StartChild(int number)
    {
        var count = (options.Count - number + options.Processes - 1) / options.Processes;
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(SimulationProgram).Assembly.Location);
        foreach (var argument in (string[])["--json", "--seed", Text(options.First + number), "--seeds", Text(count), "--step", Text(options.Processes), .. options.Options.ToArguments().SelectMany(each => each.Split(' '))])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private void ReadFrom(Process child)
    {
        while (child.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith('{')) lock (_results) Take(JsonSerializer.Deserialize<SeedResult>(line)!);
        }

        child.WaitForExit();
    }

    private void Take(SeedResult result)
    {
        _results.Add(result);
        if (options.AsJson)
        {
            output.WriteLine(JsonSerializer.Serialize(result));
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {result.Seed}: {result.Cases} cases, {result.Faults.Values.Sum()} faults, {result.Disturbances.Values.Sum()} disturbances, {result.Milliseconds} ms{(options.Hash ? $" {result.Hash}" : "")}"));
        foreach (var failures in result.Failures.GroupBy(failure => failure.Check, StringComparer.Ordinal))
            output.WriteLine($"  FAILED {failures.First()}{(failures.Count() > 1 ? $" (and {failures.Count() - 1} more)" : "")}");
        if (result.Failures.Count > 0) output.WriteLine($"  again: {Shrinking.Command(result.Seed, options.Options)}");
    }

    private void ShrinkOne(SeedResult failed) => _foreground.Run(async () =>
    {
        Shrinking shrinking = new(failed.Seed, failed.Failures[0], async smaller => (await new SeedRun(Swarm.Of(failed.Seed, smaller), _foreground, null).RunAsync()).Failures, output);
        var smallest = await shrinking.RunAsync(options.Options);
        output.WriteLine($"  smallest: {Shrinking.Command(failed.Seed, smallest)}");
        return true;
    });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
