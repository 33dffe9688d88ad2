using System.Globalization;
using System.Net;
using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;

namespace Emulator.ServiceBus;

/// <summary>What the service's REST form cannot do and a person at the machine needs: counts, dead letters, resubmission. Loopback only.</summary>
internal sealed class AdminEndpoints(ServiceBusBroker broker)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    public static RequestDelegate LoopbackOnly(RequestDelegate endpoint) => context =>
        context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address)
            ? Answers.RefuseAsync(context, StatusCodes.Status403Forbidden, "LoopbackOnly", "Administration is for this machine only.")
            : endpoint(context);

    /// <summary><c>GET /admin/queues</c></summary>
    public Task QueuesAsync(HttpContext context) => Answers.WriteAsync(
        context, broker.Queues.OrderBy(queue => queue.Settings.Name, StringComparer.Ordinal).Select(QueueCounts.Of));

    /// <summary><c>GET /admin/queues/{queue}/deadletters?from=&amp;top=</c></summary>
    public Task DeadLettersAsync(HttpContext context)
    {
        var queue = Queue(context);
        var from = Number(context.Request.Query["from"], "from", 0, long.MaxValue, 0);
        var top = (int)Number(context.Request.Query["top"], "top", 1, LargestPage, DefaultPage);
        var letters = queue.Peek(queue.DeadLetters, top, from).ConvertAll(one => DeadLetter.Of(ReceivedMessages.Of(one.Delivery, one.Content)));
        return Answers.WriteAsync(context, new DeadLetterPage(letters, letters.Count == top ? letters[^1].SequenceNumber + 1 : null));
    }

    /// <summary><c>POST /admin/queues/{queue}/deadletters/{sequence}/resubmit</c></summary>
    public async Task ResubmitAsync(HttpContext context)
    {
        var sequence = Number((string)context.Request.RouteValues["sequence"]!, "The sequence number", 0, long.MaxValue, 0);
        if (await Queue(context).ResubmitAsync(sequence)) await Answers.WriteAsync(context, new Resubmitted(1));
        else await Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "MessageNotFound", $"No dead letter {sequence} is there, or a receiver has it.");
    }

    /// <summary><c>POST /admin/queues/{queue}/deadletters/resubmit</c>: all that no receiver has.</summary>
    public async Task ResubmitAllAsync(HttpContext context)
    {
        var queue = Queue(context);
        var resubmitted = await Task.WhenAll(queue.DeadLetterNumbers().Select(queue.ResubmitAsync));
        await Answers.WriteAsync(context, new Resubmitted(resubmitted.Count(done => done)));
    }

    private BrokerQueue Queue(HttpContext context) => broker.Find(Uri.UnescapeDataString((string)context.Request.RouteValues["queue"]!)).Owner;

    private static long Number(string? text, string name, long least, long most, long otherwise) => string.IsNullOrEmpty(text)
        ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} '{text}' is not a number from {least} to {most}.");

    private sealed record QueueCounts(string Name, int Active, int Locked, int Scheduled, int DeadLetters)
    {
        public static QueueCounts Of(BrokerQueue queue)
        {
            var (active, locked, scheduled, dead) = queue.Counts();
            return new QueueCounts(queue.Settings.Name, active, locked, scheduled, dead);
        }
    }

    /// <param name="DeadLetters">In order.</param>
    /// <param name="Next">The <c>from</c> of the next page; null when there is none.</param>
    private sealed record DeadLetterPage(List<DeadLetter> DeadLetters, long? Next);

    private sealed record Resubmitted(int Count);

    /// <param name="Body">The body as text where it is UTF-8; else null, and <paramref name="BodyBase64"/> has it.</param>
    private sealed record DeadLetter(
        long SequenceNumber,
        string? MessageId,
        DateTimeOffset EnqueuedTime,
        int DeliveryCount,
        string? Reason,
        string? Description,
        string? Subject,
        string? ContentType,
        IReadOnlyDictionary<string, object> ApplicationProperties,
        string? Body,
        string? BodyBase64)
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        public static DeadLetter Of(ServiceBusReceivedMessage message)
        {
            var body = message.Body.ToMemory().Span;
            var text = Text(body);
            return new DeadLetter(
                message.SequenceNumber, message.MessageId, message.EnqueuedTime, message.DeliveryCount, message.DeadLetterReason,
                message.DeadLetterErrorDescription, message.Subject, message.ContentType, message.ApplicationProperties, text,
                text is null ? Convert.ToBase64String(body) : null);
        }

        private static string? Text(ReadOnlySpan<byte> body)
        {
            try
            {
                return Strict.GetString(body);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }
}
