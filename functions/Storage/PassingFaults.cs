using Azure;
using Azure.Messaging.ServiceBus;

namespace ScfFunctions.Storage;

/// <summary>Which faults of stores and queues go by: the same call may succeed in a moment.</summary>
public static class PassingFaults
{
    private const int RequestTimeout = 408;
    private const int TooManyRequests = 429;

    /// <summary>The store or queue was not reached (no status), is overloaded or down, or did not answer in time.</summary>
    public static bool IsPassing(Exception fault) => fault is TimeoutException or ServiceBusException { IsTransient: true }
        or RequestFailedException { Status: 0 or RequestTimeout or TooManyRequests or >= 500 };
}
