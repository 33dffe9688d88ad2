using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>One step of an instance, in memory: what arrived goes into the history, the code runs, what it asked for goes in as well.</summary>
/// <param name="functions">Where the code is found.</param>
/// <param name="loggers">For the orchestrator's replay-safe loggers.</param>
/// <param name="keepSession">Whether the running code stays in memory afterwards.</param>
/// <param name="versions">Which instances may run.</param>
internal sealed class Step(DurableFunctions functions, ILoggerFactory loggers, bool keepSession, OrchestrationVersions versions)
{
    /// <summary>Takes the step; the state is changed in memory only.</summary>
    /// <param name="state">An instance that is not finished.</param>
    /// <param name="arrived">What has arrived, in order; answers to tasks that are not open are dropped.</param>
    /// <param name="startDue">Whether the first step of this execution is due.</param>
    /// <param name="awaitedForeign">Whether the code was caught awaiting a task that cannot be replayed.</param>
    /// <param name="now">The time, in UTC ticks.</param>
    /// <param name="foreign">Called when it is caught now, or later.</param>
    /// <returns>What to commit, or null where nothing happened.</returns>
    public StepCommit? Take(
        InstanceState state, List<HistoryEvent> arrived, bool startDue, bool awaitedForeign, long now, Action foreign)
    {
        var newFrom = state.History.Count;
        var commit = new StepCommit(state, newFrom, versions.Own);
        var begins = startDue && state.StartAt is not null;
        var accepted = Accept(state, arrived);
        commit.Received = accepted.Count;
        if (accepted.Count == 0 && !begins && !awaitedForeign) return null;

        // A suspension outlives ContinueAsNew: the new execution's history starts with it.
        if (begins && state.Status == OrchestrationRuntimeStatus.Suspended) accepted.Insert(0, new HistoryEvent(HistoryEventKind.ExecutionSuspended));
        if (begins || accepted.Count == 0) accepted.Insert(0, new HistoryEvent(HistoryEventKind.StepStarted));
        Append(state, accepted, state.History[^1].Step + 1, Math.Max(now, state.History[^1].At));
        if (begins) Begin(state);
        if (accepted[^1] is { Kind: HistoryEventKind.ExecutionTerminated } terminated)
        {
            commit.TerminatesChildren = terminated.Name == StepCommit.Recursive;
            commit.Finish(OrchestrationRuntimeStatus.Terminated, terminated.Payload, null);
            return commit;
        }

        if (awaitedForeign) Fail(commit, new InvalidOperationException(OrchestratorExecution.ForeignTask));
        else if (!versions.Accepts(state.Version)) FailVersion(commit);
        else if (MaySkipCode(state, accepted)) state.Session = null;
        else Run(commit, newFrom, foreign);
        return commit;
    }

    private static void Begin(InstanceState state)
    {
        state.StartAt = null;
        state.Status = OrchestrationRuntimeStatus.Running;
    }

    /// <summary>Drops late and repeated answers, and whatever follows a termination.</summary>
    private static List<HistoryEvent> Accept(InstanceState state, List<HistoryEvent> arrived)
    {
        List<HistoryEvent> accepted = new(arrived.Count + 1);
        List<OpenTask> open = [.. state.Open];
        foreach (var e in arrived)
        {
            if (e.IsAnswer)
            {
                var answered = open.FindIndex(task => task.Id == e.TaskId);
                if (answered < 0) continue;
                open.RemoveAt(answered);
            }

            accepted.Add(e);
            if (e.Kind == HistoryEventKind.ExecutionTerminated) break;
        }

        state.Open = open;
        return accepted;
    }

    /// <summary>What arrives while an instance is suspended is kept in its history until it is resumed.</summary>
    private static bool MaySkipCode(InstanceState state, List<HistoryEvent> accepted)
    {
        var wasSuspended = state.Status == OrchestrationRuntimeStatus.Suspended;
        var resumed = false;
        foreach (var e in accepted)
        {
            if (e.Kind == HistoryEventKind.ExecutionSuspended) state.Status = OrchestrationRuntimeStatus.Suspended;
            if (e.Kind != HistoryEventKind.ExecutionResumed) continue;
            state.Status = OrchestrationRuntimeStatus.Running;
            resumed = true;
        }

        return wasSuspended && !resumed;
    }

