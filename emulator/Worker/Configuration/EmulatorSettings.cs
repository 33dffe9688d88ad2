using Emulator.Runtime;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker.Configuration;

internal enum ClockMode
{
    System,
    Virtual,
}

/// <summary>The settings of the embedded runtime itself, all below <c>Emulator:</c>; a key that is not one of them is refused.</summary>
/// <param name="Port">The TCP port on 127.0.0.1; 0 takes any that is free.</param>
/// <param name="DataFolder">Where the store lives.</param>
/// <param name="Clock">Whether time passes by itself.</param>
/// <param name="ClockStart">Where a virtual clock stands at the first start on a data folder; null means the present.</param>
/// <param name="Queues">The Service Bus queues that exist.</param>
/// <param name="Hostile">Which faults the runtime makes on purpose.</param>
/// <param name="Seed">Where one thread does everything: decides who of several goes on first; null for the usual way, in which the machine decides.</param>
/// <param name="CrashAt">Where the process ends itself; null, as a rule, for nowhere.</param>
internal sealed record EmulatorSettings(
    int Port, string DataFolder, ClockMode Clock, DateTimeOffset? ClockStart, string[] Queues, HostilitySettings Hostile, int? Seed, CrashPoints? CrashAt)
{
    private const string Section = "Emulator";

    private static readonly string[] Keys =
        [nameof(Port), nameof(DataFolder), nameof(Clock), nameof(ClockStart), nameof(Queues), nameof(Hostile), nameof(Seed), nameof(CrashAt)];

    public static EmulatorSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        SettingReader reader = new(section, Section + ":");
        foreach (var child in section.GetChildren())
        {
            if (!Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw reader.Wrong(child.Key, $"there is no such setting; there are {string.Join(", ", Keys)}");
        }

        DateTimeOffset? start = null;
        if (reader.Text(nameof(ClockStart)) is { } text)
        {
            start = Rfc3339.TryParse(text, out var instant)
                ? instant
                : throw reader.Wrong(nameof(ClockStart), $"'{text}' is not an RFC 3339 time such as 2024-01-31T08:00:00Z");
        }

        return new EmulatorSettings(
            reader.Number(nameof(Port), 7071, 0, 65535),
            reader.Text(nameof(DataFolder)) ?? ".data",
            reader.Choice(nameof(Clock), ClockMode.System),
            start,
            (reader.Text(nameof(Queues)) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            HostileSettings.Read(section.GetSection(nameof(Hostile))),
            reader.Text(nameof(Seed)) is null ? null : reader.Number(nameof(Seed), 0, int.MinValue, int.MaxValue),
            ReadCrashAt(reader));
    }

    private static CrashPoints? ReadCrashAt(SettingReader reader)
    {
        if (reader.Text(nameof(CrashAt)) is not { } at) return null;
        try
        {
            return new CrashPoints(at);
        }
        catch (FormatException e)
        {
            throw reader.Wrong(nameof(CrashAt), e.Message);
        }
    }
}
