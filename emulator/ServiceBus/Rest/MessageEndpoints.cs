using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Emulator.ServiceBus;

/// <summary>The REST form of one queue, or of its dead letters.</summary>
internal sealed class MessageEndpoints(BrokerConnection connection, ServiceBusBroker broker, string entity)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary><c>POST …/messages</c></summary>
    public async Task SendAsync(HttpContext context)
    {
        var queue = broker.Sendable(entity);
        var request = context.Request;
        var isBatch = request.ContentType is { } type && type.StartsWith(BatchItem.ContentType, StringComparison.OrdinalIgnoreCase);
        // A batch carries bytes in Base64 and properties in JSON: more text than message.
        var body = await ReadAsync(request, isBatch ? queue.Settings.LargestMessage * 4L : queue.Settings.LargestMessage, queue.Settings);
        List<ServiceBusMessage> messages = isBatch ? BatchItem.Read(body.Span) : [Single(request, body)];
        if (messages.Count > 0)
        {
            var sequences = await connection.SendAsync(entity, messages, context.RequestAborted);
            if (!isBatch) context.Response.Headers[BrokerProperties.HeaderName] = new BrokerProperties { SequenceNumber = sequences[0] }.Write();
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    /// <summary><c>POST …/messages/head</c>: lock.</summary>
    public Task LockAsync(HttpContext context) => ReceiveAsync(context, ServiceBusReceiveMode.PeekLock);

    /// <summary><c>DELETE …/messages/head</c>: receive and delete.</summary>
    public Task DeleteAsync(HttpContext context) => ReceiveAsync(context, ServiceBusReceiveMode.ReceiveAndDelete);

    /// <summary><c>DELETE …/messages/{id}/{lock}</c></summary>
    public Task CompleteAsync(HttpContext context) => connection.CompleteAsync(entity, Named(context), context.RequestAborted);

    /// <summary><c>PUT …/messages/{id}/{lock}</c></summary>
    public Task UnlockAsync(HttpContext context) => connection.AbandonAsync(entity, Named(context), null, context.RequestAborted);

    /// <summary><c>POST …/messages/{id}/{lock}</c></summary>
    public async Task RenewAsync(HttpContext context)
    {
        var until = await connection.RenewLockAsync(entity, Named(context), context.RequestAborted);
        context.Response.Headers[BrokerProperties.HeaderName] = new BrokerProperties { LockedUntilUtc = until.ToString("R", CultureInfo.InvariantCulture) }.Write();
    }

    private static ServiceBusMessage Single(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var message = new ServiceBusMessage(body) { ContentType = request.ContentType };
        BrokerProperties.Parse(request.Headers[BrokerProperties.HeaderName]).ApplyTo(message);
        foreach (var (name, value) in request.Headers)
        {
            if (CustomProperties.Fits(name)) message.ApplicationProperties[name] = CustomProperties.Read(value.ToString());
        }

        return message;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, long limit, QueueSettings settings)
    {
        using MemoryStream body = new();
        var part = new byte[16 * 1024];
        while (await request.Body.ReadAsync(part, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            body.Write(part, 0, read);
            if (body.Length > limit)
            {
                throw new ServiceBusException(
                    $"The body is larger than {limit} bytes.", ServiceBusFailureReason.MessageSizeExceeded, settings.Name);
            }
        }

        return body.ToArray();
    }

    private async Task ReceiveAsync(HttpContext context, ServiceBusReceiveMode mode)
    {
        var wait = Wait(context.Request);
        // A server that stops does not keep those waiting that only wait.
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        IReadOnlyList<ServiceBusReceivedMessage> received;
        try
        {
            received = await connection.ReceiveAsync(entity, 1, wait, mode, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            received = [];
        }

        if (received is not [var message])
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await WriteAsync(context, message, mode == ServiceBusReceiveMode.PeekLock);
    }

    private async Task WriteAsync(HttpContext context, ServiceBusReceivedMessage message, bool locked)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = locked ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        // What cannot be a header must not keep the message from its receiver.
        if (message.ContentType is { } type && type.All(letter => letter is >= ' ' and <= '~')) response.ContentType = type;
        response.Headers[BrokerProperties.HeaderName] = BrokerProperties.Of(message, locked).Write();
        if (locked)
        {
            response.Headers.Location = UriHelper.BuildAbsolute(
                request.Scheme, request.Host, request.PathBase, $"/{entity}/messages/{message.SequenceNumber}/{message.LockToken}");
        }

        foreach (var (name, value) in message.ApplicationProperties)
        {
            if (CustomProperties.Fits(name)) response.Headers[name] = CustomProperties.Write(value);
        }

        response.ContentLength = message.Body.ToMemory().Length;
        await response.Body.WriteAsync(message.Body.ToMemory(), context.RequestAborted);
    }

    private static TimeSpan Wait(HttpRequest request)
    {
        if (request.Query["timeout"] is not [var text]) return DefaultWait;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"timeout '{text}' is not a number of seconds from 0 to {LongestWait.TotalSeconds}.");
    }

    /// <summary>The message that the path names by its id or sequence number and its lock.</summary>
    private ServiceBusReceivedMessage Named(HttpContext context)
    {
        var id = Uri.UnescapeDataString((string)context.Request.RouteValues["id"]!);
        if (!Guid.TryParse((string)context.Request.RouteValues["token"]!, out var token))
            throw new FormatException("The last part of the path is not a lock token.");
        var (owner, queue) = broker.Find(entity);
        if (owner.Locked(queue, token) is { } message && id != message.MessageId && id != message.Sequence.ToString(CultureInfo.InvariantCulture))
        {
            throw new ServiceBusException(
                $"The lock is not one of a message '{id}'.", ServiceBusFailureReason.MessageNotFound, entity);
        }

        return ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: token);
    }
}
