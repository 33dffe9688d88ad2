namespace Tests.Conventions;

/// <summary>The project's own source files, as they stand beside the tests.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files below a folder of the repository, with their path from the root, without what the build made.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select (path, File.ReadAllText(file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ScfFunctions.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No ScfFunctions.sln above {AppContext.BaseDirectory}.");
    }
}
