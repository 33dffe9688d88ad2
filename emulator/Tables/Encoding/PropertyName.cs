using System.Collections.Concurrent;
using Emulator.Tables.Service;

namespace Emulator.Tables.Encoding;

/// <summary>A property's name, checked and encoded once.</summary>
internal sealed class PropertyName
{
    // Names come from the program, not from its users; the bound only keeps a program that makes names up from filling the memory.
    private const int MostKept = 4096;
    private static readonly ConcurrentDictionary<string, PropertyName> Known = new(StringComparer.Ordinal);

    private PropertyName(string text)
    {
        Text = text;
        Header = EntityWriter.Header(text);
        Fault = TableLimits.CheckPropertyName(text);
    }

    public string Text { get; }

    /// <summary>The name as it is stored, with its length in front.</summary>
    public byte[] Header { get; }

    /// <summary>Why the service refuses the name; null where it does not.</summary>
    public TableFault? Fault { get; }

    public static PropertyName Of(string text)
    {
        if (Known.TryGetValue(text, out var name)) return name;
        name = new PropertyName(text);
        if (Known.Count < MostKept) Known.TryAdd(text, name);
        return name;
    }
}
