using System.Globalization;
using Emulator.Runtime;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker.Configuration;

/// <summary>Reads typed values below a section; a wrong one is an <see cref="EmulatorException"/> that names the key.</summary>
/// <param name="section">Where the keys are looked up.</param>
/// <param name="name">How a key is called in a message, up to the key itself, such as <c>Emulator:</c> or <c>host.json extensions.http.</c></param>
internal sealed class SettingReader(IConfiguration section, string name)
{
    /// <summary>The value, or null where it is not set or blank.</summary>
    public string? Text(string key) => TextOrBlank(key) is { Length: > 0 } text ? text : null;

    /// <summary>The value, or null where it is not set.</summary>
    public string? TextOrBlank(string key)
    {
        var found = section.GetSection(key);
        return found.GetChildren().Any() ? throw Wrong(key, "it holds several values; expected one") : found.Value?.Trim();
    }

    public int Number(string key, int unset, int from, int to)
    {
        if (Text(key) is not { } text) return unset;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to
            ? value
            : throw Wrong(key, $"'{text}' is not a whole number from {from} to {to}");
    }

    public bool Flag(string key, bool unset)
    {
        if (Text(key) is not { } text) return unset;
        return bool.TryParse(text, out var value) ? value : throw Wrong(key, $"'{text}' is not true or false");
    }

    /// <summary>A span of time, written <c>[days.]hours:minutes:seconds</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan unset, TimeSpan from, TimeSpan to)
    {
        if (Text(key) is not { } text) return unset;
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to
            ? value
            : throw Wrong(key, $"'{text}' is not a time span from {from} to {to}, written hours:minutes:seconds");
    }

    public T Choice<T>(string key, T unset)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return unset;
        foreach (var candidate in Enum.GetNames<T>())
            if (candidate.Equals(text, StringComparison.OrdinalIgnoreCase)) return Enum.Parse<T>(candidate);
        throw Wrong(key, $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}");
    }

    public EmulatorException Wrong(string key, string why) => new($"{name}{key}: {why}.");
}
