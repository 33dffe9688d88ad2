using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>Since when the oldest promise of each kind waits, of those that a run of the sweeper has left.</summary>
internal sealed class OldestPromises
{
    private readonly SortedDictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, DateTimeOffset> Since => _since;

    public void Add(PendingMarker marker)
    {
        if (!_since.TryGetValue(marker.Kind, out var oldest) || marker.MarkedAt < oldest) _since[marker.Kind] = marker.MarkedAt;
    }

    /// <summary>How long the oldest of a kind has waited; zero where none does.</summary>
    public TimeSpan AgeOf(string kind, DateTimeOffset now) => _since.TryGetValue(kind, out var since) ? now - since : TimeSpan.Zero;
}
