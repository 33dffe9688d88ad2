using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>What the settings are where nobody sets them, so that the application runs without any.</summary>
/// <remarks>In Azure schedules are read by the platform's host, which does not know these defaults: there they have to be app settings.</remarks>
internal static class Defaults
{
    /// <summary>Lays them below all other sources.</summary>
    public static void AddTo(IConfigurationManager configuration)
    {
        Insert(configuration, new()
        {
            // A virtual clock runs through months in a moment; an hour of it is soon enough.
            ["SweeperSchedule"] = configuration["Emulator:Clock"] is "Virtual" ? "0 0 * * * *" : "0 * * * * *",
            ["ReviewSchedule"] = "0 0 6 * * *",
            ["ReconciliationSchedule"] = "0 0 7 * * *",
            ["HistoryPurgeSchedule"] = "0 0 2 * * *",
            [Banks.Setting] = "acme",
        });
        // The embedded runtime has the queues that it is told; in Azure they are deployed.
        Insert(configuration, new() { ["Emulator:Queues"] = string.Join(';', new Banks(configuration).Queues) });
    }

    private static void Insert(IConfigurationManager configuration, Dictionary<string, string?> values) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = values });
}
