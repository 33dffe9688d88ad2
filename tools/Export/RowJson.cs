using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace Export;

/// <summary>A row as one line of JSON: names and values as the table service itself writes them, with the type beside a value that JSON does not tell.</summary>
/// <remarks>Timestamp and ETag are left out: a restored row gets its own.</remarks>
internal static class RowJson
{
    private const string TypeSuffix = "@odata.type";
    private const string TagKey = "odata.etag";
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static void Write(Utf8JsonWriter json, TableEntity row)
    {
        json.WriteStartObject();
        json.WriteString("PartitionKey", row.PartitionKey);
        json.WriteString("RowKey", row.RowKey);
        foreach (var (name, value) in row)
        {
            if (name is "PartitionKey" or "RowKey" or "Timestamp" or TagKey || value is null) continue;
            Write(json, name, value);
        }

        json.WriteEndObject();
    }

    /// <exception cref="InvalidDataException">The line is not one that <see cref="Write(Utf8JsonWriter, TableEntity)"/> has written.</exception>
    public static TableEntity Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        TableEntity row = [];
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal)) continue;
            var type = json.RootElement.TryGetProperty(property.Name + TypeSuffix, out var written) ? written.GetString() : null;
            row[property.Name] = Value(property.Value, type) ?? throw new InvalidDataException($"'{property.Name}' of {type ?? "no type"} cannot be read: {property.Value}");
        }

        return row;
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                return;
            case bool flag:
                json.WriteBoolean(name, flag);
                return;
            case int number:
                json.WriteNumber(name, number);
                return;
        }

        var (type, written) = value switch
        {
            long number => ("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)),
            double number => ("Edm.Double", number.ToString("R", CultureInfo.InvariantCulture)),
            DateTimeOffset time => ("Edm.DateTime", time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)),
            DateTime time => ("Edm.DateTime", time.ToUniversalTime().ToString(Time, CultureInfo.InvariantCulture)),
            Guid guid => ("Edm.Guid", guid.ToString("D")),
            byte[] bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
            BinaryData bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
            _ => throw new InvalidDataException($"'{name}' is a {value.GetType().Name}, which no table holds."),
        };
        json.WriteString(name + TypeSuffix, type);
        json.WriteString(name, written);
    }

    private static object? Value(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (null, JsonValueKind.String) => value.GetString(),
        (null, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        (null, JsonValueKind.Number) when value.TryGetInt32(out var number) => number,
        ("Edm.Int64", JsonValueKind.String) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Double", JsonValueKind.String) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.DateTime", JsonValueKind.String) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ("Edm.Guid", JsonValueKind.String) => value.GetGuid(),
        ("Edm.Binary", JsonValueKind.String) => value.GetBytesFromBase64(),
        _ => null,
    };
}
