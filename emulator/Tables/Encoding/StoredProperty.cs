using System.Buffers.Binary;
using Utf8 = System.Text.Encoding;

namespace Emulator.Tables.Encoding;

/// <summary>One stored property, as long as the row is under the reader.</summary>
internal readonly ref struct StoredProperty
{
    private readonly ReadOnlySpan<byte> _whole;
    private readonly int _prefix;
    private readonly int _name;
    private readonly int _value;

    /// <param name="whole">Name, type and value as they are stored.</param>
    /// <param name="prefix">The bytes of the name's length.</param>
    /// <param name="name">The bytes of the name.</param>
    /// <param name="value">The bytes of the value.</param>
    public StoredProperty(ReadOnlySpan<byte> whole, int prefix, int name, int value)
    {
        _whole = whole;
        _prefix = prefix;
        _name = name;
        _value = value;
    }

    /// <summary>Name, type and value as they are stored.</summary>
    public ReadOnlySpan<byte> Whole => _whole;

    /// <summary>The name with its length in front, as <see cref="EntityWriter.Header"/> makes it.</summary>
    public ReadOnlySpan<byte> Header => _whole[..(_prefix + _name)];

    public EdmType Type => (EdmType)_whole[_prefix + _name];

    public string Name => Utf8.UTF8.GetString(_whole.Slice(_prefix, _name));

    public int NameChars => Utf8.UTF8.GetCharCount(_whole.Slice(_prefix, _name));

    /// <summary>The bytes of the value: a string's in UTF-8, a binary's, a number's in little-endian.</summary>
    public ReadOnlySpan<byte> Bytes => _whole[^_value..];

    /// <summary>What the service counts for the value, in bytes.</summary>
    public int ServiceSize => Type switch
    {
        EdmType.String => 4 + 2 * Utf8.UTF8.GetCharCount(Bytes),
        EdmType.Binary => 4 + _value,
        EdmType.False or EdmType.True => 1,
        _ => _value,
    };

    public string String => Utf8.UTF8.GetString(Bytes);

    public int Int32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    public long Int64 => BinaryPrimitives.ReadInt64LittleEndian(Bytes);

    public double Double => BinaryPrimitives.ReadDoubleLittleEndian(Bytes);

    public bool Boolean => Type == EdmType.True;

    public DateTimeOffset DateTime => new(Int64, TimeSpan.Zero);

    public Guid Guid => new(Bytes);

    /// <summary>The value as the clients show it where no class says otherwise.</summary>
    public object Value => Type switch
    {
        EdmType.String => String,
        EdmType.Binary => Bytes.ToArray(),
        EdmType.Int32 => Int32,
        EdmType.Int64 => Int64,
        EdmType.Double => Double,
        EdmType.False => false,
        EdmType.True => true,
        EdmType.DateTime => DateTime,
        EdmType.Guid => Guid,
        _ => throw new InvalidDataException($"Property '{Name}' has the unknown type {Type}."),
    };
}
