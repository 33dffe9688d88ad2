using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>What one step changes, in one write: its history, its status, the messages it consumed, and what it sends.</summary>
/// <param name="state">The instance, as the step leaves it.</param>
/// <param name="newFrom">Where the new events begin in its history.</param>
/// <param name="version">What sub-orchestrations get as their version.</param>
internal sealed class StepCommit(InstanceState state, int newFrom, string version)
{
    public InstanceState State { get; } = state;

    /// <summary>The last stored message that the step consumed, or null.</summary>
    public long? ConsumedUpTo { get; set; }

    /// <summary>Whether the history starts afresh (ContinueAsNew).</summary>
    public bool IsNewExecution { get; set; }

    public string? Output { get; private set; }

    public TaskFailureDetails? Failure { get; private set; }

    /// <summary>Whether sub-orchestrations are terminated with it.</summary>
    public bool TerminatesChildren { get; set; }

    /// <summary>The open tasks before the step.</summary>
    public List<OpenTask> OpenBefore { get; } = state.Open;

    /// <summary>What the code asked for in this step.</summary>
    public List<HistoryEvent> Asked { get; } = [];

    /// <summary>How many messages arrived: answers, events, timers, commands.</summary>
    public int Received { get; set; }

    /// <summary>After the commit: the sub-orchestrations created, with their keys.</summary>
    public List<(long Key, InstanceState State)> Children { get; } = [];

    /// <summary>After the commit: the instances that have a message from this step.</summary>
    public List<long> Receivers { get; } = [];

    private long At => State.History[^1].At;

    /// <summary>Ends the instance, and tells its caller.</summary>
    public void Finish(OrchestrationRuntimeStatus status, string? output, TaskFailureDetails? failure)
    {
        State.Status = status;
        State.StartAt = null;
        State.Open = [];
        State.Session = null;
        Output = output;
        Failure = failure;
    }

    /// <summary>What the step asks of the engine's store.</summary>
    public void Count(UsageMeter usage)
    {
        usage.Count("durable", State.Name, "step");
        usage.Count("durable", State.Name, "message received", Received);
        usage.Count("durable", State.Name, "history row read", newFrom);
        usage.Count("durable", State.Name, "history row written", IsNewExecution ? State.History.Count : State.History.Count - newFrom);
        foreach (var asked in Asked) usage.Count("durable", State.Name, asked.Kind.ToString());
    }

    public void Apply(StoreSession session)
    {
        // A write can run twice (once in a group that failed, once alone), so its results start empty.
        Children.Clear();
        Receivers.Clear();
        if (IsNewExecution) session.Execute("DELETE FROM durable_history WHERE instance = $1", State.Key);
        DurableRows.InsertHistory(session, State.Key, State.History, IsNewExecution ? 0 : newFrom);
        UpdateInstance(session);
        foreach (var asked in Asked)
        {
            if (asked.Kind == HistoryEventKind.SubOrchestrationCreated) CreateChild(session, asked);
            else if (asked.Kind == HistoryEventKind.EventSent) Send(TrySend(session, asked));
        }

        if (State.IsFinished) TellOthers(session);
    }

    private void UpdateInstance(StoreSession session)
    {
        if (State.IsFinished)
        {
            session.Execute("DELETE FROM durable_messages WHERE instance = $1", State.Key);
            session.Execute(
                """
                UPDATE durable_instances SET status = $1, updated = $2, start_at = NULL, open = '', custom_status = $3, output = $4, failure = $5
                WHERE key = $6
                """,
                (int)State.Status, At, State.CustomStatus, Output, DurableJson.Converter.Serialize(Failure), State.Key);
            return;
        }

        if (ConsumedUpTo is { } last) DurableRows.DeleteInbox(session, State.Key, last);
        session.Execute(
            "UPDATE durable_instances SET status = $1, updated = $2, start_at = $3, open = $4, custom_status = $5 WHERE key = $6",
            (int)State.Status, At, State.StartAt, OpenTask.Format(State.Open), State.CustomStatus, State.Key);
    }

    private void CreateChild(StoreSession session, HistoryEvent asked)
    {
        var child = new NewInstance(
            asked.Target!, asked.Name!, asked.Payload, version, null, State.Key, asked.TaskId, new ParentOrchestrationInstance(State.Name, State.Id));
        var key = DurableRows.TryCreate(session, child, At);
        if (key is null && DurableRows.Find(session, child.Id) is { } existing)
        {
            if (!InstanceState.IsFinal(existing.Status))
            {
                var taken = new TaskFailureDetails(
                    typeof(InvalidOperationException).FullName!, $"The instance id '{child.Id}' belongs to a running orchestration.", null, null, null);
                Send(DurableRows.TrySend(session, State.Key, HistoryEvent.Failure(isSubOrchestration: true, asked.TaskId, taken)));
                return;
            }

            DurableRows.Delete(session, existing.Key);
            key = DurableRows.TryCreate(session, child, At);
        }

        Children.Add((key!.Value, child.ToState(key.Value, At)));
    }

    private void TellOthers(StoreSession session)
    {
        if (State.ParentKey is { } parent)
        {
            var answer = State.Status == OrchestrationRuntimeStatus.Completed
                ? HistoryEvent.Answer(isSubOrchestration: true, State.ParentTask, Output)
                : HistoryEvent.Failure(isSubOrchestration: true, State.ParentTask, Failure ?? Terminated());
            Send(DurableRows.TrySend(session, parent, answer));
        }

        if (!TerminatesChildren) return;
        foreach (var child in DurableRows.LiveChildren(session, State.Key))
            Send(DurableRows.TrySend(session, child, new HistoryEvent(HistoryEventKind.ExecutionTerminated) { Name = Recursive, Payload = Output }));
    }

    private TaskFailureDetails Terminated() => new("Terminated", $"The orchestration '{State.Id}' was terminated.", null, null, null);

    private void Send(long? receiver)
    {
        if (receiver is { } key) Receivers.Add(key);
    }

    /// <summary>Puts an event that the code sends into its receiver's inbox.</summary>
    /// <returns>The receiver's key, or null where it does not live.</returns>
    public static long? TrySend(StoreSession session, HistoryEvent sent) =>
        DurableRows.TrySend(session, sent.Target!, new HistoryEvent(HistoryEventKind.EventRaised) { Name = sent.Name, Payload = sent.Payload });

    /// <summary>The name of a terminate message that reaches sub-orchestrations too.</summary>
    public const string Recursive = "recursive";
}
