using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>A client of a broker in another process: the REST form over HTTP. It does not retry; the caller does, with the same MessageId.</summary>
/// <param name="endpoint">The address of the process that runs the queues.</param>
/// <param name="handler">What carries the requests; null is the network.</param>
internal sealed class RestConnection(Uri endpoint, HttpMessageHandler? handler = null) : ServiceBusConnection(endpoint.Host)
{
    /// <summary>How long an answer may take, besides what a receive waits for.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    // Not through a proxy, and without headers of tracing, which would be taken for properties.
    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null })
    {
        BaseAddress = endpoint,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override async Task<IReadOnlyList<long>> SendAsync(
        string queue, IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages) CheckPropertyNames(message);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{queue}/messages");
        if (messages is [var single]) Fill(request, single);
        else request.Content = Body(BatchItem.Write(messages), BatchItem.ContentType);
        using var response = await AskAsync(queue, request, AnswerTime, cancellationToken);
        return Properties(response)?.SequenceNumber is { } sequence ? [sequence] : [];
    }

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        string entity, int count, TimeSpan wait, ServiceBusReceiveMode mode, CancellationToken cancellationToken)
    {
        List<ServiceBusReceivedMessage> received = [];
        if (await ReceiveOneAsync(entity, wait, mode, cancellationToken) is not { } first) return received;
        received.Add(first);
        while (received.Count < count)
        {
            try
            {
                if (await ReceiveOneAsync(entity, TimeSpan.Zero, mode, cancellationToken) is not { } next) break;
                received.Add(next);
            }
            catch (Exception e) when (e is ServiceBusException or OperationCanceledException)
            {
                // Those already taken must reach the caller; what failed shows again at its next call.
                break;
            }
        }

        return received;
    }

    public override Task CompleteAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync(HttpMethod.Delete, entity, message, cancellationToken);

    public override Task AbandonAsync(
        string entity, ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellationToken) =>
        changes is { Count: > 0 }
            ? throw NotInRestForm("An abandoned message cannot be given properties")
            : SettleAsync(HttpMethod.Put, entity, message, cancellationToken);

    public override async Task<DateTimeOffset> RenewLockAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var properties = await SettleAsync(HttpMethod.Post, entity, message, cancellationToken);
        return BrokerProperties.Time(properties?.LockedUntilUtc ?? "", nameof(BrokerProperties.LockedUntilUtc));
    }

    public override Task CancelScheduledAsync(string queue, long sequence, CancellationToken cancellationToken) =>
        throw NotInRestForm("A scheduled message cannot be cancelled");

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string entity, int count, long from, CancellationToken cancellationToken) =>
        throw NotInRestForm("Messages cannot be peeked");

    public override Task DeadLetterAsync(
        string entity,
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? changes,
        string? reason,
        string? description,
        CancellationToken cancellationToken) =>
        throw NotInRestForm("A message cannot be dead-lettered");

    public override void Dispose() => _http.Dispose();

    private static NotSupportedException NotInRestForm(string what) =>
        new($"{what} in the REST form, which is how this client reaches another process (emulator/ServiceBus/README.md).");

    private async Task<ServiceBusReceivedMessage?> ReceiveOneAsync(
        string entity, TimeSpan wait, ServiceBusReceiveMode mode, CancellationToken cancellationToken)
    {
        // The REST form knows whole seconds, and 0 for what is there.
        var seconds = ((long)Math.Round(wait.TotalSeconds, MidpointRounding.AwayFromZero)).ToString(CultureInfo.InvariantCulture);
        var method = mode == ServiceBusReceiveMode.PeekLock ? HttpMethod.Post : HttpMethod.Delete;
        using var request = new HttpRequestMessage(method, $"{entity}/messages/head?timeout={seconds}");
        using var response = await AskAsync(entity, request, wait + AnswerTime, cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent
            ? null
            : RestMessages.Read(response, Properties(response)!, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private async Task<BrokerProperties?> SettleAsync(
        HttpMethod method, string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"{entity}/messages/{message.SequenceNumber}/{message.LockToken}");
        using var response = await AskAsync(entity, request, AnswerTime, cancellationToken);
        return Properties(response);
    }

    private async Task<HttpResponseMessage> AskAsync(string entity, HttpRequestMessage request, TimeSpan within, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(within, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, either.Token);
        }
        catch (HttpRequestException e)
        {
            throw new ServiceBusException(
                $"The queues at {endpoint} cannot be reached: {e.Message}", ServiceBusFailureReason.ServiceCommunicationProblem, entity, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceBusException($"The queues at {endpoint} did not answer.", ServiceBusFailureReason.ServiceTimeout, entity, e);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalAsync(entity, response, cancellationToken);
    }

    /// <summary>The refusal as the broker's own process would throw it.</summary>
    private static async Task<Exception> RefusalAsync(string entity, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (Problem(response, text) is { } problem)
        {
            return Enum.TryParse<ServiceBusFailureReason>(problem.Title, out var reason)
                ? new ServiceBusException(problem.Detail, reason, entity)
                : new InvalidOperationException(problem.Detail);
        }

        // A server that knows no such queue has no such address either.
        return response.StatusCode == HttpStatusCode.NotFound
            ? new ServiceBusException($"The messaging entity '{entity}' could not be found.", ServiceBusFailureReason.MessagingEntityNotFound, entity)
            : new ServiceBusException($"HTTP {(int)response.StatusCode}: {text}", ServiceBusFailureReason.GeneralError, entity);
    }

    private static Answers.Problem? Problem(HttpResponseMessage response, string text)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        var problem = JsonSerializer.Deserialize<Answers.Problem>(text, JsonSerializerOptions.Web);
        return problem is { Title: not null, Detail: not null } ? problem : null;
    }

    private static BrokerProperties? Properties(HttpResponseMessage response) =>
        response.Headers.TryGetValues(BrokerProperties.HeaderName, out var values) ? BrokerProperties.Parse(string.Join(',', values)) : null;

    private static void Fill(HttpRequestMessage request, ServiceBusMessage message)
    {
        request.Content = Body(message.Body.ToArray(), message.ContentType);
        request.Headers.TryAddWithoutValidation(BrokerProperties.HeaderName, BrokerProperties.Of(message).Write());
        foreach (var (name, value) in message.ApplicationProperties)
            request.Headers.TryAddWithoutValidation(name, CustomProperties.Write(value));
    }

    private static ByteArrayContent Body(byte[] bytes, string? contentType)
    {
        var content = new ByteArrayContent(bytes);
        if (contentType is not null && !content.Headers.TryAddWithoutValidation("Content-Type", contentType))
            throw new ArgumentException($"The ContentType '{contentType}' is no media type.", nameof(contentType));
        return content;
    }

    private static void CheckPropertyNames(ServiceBusMessage message)
    {
        foreach (var name in message.ApplicationProperties.Keys)
        {
            if (!CustomProperties.Fits(name))
                throw new ArgumentException($"The application property '{name}' cannot be an HTTP header, which the REST form makes of it.", nameof(message));
        }
    }
}
