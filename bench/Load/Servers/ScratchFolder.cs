namespace Bench.Load.Servers;

/// <summary>A folder for one server's data, deleted afterwards. What disk it lies on decides what an fsync costs.</summary>
internal sealed class ScratchFolder : IDisposable
{
    /// <param name="parent">Where it is made; null is the machine's folder for temporary files.</param>
    public ScratchFolder(string? parent)
    {
        if (parent is null)
        {
            Path = Directory.CreateTempSubdirectory("scf-bench-").FullName;
            return;
        }

        Directory.CreateDirectory(parent);
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, System.IO.Path.GetRandomFileName())).FullName;
    }

    public string Path { get; }

    /// <summary>What lies in it, in bytes.</summary>
    public long Length => new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
