namespace Emulator.Tables.Encoding;

/// <summary>How a property of one .NET type is written and read.</summary>
internal abstract class ValueFormat<TValue>
{
    public abstract void Write(PropertyName name, TValue value, ref EntityWriter writer);

    /// <exception cref="InvalidOperationException">The stored value is of another type.</exception>
    public abstract TValue Read(in StoredProperty stored);

    protected static InvalidOperationException Mismatch(in StoredProperty stored) =>
        new($"Property '{stored.Name}' is stored as {stored.Type}; it cannot be read as {typeof(TValue)}.");
}

/// <summary>The formats of the types that the service knows.</summary>
internal static class ValueFormat
{
    /// <exception cref="NotSupportedException">The service has no such type.</exception>
    public static ValueFormat<TValue> For<TValue>()
    {
        var type = typeof(TValue);
        object? format = type switch
        {
            _ when type == typeof(string) => new TextFormat(),
            _ when type == typeof(byte[]) => new BytesFormat(),
            _ when type == typeof(BinaryData) => new BinaryDataFormat(),
            _ when type == typeof(int) => new Int32Format(),
            _ when type == typeof(long) => new Int64Format(),
            _ when type == typeof(double) => new DoubleFormat(),
            _ when type == typeof(bool) => new BooleanFormat(),
            _ when type == typeof(DateTime) => new DateTimeFormat(),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffsetFormat(),
            _ when type == typeof(Guid) => new GuidFormat(),
            _ when type.IsEnum => Activator.CreateInstance(typeof(EnumFormat<>).MakeGenericType(type)),
            _ when Nullable.GetUnderlyingType(type) is { } inner => Activator.CreateInstance(typeof(NullableFormat<>).MakeGenericType(inner)),
            _ => null,
        };
        return format as ValueFormat<TValue>
            ?? throw new NotSupportedException($"A table has no type for {type}; store a string, int, long, double, bool, DateTimeOffset, Guid, byte[] or enum.");
    }

    /// <summary>Writes a value whose type is known only now; null is not stored.</summary>
    /// <exception cref="NotSupportedException">The service has no such type.</exception>
    public static void Write(PropertyName name, object? value, ref EntityWriter writer)
    {
        switch (value)
        {
            case null: break;
            case string text: writer.Write(name, text); break;
            case int number: writer.Write(name, number); break;
            case long number: writer.Write(name, number); break;
            case double number: writer.Write(name, number); break;
            case bool flag: writer.Write(name, flag); break;
            case DateTimeOffset time: writer.Write(name, time.UtcDateTime); break;
            case DateTime time: writer.Write(name, Utc(time)); break;
            case Guid guid: writer.Write(name, guid); break;
            case byte[] bytes: writer.Write(name, bytes.AsSpan()); break;
            case BinaryData data: writer.Write(name, data.ToMemory().Span); break;
            case Enum: writer.Write(name, value.ToString()!); break;
            default: throw new NotSupportedException($"Property '{name.Text}': a table has no type for {value.GetType()}.");
        }
    }

    private static DateTime Utc(DateTime value) => value.Kind == DateTimeKind.Utc
        ? value
        : throw new NotSupportedException($"DateTime {value:O} has the kind {value.Kind}; a table takes only Utc. DateTime.SpecifyKind says so without a change.");

    private sealed class TextFormat : ValueFormat<string>
    {
        public override void Write(PropertyName name, string value, ref EntityWriter writer)
        {
            if (value is not null) writer.Write(name, value);
        }

        public override string Read(in StoredProperty stored) => stored.Type == EdmType.String ? stored.String : throw Mismatch(stored);
    }

    private sealed class BytesFormat : ValueFormat<byte[]>
    {
        public override void Write(PropertyName name, byte[] value, ref EntityWriter writer)
        {
            if (value is not null) writer.Write(name, value.AsSpan());
        }

