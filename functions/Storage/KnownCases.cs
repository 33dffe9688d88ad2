using System.Collections.Concurrent;

namespace ScfFunctions.Storage;

/// <summary>Cases as this process last saw them, and whether it left them with all their promises kept; other processes may have moved them on since.</summary>
internal sealed class KnownCases
{
    private const int MostKnown = 2_000;

    private readonly ConcurrentDictionary<string, (CaseRow Row, ListedAs? Settled)> _known = new(StringComparer.Ordinal);

    public CaseRow? Find(string caseId) => _known.TryGetValue(caseId, out var known) ? known.Row : null;

    public (CaseRow Row, ListedAs Listed)? LeftSettled(string caseId) => _known.TryGetValue(caseId, out var known) && known.Settled is { } listed ? (known.Row, listed) : null;

    /// <param name="row">The case.</param>
    /// <param name="settled">How its rows in lists are written, where everything that it has promised is kept; null where that is not known.</param>
    public void Keep(CaseRow row, ListedAs? settled = null)
    {
        if (_known.Count >= MostKnown) _known.Clear();
        _known.AddOrUpdate(row.Case.Id, (row, settled), (_, before) => before.Row.ETag == row.ETag ? (row, settled ?? before.Settled) : (row, settled));
    }

    public void Forget(string caseId) => _known.TryRemove(caseId, out _);
}
