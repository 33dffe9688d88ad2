using System.Globalization;

namespace Bench.Load.Cost;

/// <summary>What a month costs, from what a case and a waiting case ask of the services.</summary>
/// <param name="perCase">A case from its order to its end.</param>
/// <param name="perWaitingMonth">A case that waits for a month.</param>
/// <param name="perIdleMonth">The application without any case for a month.</param>
internal sealed class Bill(CaseCost perCase, CaseCost perWaitingMonth, CaseCost perIdleMonth)
{
    public void Print(IEnumerable<double> volumes)
    {
        Console.WriteLine();
        Console.WriteLine("| asked of | by a case | by a case that waits for a month | by the application alone in a month |");
        Console.WriteLine("|---|---:|---:|---:|");
        Row("functions: executions", cost => cost.Executions);
        Row("tables: requests", cost => cost.TableRequests);
        Row("Azure Storage provider: requests to its tables", cost => cost.DurableTableRequests);
        Row("Azure Storage provider: requests to its queues", cost => cost.DurableQueueRequests);
        Row("Service Bus: operations", cost => cost.BusOperations);
        Row("blobs: writes", cost => cost.BlobWrites);
        Console.WriteLine();
        Console.WriteLine("| US dollars a month; each case waits for two months | executions | their time, at most | tables | storage queues | Service Bus | together; a case |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var volume in volumes) Print(volume);
    }

    private void Print(double cases)
    {
        var asked = perIdleMonth + (perCase * cases) + (perWaitingMonth * (2 * cases));
        double[] parts =
        [
            Math.Max(0, asked.Executions - Prices.FreeExecutions) * Prices.Execution,
            Math.Max(0, (asked.Executions * Prices.ShortestRun * Prices.InstanceGigabytes) - Prices.FreeGigabyteSeconds) * Prices.GigabyteSecond,
            (asked.TableRequests + asked.DurableTableRequests) * Prices.TableRequest,
            (asked.DurableQueueRequests + Prices.IdlePolls) * Prices.QueueRequest,
            Prices.BusMonth + (Math.Max(0, asked.BusOperations - Prices.BusIncluded) * Prices.BusOperation),
        ];
        var together = parts.Sum();
        Console.WriteLine($"| {cases.ToString("N0", CultureInfo.InvariantCulture)} cases | {string.Join(" | ", parts.Select(Number))} | {Number(together)}; {(together / cases).ToString("0.0000", CultureInfo.InvariantCulture)} |");
    }

    private void Row(string what, Func<CaseCost, double> of) => Console.WriteLine($"| {what} | {Number(of(perCase))} | {Number(of(perWaitingMonth))} | {Number(of(perIdleMonth))} |");

    private static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);
}
