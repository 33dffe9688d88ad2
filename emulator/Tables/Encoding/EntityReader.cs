namespace Emulator.Tables.Encoding;

/// <summary>Steps through the stored properties of one entity, in the form that <see cref="EntityWriter"/> describes.</summary>
internal ref struct EntityReader(ReadOnlySpan<byte> properties)
{
    private ReadOnlySpan<byte> _rest = properties;

    /// <summary>Reads the next property, where there is one.</summary>
    public bool Next(out StoredProperty property)
    {
        property = default;
        if (_rest.IsEmpty) return false;
        var at = 0;
        var name = ReadLength(ref at);
        var prefix = at;
        at += name;
        var value = (EdmType)_rest[at++] switch
        {
            EdmType.String or EdmType.Binary => ReadLength(ref at),
            EdmType.Int32 => 4,
            EdmType.False or EdmType.True => 0,
            EdmType.Guid => 16,
            _ => 8,
        };
        property = new StoredProperty(_rest[..(at + value)], prefix, name, value);
        _rest = _rest[(at + value)..];
        return true;
    }

    /// <summary>Reads the property of this name, where it lies ahead.</summary>
    public bool Find(ReadOnlySpan<byte> header, out StoredProperty property)
    {
        while (Next(out property))
        {
            if (property.Header.SequenceEqual(header)) return true;
        }

        return false;
    }

    private readonly int ReadLength(ref int at)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _rest[at++];
            length |= (part & 0x7F) << shift;
            if (part < 0x80) return length;
        }
    }
}
