namespace Emulator.DurableTask;

/// <summary>The external events of one execution: those that wait for a taker, and the takers that wait for an event.</summary>
/// <remarks>
/// As Microsoft's packages do it: events are kept in order of arrival, and of several takers the newest gets the next event
/// (so that one left over from an earlier <c>WhenAny</c> does not swallow it). A cancelled taker takes nothing, as documented.
/// </remarks>
internal sealed class EventInbox
{
    private readonly Dictionary<string, Stack<Taker>> _takers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HistoryEvent> _kept = [];
    private int _waiting;

    /// <summary>Whether the code waits for any event.</summary>
    public bool IsAwaited => _waiting > 0;

    /// <summary>The events that nobody has taken, in order of arrival.</summary>
    public IReadOnlyList<HistoryEvent> Kept => _kept;

    public void Raise(HistoryEvent raised)
    {
        if (_takers.TryGetValue(raised.Name!, out var takers))
        {
            while (takers.TryPop(out var taker))
            {
                if (taker.TryGive(raised.Payload)) return;
            }
        }

        _kept.Add(raised);
    }

    /// <param name="admits">Whether the caller of a cancellation is the orchestrator's own thread; otherwise it has no effect.</param>
    /// <exception cref="ArgumentException">Another taker of this name expects another type.</exception>
    public Task<T> Take<T>(string name, Func<bool> admits, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        var taker = new Taker<T>(this);
        var kept = _kept.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kept >= 0)
        {
            var payload = _kept[kept].Payload;
            _kept.RemoveAt(kept);
            taker.TryGive(payload);
            return taker.Task;
        }

        if (!_takers.TryGetValue(name, out var takers)) _takers.Add(name, takers = new Stack<Taker>());
        while (takers.TryPeek(out var done) && done.IsDone) takers.Pop();
        if (takers.TryPeek(out var top) && top.Type != typeof(T))
            throw new ArgumentException($"'{name}' is already awaited as {top.Type}; all that wait for one name must expect one type, not {typeof(T)}.");
        takers.Push(taker);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                if (admits()) taker.TryCancel(cancellationToken);
            });
        }

        return taker.Task;
    }

    private abstract class Taker
    {
        public abstract Type Type { get; }
        public abstract bool IsDone { get; }
        public abstract bool TryGive(string? payload);
    }

    private sealed class Taker<T> : Taker
    {
        private readonly TaskCompletionSource<T> _completion = new();
        private readonly EventInbox _owner;

        public Taker(EventInbox owner)
        {
            _owner = owner;
            _owner._waiting++;
        }

        public Task<T> Task => _completion.Task;

        public override Type Type => typeof(T);

        public override bool IsDone => _completion.Task.IsCompleted;

        public override bool TryGive(string? payload)
        {
            if (IsDone) return false;
            _owner._waiting--;
            PendingTask.Complete(_completion, payload);
            return true;
        }

        public void TryCancel(CancellationToken cancellationToken)
        {
            if (IsDone) return;
            _owner._waiting--;
            _completion.SetCanceled(cancellationToken);
        }
    }
}
