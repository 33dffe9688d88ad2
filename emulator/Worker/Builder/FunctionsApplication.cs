using Emulator.Worker;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app begins.</summary>
public static class FunctionsApplication
{
    /// <summary>A builder with the settings of the environment, local.settings.json, host.json and the command line.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        StartErrors.InOneLine();
        return new FunctionsApplicationBuilder(args);
    }
}
