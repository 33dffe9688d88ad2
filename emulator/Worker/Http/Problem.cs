using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Emulator.Worker.Http;

/// <summary>Answers in the form of RFC 9457, for what the host itself has to say.</summary>
internal static class Problem
{
    /// <summary>A problem is never read as HTML, so quotes need no escape.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ProblemBody("about:blank", title, status, detail, context.TraceIdentifier), Json);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private sealed record ProblemBody(string Type, string Title, int Status, string Detail, string TraceId);
}
