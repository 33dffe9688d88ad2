using System.Reflection;

namespace Bench.Load.Servers;

/// <summary>Where the build put the programs that are measured.</summary>
internal static class ServerAssembly
{
    public const string Engine = "Bench.Engine.dll";
    public const string Bare = "Bench.Bare.dll";
    public const string Application = "ScfFunctions.dll";

    public static string Find(string name)
    {
        var built = typeof(ServerAssembly).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Server" && Path.GetFileName(attribute.Value) == name).Value!;
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, built));
    }
}
