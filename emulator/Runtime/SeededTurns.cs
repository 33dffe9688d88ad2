namespace Emulator.Runtime;

/// <summary>
/// The writes that wait for the store's writer, where it has no thread of its own: turns on the thread pool take them in order, some at a time,
/// and answer them in an order that a seed decides.
/// </summary>
/// <remarks>
/// In a process whose thread pool has a single thread, everything then happens one after the other, and the seed alone decides who of several
/// that work side by side comes first: who is answered first goes on first. What is promised of writes holds: an earlier one is never
/// committed after a later one.
/// </remarks>
/// <param name="seed">Decides how many are taken at a time, and in which order they are answered.</param>
/// <param name="commit">Commits writes and answers them.</param>
internal sealed class SeededTurns<T>(int seed, Action<T[]> commit)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly List<T> _waiting = [];
    private bool _isTurnComing;
    private bool _isClosed;

    /// <returns>False where no more are taken.</returns>
    public bool TryAdd(T item)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _waiting.Add(item);
            if (!_isTurnComing) Come();
            return true;
        }
    }

    /// <summary>The items in another order, the same for the same seed and history.</summary>
    public void Shuffle(Span<T> items) => _random.Shuffle(items);

    /// <summary>Takes no more.</summary>
    /// <returns>What waits still.</returns>
    public T[] Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            T[] left = [.. _waiting];
            _waiting.Clear();
            return left;
        }
    }

    private void Come()
    {
        _isTurnComing = true;
        ThreadPool.UnsafeQueueUserWorkItem(static turns => turns.Take(), this, preferLocal: false);
    }

    private void Take()
    {
        T[] group;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isTurnComing = false;
                return;
            }

            if (_random.Next(4) == 0)
            {
                // Let pass, so that more come together.
                Come();
                return;
            }

            group = [.. _waiting.Take(_random.Next(1, _waiting.Count + 1))];
            _waiting.RemoveRange(0, group.Length);
        }

        commit(group);
        // Only now: on a pool with more threads another turn would commit at the same time.
        lock (_gate)
        {
            if (_waiting.Count > 0) Come();
            else _isTurnComing = false;
        }
    }
}
