using System.Collections.Concurrent;

namespace Simulation.Runtime;

/// <summary>The program's first thread. It only waits, but for work that blocks, which the pool's single thread must not do.</summary>
internal sealed class Foreground
{
    /// <summary>What takes so long is stuck: the pool's one thread waits for itself.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private BlockingCollection<Action> _work = [];
    private long _since;

    /// <summary>Something has been finished: what comes next has its own time.</summary>
    public void Progress() => Interlocked.Exchange(ref _since, TimeProvider.System.GetTimestamp());

    /// <summary>Runs a program on the pool; returns when it is over.</summary>
    /// <exception cref="TimeoutException">It makes no progress any more.</exception>
    public T Run<T>(Func<Task<T>> program)
    {
        using BlockingCollection<Action> waiting = [];
        _work = waiting;
        var running = Task.Run(program);
        _ = running.ContinueWith(_ => waiting.CompleteAdding(), TaskScheduler.Default);
        Progress();
        while (!waiting.IsCompleted)
        {
            if (waiting.TryTake(out var work, TimeSpan.FromSeconds(1))) work();
            else if (TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _since)) > Longest) throw new TimeoutException($"Nothing has come to an end for {Longest.TotalMinutes:0} minutes.");
        }

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