    private static void FailVersion(StepCommit commit)
    {
        var mismatch = new TaskFailureDetails("VersionMismatch", $"Version '{commit.State.Version}' may not run here.", null, null, null);
        commit.Finish(OrchestrationRuntimeStatus.Failed, mismatch.ErrorMessage, mismatch);
        AppendEnd(commit.State, HistoryEventKind.ExecutionFailed, DurableJson.Converter.Serialize(mismatch));
    }

    private void Run(StepCommit commit, int newFrom, Action foreign)
    {
        var state = commit.State;
        if (functions.FindOrchestrator(state.Name) is not { } code)
        {
            var missing = new TaskFailureDetails(
                Retries.OrchestratorNotFound, $"No orchestrator named '{state.Name}' was found.", null, null, null);
            commit.Finish(OrchestrationRuntimeStatus.Failed, missing.ErrorMessage, missing);
            AppendEnd(state, HistoryEventKind.ExecutionFailed, DurableJson.Converter.Serialize(missing));
            return;
        }

        var execution = state.Session;
        try
        {
            if (execution is null)
            {
                execution = new OrchestratorExecution(code, state, loggers, foreign);
                execution.Replay(state.History, newFrom);
            }

            execution.Continue(state.History, newFrom);
        }
        catch (Exception e)
        {
            // A replay that took another way, or an async void method of the code.
            Fail(commit, e);
            return;
        }

        TakeOver(commit, execution);
        if (execution.Finished is { } result) End(commit, execution, result);
        else if (execution.IsStuck) Fail(commit, new InvalidOperationException(OrchestratorExecution.ForeignTask));
        else state.Session = keepSession ? execution : null;
    }

    /// <summary>Stores what the code asked for and which timers it gave up.</summary>
    private static void TakeOver(StepCommit commit, OrchestratorExecution execution)
    {
        var state = commit.State;
        if (execution.CustomStatus.IsSet) state.CustomStatus = execution.CustomStatus.Value;
        while (execution.Asked.TryDequeue(out var asked)) commit.Asked.Add(asked);
        Append(state, commit.Asked, state.History[^1].Step, state.History[^1].At);
        foreach (var asked in commit.Asked)
        {
            if (OpenTask.Of(asked) is { } open) state.Open.Add(open);
        }

        foreach (var timer in execution.CancelledTimers) state.Open.RemoveAll(task => task.Id == timer);
    }

    private static void End(StepCommit commit, OrchestratorExecution execution, Task<object?> result)
    {
        string? output;
        try
        {
            output = DurableJson.Converter.Serialize(result.GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            Fail(commit, e);
            return;
        }

        if (execution.ContinueAsNew is { } next)
        {
            StartAfresh(commit, next.Input, next.KeepEvents ? execution.Events.Kept : []);
            return;
        }

        AppendEnd(commit.State, HistoryEventKind.ExecutionCompleted, output);
        commit.Finish(OrchestrationRuntimeStatus.Completed, output, null);
    }

    private static void StartAfresh(StepCommit commit, string? input, IReadOnlyList<HistoryEvent> kept)
    {
        var state = commit.State;
        var at = state.History[^1].At;
        List<HistoryEvent> events = [new(HistoryEventKind.ExecutionStarted) { Name = state.Name, Payload = input }];
        foreach (var e in kept) events.Add(new HistoryEvent(HistoryEventKind.EventRaised) { Name = e.Name, Payload = e.Payload });
        state.Clear();
        Append(state, events, 0, at);
        state.StartAt = at;
        state.CustomStatus = null;
        state.Session = null;
        commit.IsNewExecution = true;
    }

    private static void Fail(StepCommit commit, Exception e)
    {
        var failure = TaskFailureDetails.FromException(e);
        AppendEnd(commit.State, HistoryEventKind.ExecutionFailed, DurableJson.Converter.Serialize(failure));
        commit.Finish(OrchestrationRuntimeStatus.Failed, failure.ErrorMessage, failure);
    }

    private static void AppendEnd(InstanceState state, HistoryEventKind kind, string? payload) =>
        Append(state, [new HistoryEvent(kind) { Payload = payload }], state.History[^1].Step, state.History[^1].At);

    private static void Append(InstanceState state, List<HistoryEvent> events, int step, long at)
    {
        foreach (var e in events)
        {
            e.Step = step;
            e.At = at;
        }

        state.Append(events);
    }
}