        public override byte[] Read(in StoredProperty stored) => stored.Type == EdmType.Binary ? stored.Bytes.ToArray() : throw Mismatch(stored);
    }

    private sealed class BinaryDataFormat : ValueFormat<BinaryData>
    {
        public override void Write(PropertyName name, BinaryData value, ref EntityWriter writer)
        {
            if (value is not null) writer.Write(name, value.ToMemory().Span);
        }

        public override BinaryData Read(in StoredProperty stored) =>
            stored.Type == EdmType.Binary ? BinaryData.FromBytes(stored.Bytes.ToArray()) : throw Mismatch(stored);
    }

    private sealed class Int32Format : ValueFormat<int>
    {
        public override void Write(PropertyName name, int value, ref EntityWriter writer) => writer.Write(name, value);

        public override int Read(in StoredProperty stored) => stored.Type == EdmType.Int32 ? stored.Int32 : throw Mismatch(stored);
    }

    private sealed class Int64Format : ValueFormat<long>
    {
        public override void Write(PropertyName name, long value, ref EntityWriter writer) => writer.Write(name, value);

        public override long Read(in StoredProperty stored) => stored.Type == EdmType.Int64 ? stored.Int64 : throw Mismatch(stored);
    }

    private sealed class DoubleFormat : ValueFormat<double>
    {
        public override void Write(PropertyName name, double value, ref EntityWriter writer) => writer.Write(name, value);

        public override double Read(in StoredProperty stored) => stored.Type switch
        {
            EdmType.Double => stored.Double,
            EdmType.Int32 => stored.Int32,
            _ => throw Mismatch(stored),
        };
    }

    private sealed class BooleanFormat : ValueFormat<bool>
    {
        public override void Write(PropertyName name, bool value, ref EntityWriter writer) => writer.Write(name, value);

        public override bool Read(in StoredProperty stored) => stored.Type is EdmType.True or EdmType.False ? stored.Boolean : throw Mismatch(stored);
    }

    private sealed class DateTimeFormat : ValueFormat<DateTime>
    {
        public override void Write(PropertyName name, DateTime value, ref EntityWriter writer) => writer.Write(name, Utc(value));

        public override DateTime Read(in StoredProperty stored) => stored.Type == EdmType.DateTime ? stored.DateTime.UtcDateTime : throw Mismatch(stored);
    }

    private sealed class DateTimeOffsetFormat : ValueFormat<DateTimeOffset>
    {
        public override void Write(PropertyName name, DateTimeOffset value, ref EntityWriter writer) => writer.Write(name, value.UtcDateTime);

        public override DateTimeOffset Read(in StoredProperty stored) => stored.Type == EdmType.DateTime ? stored.DateTime : throw Mismatch(stored);
    }

    private sealed class GuidFormat : ValueFormat<Guid>
    {
        public override void Write(PropertyName name, Guid value, ref EntityWriter writer) => writer.Write(name, value);

        public override Guid Read(in StoredProperty stored) => stored.Type == EdmType.Guid ? stored.Guid : throw Mismatch(stored);
    }

    /// <summary>An enum is stored by its name.</summary>
    private sealed class EnumFormat<TEnum> : ValueFormat<TEnum>
        where TEnum : struct, Enum
    {
        public override void Write(PropertyName name, TEnum value, ref EntityWriter writer) => writer.Write(name, value.ToString());

        public override TEnum Read(in StoredProperty stored) => stored.Type == EdmType.String ? Enum.Parse<TEnum>(stored.String) : throw Mismatch(stored);
    }

    private sealed class NullableFormat<TInner> : ValueFormat<TInner?>
        where TInner : struct
    {
        private readonly ValueFormat<TInner> _inner = For<TInner>();

        public override void Write(PropertyName name, TInner? value, ref EntityWriter writer)
        {
            if (value is { } inner) _inner.Write(name, inner, ref writer);
        }

        public override TInner? Read(in StoredProperty stored) => _inner.Read(stored);
    }
}
