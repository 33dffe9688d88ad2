using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What is a list with rules is written as that list.</summary>
/// <param name="of">Makes it of a list; throws <see cref="ArgumentException"/> where the list breaks a rule.</param>
/// <param name="items">Its list.</param>
internal abstract class ListJsonConverter<T, TItem>(Func<TItem[], T> of, Func<T, IReadOnlyList<TItem>> items) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var read = JsonSerializer.Deserialize<TItem[]>(ref reader, options) ?? [];
        try
        {
            return of(read);
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, items(value), options);
}
