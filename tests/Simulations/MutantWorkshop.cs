using System.Diagnostics;
using Tests.Conventions;

namespace Tests.Simulations;

/// <summary>A copy of the sources in which bugs are planted, and a copy of the simulation that runs with them.</summary>
public sealed class MutantWorkshop : IDisposable
{
    private static readonly string[] Projects = ["emulator", "functions"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-mutants-");

    public MutantWorkshop()
    {
        foreach (var file in Directory.EnumerateFiles(SourceTree.Root).Where(file => Path.GetExtension(file) is not ".sln")) File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        foreach (var project in Projects) Copy(Path.Combine(SourceTree.Root, project), Path.Combine(_folder.FullName, project));
        Copy(SimulationProcess.Folder, Simulation);
    }

    private string Simulation => Path.Combine(_folder.FullName, "simulation");

    /// <summary>Plants a bug, builds what it is in, and runs the seeds with it.</summary>
    internal async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(Mutant mutant)
    {
        var source = Path.Combine(_folder.FullName, mutant.File);
        var text = await File.ReadAllTextAsync(source);
        var project = mutant.File.Split('/')[0];
        try
        {
            await File.WriteAllTextAsync(source, text.Replace(mutant.Find, mutant.Replace, StringComparison.Ordinal));
            await BuildAsync(project);
            return await SimulationProcess.RunAsync(mutant.Arguments, Simulation);
        }
        finally
        {
            await File.WriteAllTextAsync(source, text);
            foreach (var assembly in Assemblies(SimulationProcess.Folder)) File.Copy(assembly, Path.Combine(Simulation, Path.GetFileName(assembly)), overwrite: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task BuildAsync(string project)
    {
        ProcessStartInfo start = new("dotnet", $"build {project} --no-restore -v q -nologo -p:RunAnalyzers=false -p:BuildProjectReferences=false -p:TreatWarningsAsErrors=false")
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, output);
        var built = Directory.EnumerateFiles(Path.Combine(_folder.FullName, project, "bin", "Debug"), project == "functions" ? "ScfFunctions.dll" : "Emulator.dll", SearchOption.AllDirectories);
        foreach (var assembly in built) File.Copy(assembly, Path.Combine(Simulation, Path.GetFileName(assembly)), overwrite: true);
    }

    private static IEnumerable<string> Assemblies(string folder) => [Path.Combine(folder, "ScfFunctions.dll"), Path.Combine(folder, "Emulator.dll")];

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
