using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function runs on a schedule and never overlaps itself.</summary>
/// <param name="schedule">
/// An NCRONTAB expression of six fields (second minute hour day month weekday) read in UTC, for example <c>0 0 6 * * 1-5</c>;
/// or <c>%name%</c>, the setting that holds one.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <summary>
    /// Whether the schedule's position is stored, so that an occurrence missed while the host was down runs once at its next
    /// start. Default true; ignored for schedules that run more often than once a minute.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs at each start of the host. Default false.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function is told about its schedule.</summary>
public class TimerInfo
{
    /// <summary>The schedule's position, or null when it is not stored (<see cref="TimerTriggerAttribute.UseMonitor"/>).</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for one that was missed.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>A schedule's position; all times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence that ran; <see cref="DateTime.MinValue"/> before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence after <see cref="Last"/>: in a scheduled run, the one that is running.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this position was computed.</summary>
    public DateTime LastUpdated { get; set; }
}
