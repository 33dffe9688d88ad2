using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.AspNetCore.Http;

namespace Emulator.ServiceBus;

/// <summary>Turns what went wrong into the status that the REST form gives it, with a problem (RFC 9457) that says what.</summary>
internal static class Answers
{
    public static RequestDelegate For(RequestDelegate endpoint) => async context =>
    {
        try
        {
            await endpoint(context);
        }
        catch (ServiceBusException e)
        {
            await RefuseAsync(context, Status(e.Reason), e.Reason.ToString(), e.Message);
        }
        catch (FormatException e)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "BadRequest", e.Message);
        }
        catch (EmulatorException e)
        {
            // A full disk, for example: the request has not happened.
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, nameof(ServiceBusFailureReason.GeneralError), e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            context.Abort();
        }
    };

    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">A stable word for programs.</param>
    /// <param name="detail">A sentence for people.</param>
    public static async Task RefuseAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(context.Response.Body, new Problem(title, status, detail), JsonSerializerOptions.Web, context.RequestAborted);
    }

    public static Task WriteAsync<T>(HttpContext context, T value)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, JsonSerializerOptions.Web, context.RequestAborted);
    }

    /// <summary>The body of a refusal.</summary>
    internal sealed record Problem(string Title, int Status, string Detail);

    private static int Status(ServiceBusFailureReason reason) => reason switch
    {
        ServiceBusFailureReason.MessagingEntityNotFound or ServiceBusFailureReason.MessageNotFound => StatusCodes.Status404NotFound,
        ServiceBusFailureReason.MessageLockLost => StatusCodes.Status410Gone,
        ServiceBusFailureReason.MessageSizeExceeded => StatusCodes.Status403Forbidden,
        ServiceBusFailureReason.ServiceCommunicationProblem => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
