using Emulator.Runtime;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker.Configuration;

/// <summary>The text of a trigger, in which <c>%name%</c> stands for a setting.</summary>
internal static class PlaceholderText
{
    /// <param name="text">As it stands in the attribute.</param>
    /// <param name="settings">Where the names are looked up.</param>
    /// <param name="where">Begins the message of an error.</param>
    /// <exception cref="EmulatorException">A setting is missing, or a percent sign has no partner.</exception>
    public static string Resolve(string text, IConfiguration settings, string where)
    {
        var parts = text.Split('%');
        if (parts.Length % 2 == 0) throw new EmulatorException($"{where}: '{text}' has a percent sign without a partner.");
        for (var i = 1; i < parts.Length; i += 2)
        {
            var value = settings[parts[i]];
            if (string.IsNullOrWhiteSpace(value)) throw new EmulatorException($"{where}: the setting '{parts[i]}' is missing.");
            parts[i] = value;
        }

        return string.Concat(parts);
    }
}
