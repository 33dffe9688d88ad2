using Emulator.Runtime;
using Emulator.Worker.Configuration;
using Emulator.Worker.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker.Timers;

/// <summary>Reads the schedules of the app's timer functions.</summary>
internal sealed class TimerBinding(FunctionRunner runner, EmulatorInstance instance, IConfiguration settings, ILogger logger)
{
    public List<TimerFunction> Functions { get; } = [];

    /// <summary>The functions with their schedules, for the list printed at start.</summary>
    public List<(Function Function, CronSchedule Schedule, string Text)> Schedules { get; } = [];

    /// <exception cref="EmulatorException">The schedule, its setting or a parameter is wrong.</exception>
    public void Add(Function function, TimerTriggerAttribute trigger)
    {
        var text = PlaceholderText.Resolve(trigger.Schedule, settings, $"Function '{function.Name}'");
        var source = trigger.Schedule == text ? $"the schedule '{text}'" : $"the schedule '{text}' of the setting {trigger.Schedule}";
        new ParameterBinding(function).Bind(typeof(TimerInfo), static _ => null);
        if (TimeSpan.TryParse(text, out _))
            throw new EmulatorException($"Function '{function.Name}': {source} is a time span, which the platform's Consumption plans do not run.");
        CronSchedule schedule;
        try
        {
            schedule = CronSchedule.Parse(text);
        }
        catch (FormatException e)
        {
            throw new EmulatorException($"Function '{function.Name}': {source} is wrong: {e.Message}.", e);
        }

        Functions.Add(new TimerFunction(function, trigger, schedule, runner, instance, logger));
        Schedules.Add((function, schedule, text));
    }
}
