namespace Bench.Load.Cost;

/// <summary>What one case asks of each service that is paid for.</summary>
/// <param name="Executions">Runs of functions: HTTP, timers, messages, activities, steps of orchestrations.</param>
/// <param name="TableRequests">The application's own requests to tables; a transaction is one.</param>
/// <param name="DurableTableRequests">What the Azure Storage provider of Durable Functions would ask of its own tables.</param>
/// <param name="DurableQueueRequests">The same of its queues.</param>
/// <param name="BusOperations">Messages sent, received and settled on Service Bus, by the application and by the banks.</param>
/// <param name="BlobWrites">The application's own requests that write blobs.</param>
internal sealed record CaseCost(double Executions, double TableRequests, double DurableTableRequests, double DurableQueueRequests, double BusOperations, double BlobWrites)
{
    /// <remarks>
    /// The provider keeps an instances table, a history table, a queue of work items and control queues. A start reads and writes its instance and sends a
    /// message. A step reads its instance and its history, appends to this and writes that. An activity is a message there and a message back; a timer is one. Each
    /// message is put, got and deleted. Nothing here is larger than the 45 KB and 99 rows above which it would take more.
    /// </remarks>
    public static CaseCost Of(UsageCounts counts)
    {
        double Durable(params string[] operations) => counts.Of("durable", line => operations.Contains(line.Operation));
        var (starts, activities) = (Durable("start"), Durable("TaskScheduled"));
        var messages = starts + Durable("message sent", "TimerCreated") + (2 * activities);
        return new CaseCost(
            counts.Of("functions", _ => true),
            counts.Of("tables", _ => true),
            (2 * starts) + (4 * Durable("step")) + Durable("instance read"),
            3 * messages,
            counts.Of("serviceBus", _ => true),
            counts.Of("blobs", line => line.Operation is "put" or "stage" or "commit" or "append"));
    }

    public static CaseCost operator +(CaseCost one, CaseCost other) => one - (other * -1);

    public static CaseCost operator -(CaseCost one, CaseCost other) => new(
        one.Executions - other.Executions, one.TableRequests - other.TableRequests, one.DurableTableRequests - other.DurableTableRequests,
        one.DurableQueueRequests - other.DurableQueueRequests, one.BusOperations - other.BusOperations, one.BlobWrites - other.BlobWrites);

    public static CaseCost operator *(CaseCost one, double times) => new(
        one.Executions * times, one.TableRequests * times, one.DurableTableRequests * times, one.DurableQueueRequests * times, one.BusOperations * times, one.BlobWrites * times);
}
