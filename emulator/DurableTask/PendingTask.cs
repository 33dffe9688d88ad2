using System.Text.Json;
using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>A task that the code has asked for and that has no answer yet.</summary>
internal abstract class PendingTask(HistoryEvent asked)
{
    public HistoryEvent Asked { get; } = asked;

    public abstract void Answer(HistoryEvent answer);

    public abstract void Cancel();

    /// <summary>Hands JSON on as a value; JSON that does not fit the type is the awaiting code's problem.</summary>
    public static void Complete<T>(TaskCompletionSource<T> completion, string? json)
    {
        T? value;
        try
        {
            value = DurableJson.Converter.Deserialize<T>(json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            completion.SetException(e);
            return;
        }

        completion.SetResult(value!);
    }
}

/// <inheritdoc/>
internal sealed class PendingTask<T>(HistoryEvent asked) : PendingTask(asked)
{
    private readonly TaskCompletionSource<T> _completion = new();

    public Task<T> Task => _completion.Task;

    public override void Answer(HistoryEvent answer)
    {
        if (answer.Kind is HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed)
        {
            var details = DurableJson.Converter.Deserialize<TaskFailureDetails>(answer.Payload)!;
            _completion.SetException(new TaskFailedException(Asked.Name!, Asked.TaskId, details));
        }
        else
        {
            Complete(_completion, answer.Payload);
        }
    }

    public override void Cancel() => _completion.SetCanceled();
}
