namespace Tests.Crashes;

/// <summary>A test that needs a tool, and where it says so a privileged user.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool, bool asRoot)
    {
        if (!OperatingSystem.IsLinux()) Skip = "It needs Linux.";
        else if (asRoot && Environment.UserName != "root") Skip = $"{tool} takes a privileged user.";
        else if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)))) Skip = $"{tool} is not installed.";
    }
}
