using System.Globalization;

namespace Simulation.Runtime;

/// <summary>A folder in memory where the system has one, else a temporary one; deleted afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private ScratchFolder(string path) => Path = path;

    public string Path { get; }

    public static ScratchFolder Create(int seed)
    {
        var root = Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath();
        var path = System.IO.Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"scf-simulation-{Environment.ProcessId}-{seed}"));
        Directory.CreateDirectory(path);
        return new ScratchFolder(path);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
