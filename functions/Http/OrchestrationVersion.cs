using Microsoft.Extensions.Configuration;

namespace ScfFunctions.Http;

/// <summary>The version of the orchestrators. host.json alone says it, because the platform reads it there; whoever shows it asks here.</summary>
/// <param name="Text">Two to four numbers, such as <c>1.0</c>; empty where host.json names none.</param>
public sealed record OrchestrationVersion(string Text)
{
    /// <summary>Reads host.json beside the program, or in the folder of the setting AzureWebJobsScriptRoot, and what overrides it.</summary>
    public static OrchestrationVersion Read(IConfiguration settings)
    {
        var folder = settings["AzureWebJobsScriptRoot"] is { Length: > 0 } root ? root : AppContext.BaseDirectory;
        var host = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "host.json"), optional: true)
            .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
            .Build();
        return new OrchestrationVersion(host["extensions:durableTask:defaultVersion"] ?? "");
    }
}
