namespace Emulator.Tables.Encoding;

/// <summary>The properties that a query asks for; the default is all of them.</summary>
internal readonly struct Selection
{
    private readonly byte[][]? _headers;
    private readonly string[]? _names;

    public Selection(IEnumerable<string>? names)
    {
        _names = names?.ToArray();
        if (_names is { Length: 0 }) _names = null;
        _headers = _names?.Select(EntityWriter.Header).ToArray();
    }

    public bool Has(string name) => _names is null || Array.IndexOf(_names, name) >= 0;

    public bool Has(in StoredProperty property)
    {
        if (_headers is null) return true;
        foreach (var header in _headers)
        {
            if (property.Header.SequenceEqual(header)) return true;
        }

        return false;
    }
}
