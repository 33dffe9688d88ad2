using System.Globalization;
using System.Text;

namespace Emulator.DurableTask;

/// <summary>A task without an answer: what the engine has to do again after a crash, or still waits for.</summary>
/// <param name="Kind"><see cref="Activity"/>, <see cref="Timer"/> or <see cref="SubOrchestration"/>.</param>
/// <param name="Due">When a timer is due, in UTC ticks.</param>
internal readonly record struct OpenTask(int Id, char Kind, long Due = 0)
{
    public const char Activity = 'a';
    public const char Timer = 't';
    public const char SubOrchestration = 's';

    /// <summary>The open task that an asked event makes; an event to another instance makes none.</summary>
    public static OpenTask? Of(HistoryEvent asked) => asked.Kind switch
    {
        HistoryEventKind.TaskScheduled => new OpenTask(asked.TaskId, Activity),
        HistoryEventKind.TimerCreated => new OpenTask(asked.TaskId, Timer, asked.Due),
        HistoryEventKind.SubOrchestrationCreated => new OpenTask(asked.TaskId, SubOrchestration),
        _ => null,
    };

    /// <summary>The column <c>open</c> of an instance: short, and readable in any SQLite tool.</summary>
    public static string Format(List<OpenTask> tasks)
    {
        if (tasks.Count == 0) return "";
        var text = new StringBuilder(tasks.Count * 6);
        foreach (var task in tasks)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(task.Kind).Append(task.Id);
            if (task.Kind == Timer) text.Append('@').Append(task.Due);
        }

        return text.ToString();
    }

    public static List<OpenTask> Parse(string text)
    {
        List<OpenTask> tasks = [];
        foreach (var range in text.AsSpan().Split(' '))
        {
            var part = text.AsSpan(range);
            if (part.IsEmpty) continue;
            var at = part.IndexOf('@');
            var id = int.Parse(at < 0 ? part[1..] : part[1..at], NumberStyles.None, CultureInfo.InvariantCulture);
            tasks.Add(new OpenTask(id, part[0], at < 0 ? 0 : long.Parse(part[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        return tasks;
    }
}
