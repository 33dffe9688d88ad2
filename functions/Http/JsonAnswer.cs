using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace ScfFunctions.Http;

/// <summary>An answer with a JSON body, written the one way in which this application writes JSON.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Value">What to write; its runtime type counts.</param>
/// <param name="Location">Where what was created or accepted can be read, if anywhere.</param>
public sealed record JsonAnswer(int Status, object Value, string? Location = null) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>camelCase, enums by name, amounts as <c>{"amount":"4357.50","currency":"BRL"}</c>, instants in UTC with a Z; null fields are written.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        // The answers are JSON for programs and never part of a page, so letters beyond ASCII stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new InstantJsonConverter() },
    };

    public static JsonAnswer Ok(object value) => new(StatusCodes.Status200OK, value);

    public static JsonAnswer Created(object value, string? location = null) => new(StatusCodes.Status201Created, value, location);

    /// <summary>Taken in and safely stored; what comes of it is read at the location.</summary>
    public static JsonAnswer Accepted(object value, string location) => new(StatusCodes.Status202Accepted, value, location);

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, MediaTypeNames.Application.Json);

    /// <summary>Writes the answer under the given content type.</summary>
    internal Task WriteAsync(HttpContext httpContext, string contentType)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Value, Value.GetType(), Options);
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = contentType;
        httpContext.Response.ContentLength = body.Length;
        if (Location is not null) httpContext.Response.Headers.Location = Location;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}

/// <summary>An instant is written in UTC with a Z: <c>2017-03-01T10:00:00Z</c>, with fractions of a second only where there are any.</summary>
internal sealed class InstantJsonConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Written(value));

    public static string Written(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
