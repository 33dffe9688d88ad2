using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker.Configuration;

/// <summary>The folder with host.json and local.settings.json.</summary>
internal static class AppFolder
{
    /// <summary>The setting that says where it is; default: where the program is.</summary>
    private const string Setting = "AzureWebJobsScriptRoot";

    public static string Find(string[] args)
    {
        var early = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        return Path.GetFullPath(early[Setting] ?? AppContext.BaseDirectory);
    }

    public static WebApplicationOptions Options(string folder, string[] args) => new()
    {
        // Nothing here reacts to a changed settings file, so nothing has to watch for one.
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        ContentRootPath = folder,
        EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
    };
}
