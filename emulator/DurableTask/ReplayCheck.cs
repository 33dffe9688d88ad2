using DurableTask.Core.Exceptions;

namespace Emulator.DurableTask;

/// <summary>Compares what the code asks for in a replay with what it asked for when the history was made.</summary>
/// <remarks>
/// Kind, task id, name, target, due time, input and order must be the same, step by step. Azure compares kind, id and name;
/// being stricter here finds in a test what there would only surface as a wrong input after a deployment.
/// </remarks>
internal sealed class ReplayCheck
{
    private const int ShownLength = 200;

    private readonly Queue<HistoryEvent> _asked = new();

    /// <summary>What the code has asked for and no stored event has confirmed yet: after a replay, what is new.</summary>
    public Queue<HistoryEvent> Unconfirmed => _asked;

    public void Ask(HistoryEvent asked) => _asked.Enqueue(asked);

    /// <summary>The next stored request; the code must have asked for the same.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It did not.</exception>
    public void Confirm(HistoryEvent stored, int sequence)
    {
        if (!_asked.TryDequeue(out var asked))
            throw Difference(sequence, $"history has {Describe(stored)}, the code asked for nothing more in this step");
        var field = FirstDifference(stored, asked);
        if (field is not null)
            throw Difference(sequence, $"history has {Describe(stored)}, the code asked for {Describe(asked)}; they differ in {field}");
    }

    /// <summary>The stored step is over; the code must not have asked for more than it holds.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It did.</exception>
    public void EndStep(int sequence)
    {
        if (_asked.TryPeek(out var asked))
            throw Difference(sequence, $"history has nothing more in this step, the code asked for {Describe(asked)}");
    }

    private static string? FirstDifference(HistoryEvent stored, HistoryEvent asked)
    {
        if (stored.Kind != asked.Kind) return "kind";
        if (stored.TaskId != asked.TaskId) return "id";
        if (!string.Equals(stored.Name, asked.Name, StringComparison.OrdinalIgnoreCase)) return "name";
        if (stored.Target != asked.Target) return "instance id";
        if (stored.Due != asked.Due) return "due time";
        return stored.Payload == asked.Payload ? null : $"input, from character {FirstDifferentCharacter(stored.Payload ?? "", asked.Payload ?? "")} on";
    }

    private static int FirstDifferentCharacter(string a, string b) => a.AsSpan().CommonPrefixLength(b);

    private static NonDeterministicOrchestrationException Difference(int sequence, string what) => new(
        $"The replay took another way than the stored history. First difference, at position {sequence}: {what}. "
        + "An orchestrator must be deterministic, and its code must not change while instances of it run.");

    private static string Describe(HistoryEvent e)
    {
        var name = e.Name is null ? "" : $" '{e.Name}'";
        var target = e.Target is null ? "" : $" for instance '{e.Target}'";
        var due = e.Kind == HistoryEventKind.TimerCreated ? $" due {new DateTime(e.Due, DateTimeKind.Utc):O}" : "";
        var input = e.Kind == HistoryEventKind.TimerCreated ? "" : $" with input {Shorten(e.Payload)}";
        return $"{e.Kind} #{e.TaskId}{name}{target}{due}{input}";
    }

    private static string Shorten(string? payload) =>
        payload is null ? "none" : payload.Length <= ShownLength ? payload : payload[..ShownLength] + "…";
}
