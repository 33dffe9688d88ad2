using Emulator.Runtime;
using Emulator.Worker.Configuration;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker;

/// <summary>The clock of a data folder. A folder keeps the kind of clock it began with, so that its time never goes back.</summary>
internal static class StoredClock
{
    private const string Name = "clock";

    /// <summary>The system clock, or the virtual clock where it stood last.</summary>
    /// <exception cref="EmulatorException">The folder began with the other kind.</exception>
    public static async Task<TimeProvider> OpenAsync(EmulatorStore store, EmulatorSettings settings)
    {
        var stored = store.Read(session => RuntimeRow.Read(session, Name));
        if (settings.Clock == ClockMode.System)
        {
            if (stored is not null and not nameof(ClockMode.System)) throw Changed(settings, ClockMode.Virtual);
            if (stored is null) await store.WriteAsync(session => RuntimeRow.Write(session, Name, nameof(ClockMode.System)), "clock");
            return TimeProvider.System;
        }

        if (stored is nameof(ClockMode.System)) throw Changed(settings, ClockMode.System);
        if (stored is not null && Rfc3339.TryParse(stored, out var stood)) return new VirtualClock(stood);
        var start = settings.ClockStart ?? TimeProvider.System.GetUtcNow();
        await store.WriteAsync(session => RuntimeRow.Write(session, Name, Rfc3339.Format(start)), "clock");
        return new VirtualClock(start);
    }

    /// <summary>Stores every position of a virtual clock; nobody waits, since the single writer keeps the order.</summary>
    public static void Remember(TimeProvider clock, EmulatorStore store, ILogger logger)
    {
        if (clock is not VirtualClock virtualClock) return;
        virtualClock.Moved += async now =>
        {
            try
            {
                await store.WriteAsync(session => RuntimeRow.Write(session, Name, Rfc3339.Format(now)), "clock");
            }
            catch (Exception e) when (e is EmulatorException or ObjectDisposedException)
            {
                logger.LogError(e, "The position {Now} of the virtual clock was not stored.", now);
            }
        };
    }

    private static EmulatorException Changed(EmulatorSettings settings, ClockMode began) => new(
        $"Emulator:Clock: the data folder '{settings.DataFolder}' began with the clock {began} and keeps it; "
        + $"choose another Emulator:DataFolder for {settings.Clock}.");
}
