using System.Text.Json;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace Emulator.Worker.Timers;

/// <summary>The stored positions of the schedules.</summary>
internal sealed class ScheduleState(EmulatorStore store)
{
    /// <summary>Where the function's schedule stood last, or null when it is new.</summary>
    public ScheduleStatus? Read(string function) => store.Read(session => RuntimeRow.Read(session, Name(function))) is { } json
        ? JsonSerializer.Deserialize<ScheduleStatus>(json)
        : null;

    public Task WriteAsync(string function, ScheduleStatus status)
    {
        var json = JsonSerializer.Serialize(status);
        return store.WriteAsync(session => RuntimeRow.Write(session, Name(function), json), "timer", function);
    }

    private static string Name(string function) => "timer:" + function.ToLowerInvariant();
}
