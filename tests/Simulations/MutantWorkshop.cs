using System.Diagnostics;
using System.Text.Json;
using Tests.Conventions;

namespace Tests.Simulations;

/// <summary>A copy of the sources in which bugs are planted, and a copy of the simulation that runs with them.</summary>
/// <remarks>The build is asked once per project how it calls the compiler; for each bug the compiler alone is called, by its server that stays: a second instead of six.</remarks>
public sealed class MutantWorkshop : IDisposable
{
    private const string HowToCompile =
        "-t:Compile -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true -p:NonExistentFile=none/none -p:BuildProjectReferences=false -p:RunAnalyzers=false " +
        "-p:TreatWarningsAsErrors=false -p:DebugType=none -p:GenerateDocumentationFile=false -getItem:CscCommandLineArgs -getProperty:RoslynTargetsPath";

    private static readonly Dictionary<string, string> Assemblies = new(StringComparer.Ordinal) { ["emulator"] = "Emulator.dll", ["functions"] = "ScfFunctions.dll" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-mutants-");
    private readonly Dictionary<string, string> _compilers = new(StringComparer.Ordinal);

    public MutantWorkshop()
    {
        foreach (var file in Directory.EnumerateFiles(SourceTree.Root).Where(file => Path.GetExtension(file) is not ".sln")) File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        foreach (var project in Assemblies.Keys) Copy(Path.Combine(SourceTree.Root, project), Path.Combine(_folder.FullName, project));
        Copy(SimulationProcess.Folder, Simulation);
    }

    private string Simulation => Path.Combine(_folder.FullName, "simulation");

    /// <summary>Plants a bug, compiles what it is in, and runs the seeds with it until one fails.</summary>
    /// <returns>Whether one did, and what the last run printed.</returns>
    internal async Task<(bool IsFound, IReadOnlyList<string> Lines)> RunAsync(Mutant mutant)
    {
        var source = Path.Combine(_folder.FullName, mutant.File);
        var text = await File.ReadAllTextAsync(source);
        var project = mutant.File.Split('/')[0];
        var assembly = Path.Combine(Simulation, Assemblies[project]);
        try
        {
            await File.WriteAllTextAsync(source, text.Replace(mutant.Find, mutant.Replace, StringComparison.Ordinal));
            await DotnetAsync($"{await CompilerAsync(project)} /out:{assembly}", Path.Combine(_folder.FullName, project));
            IReadOnlyList<string> lines = [];
            foreach (var arguments in mutant.Attempts)
            {
                (var exitCode, lines) = await SimulationProcess.RunAsync(arguments, Simulation);
                if (exitCode == 1 && lines.Any(line => line.StartsWith("  FAILED ", StringComparison.Ordinal))) return (true, lines);
            }

            return (false, lines);
        }
        finally
        {
            await File.WriteAllTextAsync(source, text);
            File.Copy(Path.Combine(SimulationProcess.Folder, Assemblies[project]), assembly, overwrite: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The compiler with all that the build gives it to compile a project.</summary>
    private async Task<string> CompilerAsync(string project)
    {
        if (_compilers.TryGetValue(project, out var known)) return known;
        var configuration = Directory.GetParent(Path.TrimEndingDirectorySeparator(SimulationProcess.Folder))!.Name;
        using var answer = JsonDocument.Parse(await DotnetAsync($"msbuild {project} -nologo -p:Configuration={configuration} {HowToCompile}", _folder.FullName));
        var arguments = answer.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(argument => argument.GetProperty("Identity").GetString()!).ToList();
        // What else it writes than the assembly nobody reads; and it takes that one only on its command line.
        var response = Path.Combine(_folder.FullName, $"{project}.rsp");
        string[] without = ["/noconfig", "/out:", "/refout:", "/doc:", "/pdb:"];
        await File.WriteAllLinesAsync(response, arguments.Where(argument => !without.Any(name => argument.StartsWith(name, StringComparison.Ordinal))));
        var roslyn = answer.RootElement.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!;
        return _compilers[project] = $"{Path.Combine(roslyn, "bincore", "csc.dll")} /shared /nologo /noconfig @{response}";
    }

    private static async Task<string> DotnetAsync(string arguments, string folder)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {arguments}\n{output}");
        return output;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
