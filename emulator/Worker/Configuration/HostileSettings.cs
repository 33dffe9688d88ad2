using System.Collections.Immutable;
using Emulator.Runtime;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker.Configuration;

/// <summary>Reads <c>Emulator:Hostile</c>: <c>Seed</c>, <c>Rate</c> for every kind of fault, and a rate by the name of a kind.</summary>
internal static class HostileSettings
{
    private const string Seed = "Seed";
    private const string Rate = "Rate";

    /// <summary>A wrong clock changes what callers see, so it comes only when it is named.</summary>
    private static readonly FaultKind[] OnlyByName = [FaultKind.ClockStep];

    /// <exception cref="EmulatorException">A key is unknown, or a value is not a rate.</exception>
    public static HostilitySettings Read(IConfiguration section)
    {
        SettingReader reader = new(section, "Emulator:Hostile:");
        string[] keys = [Seed, Rate, .. Enum.GetNames<FaultKind>()];
        foreach (var child in section.GetChildren())
        {
            if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) throw reader.Wrong(child.Key, $"there is no such setting; there are {string.Join(", ", keys)}");
        }

        var all = reader.Number(Rate, 0, 0, HostilitySettings.Always);
        return new HostilitySettings(
            reader.Number(Seed, 1, 0, int.MaxValue),
            Enum.GetValues<FaultKind>().ToImmutableDictionary(
                kind => kind, kind => reader.Number(kind.ToString(), OnlyByName.Contains(kind) ? 0 : all, 0, HostilitySettings.Always)));
    }
}
