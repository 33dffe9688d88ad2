using System.Buffers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ScfFunctions.Http;

/// <summary>The body of a request as it came: parsed JSON and the hash of its bytes.</summary>
/// <param name="Root">The JSON value.</param>
/// <param name="Hash">SHA-256 of the bytes, lower-case hexadecimal: what tells a repeat from another request, and the evidence of what was said.</param>
public sealed record JsonBody(JsonElement Root, string Hash)
{
    /// <summary>The most bytes a body may have, 256 KiB.</summary>
    public const int LargestBody = 256 * 1024;

    private const int DeepestNesting = 16;

    /// <summary>Reads the body, or says why it is not accepted.</summary>
    public static async Task<(JsonBody? Body, ProblemAnswer? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request)) return (null, Problems.JsonExpected());
        if (request.ContentLength > LargestBody) return (null, Problems.BodyTooLarge(LargestBody));

        var bytes = ArrayPool<byte>.Shared.Rent(LargestBody + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(bytes.AsMemory(0, LargestBody + 1), LargestBody + 1, throwOnEndOfStream: false, cancellationToken);
            return length > LargestBody ? (null, Problems.BodyTooLarge(LargestBody)) : Parse(bytes.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static (JsonBody? Body, ProblemAnswer? Problem) Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) return (null, Problems.MalformedJson("The body is empty."));
        try
        {
            CheckTexts(bytes.Span);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return (new JsonBody(document.RootElement.Clone(), Convert.ToHexStringLower(SHA256.HashData(bytes.Span))), null);
        }
        catch (JsonException e)
        {
            return (null, Problems.MalformedJson($"The body is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {Reason(e)}"));
        }
    }

    /// <summary>Finds texts that no string can hold (half a surrogate pair, bytes that are not UTF-8) before anything reads them.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> bytes)
    {
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = DeepestNesting });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                var before = bytes[..(int)reader.TokenStartIndex];
                throw new JsonException("A text is not Unicode.", null, before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1, e);
            }
        }
    }

    /// <summary>The parser's own sentence without the position that it appends.</summary>
    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
        type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase) &&
        (!type.Charset.HasValue || type.Charset.Value!.Trim('"').Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase));
}
