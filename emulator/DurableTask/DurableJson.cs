using System.Text.Json;
using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>The one place that says how inputs, outputs, events and failures become JSON.</summary>
/// <remarks>
/// As a Functions worker does it by default: System.Text.Json, names as declared, read without regard to case, no fields. (The
/// DurableTask packages on their own would include fields; in a Functions worker the worker's serializer replaces that. So a
/// tuple becomes <c>{}</c> here, as it does in Azure.)
/// </remarks>
public sealed class DurableJson : DataConverter
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    private DurableJson()
    {
    }

    public static DurableJson Converter { get; } = new();

    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, Options);

    public override T? Deserialize<T>(string? data)
        where T : default => data is null ? default : JsonSerializer.Deserialize<T>(data, Options);
}
