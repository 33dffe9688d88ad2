using DurableTask.Core.Exceptions;

namespace Emulator.DurableTask;

/// <summary>Compares what the code asks for in a replay with what it asked for when the history was made.</summary>
/// <remarks>
/// Kind, task id, name, target, due time, input and order must be the same, step by step. Azure compares kind, id and name;
/// being stricter here finds in a test what there would only surface as a wrong input after a deployment.
/// </remarks>
/// <param name="comparesInputs">Whether the stored requests have their inputs.</param>
internal sealed class ReplayCheck(bool comparesInputs)
{
    private const int ShownLength = 200;

    private readonly Queue<HistoryEvent> _asked = new();

    /// <summary>What the code has asked for and no stored event has confirmed yet: after a replay, what is new.</summary>
    public Queue<HistoryEvent> Unconfirmed => _asked;

    /// <summary>Where the replay left the history, once it has.</summary>
    public ReplayDifference? Found { get; private set; }

    public void Ask(HistoryEvent asked) => _asked.Enqueue(asked);

    /// <summary>The next stored request; the code must have asked for the same.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It did not.</exception>
    public void Confirm(HistoryEvent stored, int sequence)
    {
        if (!_asked.TryDequeue(out var asked))
            throw Difference(sequence, Describe(stored), "nothing more in this step", null);
        var field = FirstDifference(stored, asked);
        if (field is not null) throw Difference(sequence, Describe(stored), Describe(asked), field);
    }

    /// <summary>The stored step is over; the code must not have asked for more than it holds.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It did.</exception>
    public void EndStep(int sequence)
    {
        if (_asked.TryPeek(out var asked))
            throw Difference(sequence, "nothing more in this step", Describe(asked), null);
    }

    private string? FirstDifference(HistoryEvent stored, HistoryEvent asked)
    {
        if (stored.Kind != asked.Kind) return "kind";
        if (stored.TaskId != asked.TaskId) return "id";
        if (!string.Equals(stored.Name, asked.Name, StringComparison.OrdinalIgnoreCase)) return "name";
        if (stored.Target != asked.Target) return "instance id";
        if (stored.Due != asked.Due) return "due time";
        return !comparesInputs || HistoryJson.AreSame(stored.Payload, asked.Payload) ? null : $"input, from character {FirstDifferentCharacter(stored.Payload ?? "", asked.Payload ?? "")} on";
    }

    private static int FirstDifferentCharacter(string a, string b) => a.AsSpan().CommonPrefixLength(b);

    private NonDeterministicOrchestrationException Difference(int sequence, string stored, string asked, string? field)
    {
        Found = new ReplayDifference(sequence, stored, asked, field);
        var differIn = field is null ? "" : $"; they differ in {field}";
        return new NonDeterministicOrchestrationException(
            $"The replay took another way than the stored history. First difference, at position {sequence}: history has {stored}, the code asked for {asked}{differIn}. "
            + "An orchestrator must be deterministic, and its code must not change while instances of it run.");
    }

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
