using Marketplace.Backend;

namespace Marketplace;

/// <summary>Where a run keeps its files. One that was made up is deleted at the end; one that was named stays.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly bool _temporary;

    private DataFolder(string path, bool temporary)
    {
        Path = path;
        _temporary = temporary;
    }

    public string Path { get; }

    /// <exception cref="BackendException">The named folder holds something: a clock that ran cannot run again.</exception>
    public static DataFolder Create(string? named)
    {
        if (named is null) return new DataFolder(Directory.CreateTempSubdirectory("marketplace-").FullName, temporary: true);
        try
        {
            Directory.CreateDirectory(named);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackendException($"--data {named} cannot be used: {e.Message}", e);
        }

        return Directory.EnumerateFileSystemEntries(named).Any()
            ? throw new BackendException($"--data {named} is not empty: a replay starts from nothing.")
            : new DataFolder(named, temporary: false);
    }

    public void Dispose()
    {
        if (_temporary) Directory.Delete(Path, recursive: true);
    }
}
