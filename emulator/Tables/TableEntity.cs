using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary of its properties, for rows whose shape is not one class.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    internal const string ETagKey = "odata.etag";
    private readonly Dictionary<string, object?> _properties;

    public TableEntity() => _properties = new Dictionary<string, object?>(StringComparer.Ordinal);

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <param name="values">Copied; may hold the keys.</param>
    public TableEntity(IDictionary<string, object?> values) =>
        _properties = new Dictionary<string, object?>(values, StringComparer.Ordinal);

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => _properties[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => _properties[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => GetString(ETagKey) is { } value ? new ETag(value) : default;
        set => _properties[ETagKey] = value.ToString();
    }

    public int Count => _properties.Count;

    public ICollection<string> Keys => _properties.Keys;

    ICollection<object?> IDictionary<string, object?>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>A property's value; null where there is none. A whole number put on a long or double keeps the property's type.</summary>
    /// <exception cref="InvalidOperationException">The property has a value of another type.</exception>
    public object? this[string key]
    {
        get => _properties.GetValueOrDefault(key);
        set => _properties[key] = value is not null && _properties.GetValueOrDefault(key) is { } old ? Coerce(old, value) : value;
    }

    public string? GetString(string key) => (string?)Get(key, typeof(string));

    public byte[]? GetBinary(string key) => Get(key, typeof(byte[])) is { } value ? value as byte[] ?? ((BinaryData)value).ToArray() : null;

    public BinaryData? GetBinaryData(string key) =>
        Get(key, typeof(BinaryData)) is { } value ? value as BinaryData ?? BinaryData.FromBytes((byte[])value) : null;

    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));

    public double? GetDouble(string key) => (double?)Get(key, typeof(double));

    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));

    public int? GetInt32(string key) => (int?)Get(key, typeof(int));

    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    /// <summary>A point in time, in UTC.</summary>
    public DateTime? GetDateTime(string key) =>
        Get(key, typeof(DateTime)) is { } value ? value as DateTime? ?? ((DateTimeOffset)value).UtcDateTime : null;

    /// <summary>A point in time; a <see cref="DateTime"/> that was put here counts as what its kind says.</summary>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        Get(key, typeof(DateTimeOffset)) is { } value ? value as DateTimeOffset? ?? new DateTimeOffset((DateTime)value) : null;

    public void Add(string key, object? value) => _properties.Add(key, value);

    public void Clear() => _properties.Clear();

    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    public bool Remove(string key) => _properties.Remove(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => _properties.TryGetValue(key, out value);

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => _properties.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) => _properties.Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private object? Get(string key, Type type)
    {
        if (_properties.GetValueOrDefault(key) is not { } value) return null;
        var fits = value.GetType() == type || value switch
        {
            byte[] => type == typeof(BinaryData),
            BinaryData => type == typeof(byte[]),
            DateTime => type == typeof(DateTimeOffset),
            DateTimeOffset => type == typeof(DateTime),
            _ => false,
        };
        return fits ? value : throw new InvalidOperationException($"Property '{key}' is a {value.GetType()}, not a {type}.");
    }

    private static object Coerce(object old, object value) => (old, value) switch
    {
        (int, double or long) => value,
        (double, int number) => (double)number,
        (long, int number) => (long)number,
        _ when old.GetType().IsInstanceOfType(value) => value,
        _ => throw new InvalidOperationException($"The property holds a {old.GetType()}; a {value.GetType()} does not fit."),
    };
}
