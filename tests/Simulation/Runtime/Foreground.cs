using System.Collections.Concurrent;

namespace Simulation.Runtime;

/// <summary>The program's first thread. It only waits, but for work that blocks, which the pool's single thread must not do.</summary>
internal sealed class Foreground
{
    private BlockingCollection<Action> _work = [];

    /// <summary>Runs a program on the pool; returns when it is over.</summary>
    public T Run<T>(Func<Task<T>> program)
    {
        using BlockingCollection<Action> waiting = [];
        _work = waiting;
        var running = Task.Run(program);
        _ = running.ContinueWith(_ => waiting.CompleteAdding(), TaskScheduler.Default);
        foreach (var work in waiting.GetConsumingEnumerable()) work();
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Has something done here that waits for the pool. Nothing else may be under way meanwhile.</summary>
    public Task<T> DoAsync<T>(Func<T> work)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }
}
