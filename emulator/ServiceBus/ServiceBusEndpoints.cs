using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        var connection = new BrokerConnection(() => broker, "localhost");
        foreach (var queue in broker.Queues)
        {
            var active = new MessageEndpoints(connection, broker, queue.Active.Name);
            Map(endpoints, HttpMethods.Post, $"/{queue.Active.Name}/messages", active.SendAsync);
            MapReceiving(endpoints, active, queue.Active.Name);
            MapReceiving(endpoints, new MessageEndpoints(connection, broker, queue.DeadLetters.Name), queue.DeadLetters.Name);
        }

        var admin = new AdminEndpoints(broker);
        Map(endpoints, HttpMethods.Get, "/admin/queues", AdminEndpoints.LoopbackOnly(admin.QueuesAsync));
        Map(endpoints, HttpMethods.Get, "/admin/queues/{queue}/deadletters", AdminEndpoints.LoopbackOnly(admin.DeadLettersAsync));
        Map(endpoints, HttpMethods.Post, "/admin/queues/{queue}/deadletters/resubmit", AdminEndpoints.LoopbackOnly(admin.ResubmitAllAsync));
        Map(endpoints, HttpMethods.Post, "/admin/queues/{queue}/deadletters/{sequence}/resubmit", AdminEndpoints.LoopbackOnly(admin.ResubmitAsync));
    }

    private static void MapReceiving(IEndpointRouteBuilder endpoints, MessageEndpoints messages, string entity)
    {
        Map(endpoints, HttpMethods.Post, $"/{entity}/messages/head", messages.LockAsync);
        Map(endpoints, HttpMethods.Delete, $"/{entity}/messages/head", messages.DeleteAsync);
        Map(endpoints, HttpMethods.Delete, $"/{entity}/messages/{{id}}/{{token}}", messages.CompleteAsync);
        Map(endpoints, HttpMethods.Put, $"/{entity}/messages/{{id}}/{{token}}", messages.UnlockAsync);
        Map(endpoints, HttpMethods.Post, $"/{entity}/messages/{{id}}/{{token}}", messages.RenewAsync);
    }

    private static void Map(IEndpointRouteBuilder endpoints, string method, string pattern, RequestDelegate endpoint) =>
        endpoints.MapMethods(pattern, [method], Answers.For(endpoint));
}
