using System.Collections.Concurrent;
using Emulator.Runtime;

namespace Emulator.DurableTask;

/// <summary>The instances in memory: those at work, and the histories of the most recently used idle ones up to a limit.</summary>
internal sealed class InstanceTable(WorkTracker work, long cacheBytes)
{
    private readonly ConcurrentDictionary<long, Instance> _instances = new();
    private readonly Lock _idleGate = new();
    private readonly LinkedList<Instance> _idle = [];
    private readonly TaskCompletionSource _allRest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _idleBytes;
    private long _active;
    private volatile bool _isStopping;

    public int Count => _instances.Count;

    /// <summary>Changes an instance, and says whether it has become active, so that the caller has to queue it.</summary>
    /// <param name="key">The instance, in memory or not.</param>
    /// <param name="change">Runs under the instance's lock.</param>
    /// <param name="instance">The instance to queue when the result is true; its work is counted from now on.</param>
    public bool Change(long key, Action<Instance> change, out Instance instance)
    {
        while (true)
        {
            instance = _instances.GetOrAdd(key, static k => new Instance(k));
            lock (instance)
            {
                if (instance.IsGone) continue;
                change(instance);
                if (instance.IsActive || !instance.ToDo.IsAny) return false;
                instance.IsActive = true;
                instance.Work = work.Begin();
                Interlocked.Increment(ref _active);
            }

            Unlist(instance);
            return true;
        }
    }

    /// <summary>Ends a step.</summary>
    /// <param name="instance">The instance whose step is over.</param>
    /// <param name="stalled">Whether it shall rest even though something is left to do.</param>
    /// <returns>Whether it has to be queued again, because more has arrived.</returns>
    public bool Release(Instance instance, bool stalled)
    {
        IDisposable? done;
        lock (instance)
        {
            if (instance.ToDo.IsAny && !stalled) return true;
            instance.IsActive = false;
            (done, instance.Work) = (instance.Work, null);
            if (!instance.ToDo.IsAny && (instance.State is null or { IsFinished: true })) Remove(instance);
            else if (instance.State is not null) List(instance);
        }

        Trim();
        Rest(done);
        return false;
    }

    /// <summary>Ends a step that will not be taken, because the engine stops.</summary>
    public void Abandon(Instance instance)
    {
        IDisposable? done;
        lock (instance)
        {
            instance.IsActive = false;
            (done, instance.Work) = (instance.Work, null);
        }

        Rest(done);
    }

    /// <summary>Completes when no instance is active; called once nothing new is queued any more.</summary>
    public Task WhenAllRestAsync()
    {
        _isStopping = true;
        if (Interlocked.Read(ref _active) == 0) _allRest.TrySetResult();
        return _allRest.Task;
    }

    private void Rest(IDisposable? done)
    {
        if (Interlocked.Decrement(ref _active) == 0 && _isStopping) _allRest.TrySetResult();
        done?.Dispose();
    }

    private void Remove(Instance instance)
    {
        instance.IsGone = true;
        instance.State = null;
        _instances.TryRemove(instance.Key, out _);
    }

    private void List(Instance instance)
    {
        var bytes = instance.State!.Bytes;
        lock (_idleGate)
        {
            instance.IdleBytes = bytes;
            instance.Idle = _idle.AddLast(instance);
            _idleBytes += bytes;
        }
    }

    private void Unlist(Instance instance)
    {
        lock (_idleGate)
        {
            if (instance.Idle is not { } node) return;
            _idle.Remove(node);
            _idleBytes -= instance.IdleBytes;
            instance.Idle = null;
        }
    }

    private void Trim()
    {
        while (true)
        {
            Instance oldest;
            lock (_idleGate)
            {
                if (_idleBytes <= cacheBytes || _idle.First is not { } node) return;
                oldest = node.Value;
                _idle.Remove(node);
                _idleBytes -= oldest.IdleBytes;
                oldest.Idle = null;
            }

            lock (oldest)
            {
                if (oldest.IsActive) continue;
                if (oldest.ToDo.IsAny) oldest.State = null;
                else Remove(oldest);
            }
        }
    }
}
