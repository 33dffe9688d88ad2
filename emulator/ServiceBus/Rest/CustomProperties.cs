using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Emulator.ServiceBus;

/// <summary>Application properties as the REST form carries them: one header each; text in quotes, numbers and booleans bare.</summary>
internal static class CustomProperties
{
    /// <summary>Headers that belong to HTTP, to tracing or to the REST form and so are no properties.</summary>
    private static readonly HashSet<string> NoProperties = new(StringComparer.OrdinalIgnoreCase)
    {
        BrokerProperties.HeaderName, "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Age", "Allow", "Authorization", "baggage",
        "Cache-Control", "Connection", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-Location",
        "Content-MD5", "Content-Range", "Content-Type", "Cookie", "Correlation-Context", "Date", "ETag", "Expect", "Expires", "From", "Host",
        "If-Match", "If-Modified-Since", "If-None-Match", "Keep-Alive", "Last-Modified", "Location", "Origin", "Pragma", "Proxy-Authorization",
        "Proxy-Connection", "Range", "Referer", "Request-Id", "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security", "TE", "traceparent",
        "tracestate", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "Vary", "Via", "Warning", "WWW-Authenticate", "x-ms-retrypolicy",
    };

    /// <summary>Whether a property of this name can be a header.</summary>
    public static bool Fits(string name) =>
        name.Length > 0 && !NoProperties.Contains(name) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter));

    /// <summary>The header's value: ASCII, whatever the property holds.</summary>
    public static string Write(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number when !double.IsFinite(number) => Quoted(PropertyValue.Of("", number).Text),
        float number when !float.IsFinite(number) => Quoted(PropertyValue.Of("", number).Text),
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTime time => Quoted(time.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Quoted(time.ToString("R", CultureInfo.InvariantCulture)),
        null => "null",
        _ => Quoted(PropertyValue.Of("", value).Text),
    };

    /// <summary>The property's value: what is neither quoted, a number nor a boolean is taken as text, as the service takes it.</summary>
    public static object Read(string text)
    {
        var trimmed = text.Trim();
        if (trimmed is not ['"', ..]) return Bare(trimmed);
        try
        {
            return JsonSerializer.Deserialize<string>(trimmed)!;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>A property of a batch, which carries them as JSON.</summary>
    /// <exception cref="FormatException">An object, a list or null.</exception>
    public static object Read(string name, JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Bare(node.ToJsonString()),
        _ => throw new FormatException($"UserProperties: '{name}' needs a text, a number or a boolean."),
    };

    private static object Bare(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
