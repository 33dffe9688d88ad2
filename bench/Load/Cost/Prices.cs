namespace Bench.Load.Cost;

/// <summary>List prices in US dollars, West Europe, as published between 2024 and August 2026. Look at Microsoft's own pages before leaning on them.</summary>
internal static class Prices
{
    /// <summary>Flex Consumption on demand, a GB-second; what is free each month.</summary>
    public const double GigabyteSecond = 0.000026, FreeGigabyteSeconds = 100_000;

    /// <summary>A run of a function; what is free each month.</summary>
    public const double Execution = 0.40 / 1e6, FreeExecutions = 250_000;

    /// <summary>A request to a table.</summary>
    public const double TableRequest = 0.00036 / 1e4;

    /// <summary>A request to a storage queue.</summary>
    public const double QueueRequest = 0.004 / 1e4;

    /// <summary>Service Bus Standard: a month, the operations that it includes, one more.</summary>
    public const double BusMonth = 9.81, BusIncluded = 13e6, BusOperation = 0.80 / 1e6;

    /// <summary>What an instance of the app has, in GB.</summary>
    public const double InstanceGigabytes = 2;

    /// <summary>The shortest time that a run is billed for, in seconds. Runs that share an instance share its time, so this is the most that it can be.</summary>
    public const double ShortestRun = 1;

    /// <summary>Requests a month of a worker that finds nothing in 16 control queues and the one for work items, looking every five seconds.</summary>
    public const double IdlePolls = 17 * 12 * 60 * 24 * 30;
}
