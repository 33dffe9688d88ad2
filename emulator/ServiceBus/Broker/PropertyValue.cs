using System.Globalization;
using System.Runtime.Serialization;

namespace Emulator.ServiceBus;

/// <summary>An application property's value with its type, as text: <c>("int", "5")</c>.</summary>
internal readonly record struct PropertyValue(string Type, string Text)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <exception cref="SerializationException">A type that messages do not carry.</exception>
    public static PropertyValue Of(string name, object? value) => value switch
    {
        null => new("null", ""),
        string text => new("string", text),
        bool flag => new("bool", flag ? "true" : "false"),
        int number => new("int", number.ToString(Plain)),
        long number => new("long", number.ToString(Plain)),
        double number => new("double", number.ToString("R", Plain)),
        decimal number => new("decimal", number.ToString(Plain)),
        byte number => new("byte", number.ToString(Plain)),
        sbyte number => new("sbyte", number.ToString(Plain)),
        short number => new("short", number.ToString(Plain)),
        ushort number => new("ushort", number.ToString(Plain)),
        uint number => new("uint", number.ToString(Plain)),
        ulong number => new("ulong", number.ToString(Plain)),
        float number => new("float", number.ToString("R", Plain)),
        char letter => new("char", letter.ToString()),
        Guid guid => new("guid", guid.ToString()),
        DateTime time => new("datetime", time.ToString("O", Plain)),
        DateTimeOffset time => new("datetimeoffset", time.ToString("O", Plain)),
        TimeSpan span => new("timespan", span.ToString("c", Plain)),
        Uri uri => new("uri", uri.OriginalString),
        byte[] bytes => new("bytes", Convert.ToBase64String(bytes)),
        _ => throw new SerializationException($"The application property '{name}' has the type {value.GetType().Name}, which a message does not carry."),
    };

    public object? Value() => Type switch
    {
        "null" => null,
        "string" => Text,
        "bool" => Text == "true",
        "int" => int.Parse(Text, Plain),
        "long" => long.Parse(Text, Plain),
        "double" => double.Parse(Text, Plain),
        "decimal" => decimal.Parse(Text, Plain),
        "byte" => byte.Parse(Text, Plain),
        "sbyte" => sbyte.Parse(Text, Plain),
        "short" => short.Parse(Text, Plain),
        "ushort" => ushort.Parse(Text, Plain),
        "uint" => uint.Parse(Text, Plain),
        "ulong" => ulong.Parse(Text, Plain),
        "float" => float.Parse(Text, Plain),
        "char" => Text[0],
        "guid" => Guid.Parse(Text),
        "datetime" => DateTime.Parse(Text, Plain, DateTimeStyles.RoundtripKind),
        "datetimeoffset" => DateTimeOffset.Parse(Text, Plain, DateTimeStyles.RoundtripKind),
        "timespan" => TimeSpan.ParseExact(Text, "c", Plain),
        "uri" => new Uri(Text, UriKind.RelativeOrAbsolute),
        "bytes" => Convert.FromBase64String(Text),
        _ => throw new SerializationException($"A stored message has a property of the unknown type '{Type}'."),
    };
}
