using System.Buffers.Binary;
using System.Text;
using Emulator.Tables.Service;
using Utf8 = System.Text.Encoding;

namespace Emulator.Tables.Encoding;

/// <summary>Writes the properties of one entity as they are stored, and measures them against the service's limits.</summary>
/// <remarks>
/// The stored form is a sequence of properties: length of the name (varint), name (UTF-8), type byte, value. Strings and
/// binaries carry their length (varint), the rest has the width of its type, little-endian. A null is not written. The first
/// limit that is broken stays in <see cref="Fault"/>.
/// </remarks>
internal ref struct EntityWriter
{
    private const int LargestKept = 256 * 1024;

    [ThreadStatic]
    private static byte[]? s_buffer;

    private byte[] _buffer;
    private int _length;

    public EntityWriter(int keyChars)
    {
        _buffer = s_buffer ??= new byte[4096];
        Size = 4 + 2L * keyChars;
    }

    /// <summary>What the service counts for the entity, by its published formula, in bytes.</summary>
    public long Size { get; private set; }

    public int Properties { get; private set; }

    public TableFault? Fault { get; private set; }

    /// <summary>The bytes of a property's name with its length in front, made once per name.</summary>
    public static byte[] Header(string name)
    {
        var utf8 = Utf8.UTF8.GetBytes(name);
        var header = new byte[5 + utf8.Length];
        var prefix = WriteLength(header, utf8.Length);
        utf8.CopyTo(header, prefix);
        return header[..(prefix + utf8.Length)];
    }

    public void Write(PropertyName name, string value)
    {
        if (value.Length > TableLimits.StringChars) Refuse(TableFault.PropertyValueTooLarge, name);
        var most = Utf8.UTF8.GetMaxByteCount(Math.Min(value.Length, TableLimits.StringChars));
        Start(name, EdmType.String, most + 5, 4 + 2L * value.Length);
        if (Fault is not null) return;
        var count = Utf8.UTF8.GetByteCount(value);
        _length += WriteLength(_buffer.AsSpan(_length), count);
        _length += Utf8.UTF8.GetBytes(value, _buffer.AsSpan(_length));
    }

    public void Write(PropertyName name, scoped ReadOnlySpan<byte> value)
    {
        if (value.Length > TableLimits.BinaryBytes) Refuse(TableFault.PropertyValueTooLarge, name);
        Start(name, EdmType.Binary, Math.Min(value.Length, TableLimits.BinaryBytes) + 5, 4 + value.Length);
        if (Fault is not null) return;
        _length += WriteLength(_buffer.AsSpan(_length), value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    public void Write(PropertyName name, int value)
    {
        Start(name, EdmType.Int32, 4, 4);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);
    }

    public void Write(PropertyName name, long value)
    {
        Start(name, EdmType.Int64, 8, 8);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);
    }

    public void Write(PropertyName name, double value)
    {
        Start(name, EdmType.Double, 8, 8);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);
    }

    public void Write(PropertyName name, bool value) =>
        Start(name, value ? EdmType.True : EdmType.False, 0, 1);

    public void Write(PropertyName name, DateTime utc)
    {
        if (utc < TableLimits.EarliestDateTime) Refuse(TableFault.OutOfRangeInput, name);
        Start(name, EdmType.DateTime, 8, 8);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), utc.Ticks);
    }

    public void Write(PropertyName name, Guid value)
    {
        Start(name, EdmType.Guid, 16, 16);
        value.TryWriteBytes(Take(16));
    }

    /// <summary>Takes over a property that is stored already, as it stands.</summary>
    public void Copy(in StoredProperty property)
    {
        Reserve(property.Whole.Length);
        Count(property.NameChars, property.ServiceSize);
        property.Whole.CopyTo(_buffer.AsSpan(_length));
        _length += property.Whole.Length;
    }

    /// <summary>The stored form; null where the entity breaks a limit.</summary>
    public byte[]? Finish()
    {
        if (Properties > TableLimits.Properties) Fault ??= TableFault.TooManyProperties;
        if (Size > TableLimits.EntityBytes) Fault ??= TableFault.EntityTooLarge;
        if (_buffer.Length <= LargestKept) s_buffer = _buffer;
        return Fault is null ? _buffer.AsSpan(0, _length).ToArray() : null;
    }

    private static int WriteLength(Span<byte> to, int length)
    {
        var count = 0;
        for (; length >= 0x80; length >>= 7) to[count++] = (byte)(length | 0x80);
        to[count++] = (byte)length;
        return count;
    }

    private void Start(PropertyName name, EdmType type, int mostBytes, long serviceSize)
    {
        if (name.Fault is { } invalid) Refuse(invalid, name);
        Count(name.Text.Length, serviceSize);
        Reserve(name.Header.Length + 1 + mostBytes);
        name.Header.CopyTo(_buffer.AsSpan(_length));
        _length += name.Header.Length;
        _buffer[_length++] = (byte)type;
    }

    private void Refuse(TableFault fault, PropertyName name) => Fault ??= fault.At($"property '{name.Text}'");

    private void Count(int nameChars, long serviceSize)
    {
        Properties++;
        Size += 8 + 2L * nameChars + serviceSize;
    }

    private Span<byte> Take(int count)
    {
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }

    private void Reserve(int count)
    {
        // A refused entity is not stored, so what it would have filled is not kept either.
        if (Fault is not null) _length = 0;
        if (_length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
    }
}
