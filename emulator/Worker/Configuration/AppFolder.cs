using Emulator.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker.Configuration;

/// <summary>The folder with host.json and local.settings.json.</summary>
internal static class AppFolder
{
    /// <summary>The setting that says where it is; default: where the program is.</summary>
    private const string Setting = "AzureWebJobsScriptRoot";

    /// <exception cref="EmulatorException">There is no such folder.</exception>
    public static string Find(string[] args)
    {
        var early = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var folder = Path.GetFullPath(early[Setting] ?? AppContext.BaseDirectory);
        return Directory.Exists(folder) ? folder : throw new EmulatorException($"{Setting}: there is no folder {folder}.");
    }

    /// <summary>A web application with the settings of the folder, the environment and the command line.</summary>
    /// <exception cref="EmulatorException">A settings file is not JSON.</exception>
    public static WebApplicationBuilder CreateBuilder(string folder, string[] args)
    {
        WebApplicationOptions options = new()
        {
            // Nothing here reacts to a changed settings file, so nothing has to watch for one.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            ContentRootPath = folder,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        };
        try
        {
            return WebApplication.CreateBuilder(options);
        }
        catch (InvalidDataException e)
        {
            throw new EmulatorException($"{e.Message} {e.InnerException?.Message}".TrimEnd(), e);
        }
    }
}
