using System.Collections.Concurrent;

namespace Marketplace.Disturbing;

/// <summary>Which order or supplier is struck by what, and a record of what was really done.</summary>
/// <remarks>Whom a kind strikes depends on the seed, the subject and the kind alone; never on time, or on what else strikes.</remarks>
/// <param name="seed">The replay's seed.</param>
/// <param name="kinds">The kinds that are switched on.</param>
/// <param name="rate">Basis points for every kind instead of its own; null is the table's.</param>
internal sealed class Disturbances(int seed, IReadOnlySet<DisturbanceKind> kinds, int? rate = null)
{
    private const int Whole = 10_000;

    private static readonly Dictionary<DisturbanceKind, int> Rates = DisturbanceTable.All.ToDictionary(disturbance => disturbance.Kind, disturbance => disturbance.Rate);

    private readonly ConcurrentDictionary<(DisturbanceKind Kind, string Subject), bool> _done = [];

    /// <summary>A world in which everybody does what they should.</summary>
    public static Disturbances None { get; } = new(1, new HashSet<DisturbanceKind>());

    public bool Any => kinds.Count > 0;

    /// <summary>What was done to whom; a supplier's by its seller id, an order's by its number.</summary>
    public IEnumerable<(DisturbanceKind Kind, string Subject)> Done => _done.Keys;

    public bool Strikes(DisturbanceKind kind, string subject) =>
        kinds.Contains(kind) && Lot.Draw(seed, kind.ToString(), subject, Whole) < (DisturbanceTable.Answers.Contains(kind) ? Rates[kind] : rate ?? Rates[kind]);

    /// <summary>The one of several kinds that cannot happen together which strikes the subject, or null.</summary>
    public DisturbanceKind? OneOf(string subject, params ReadOnlySpan<DisturbanceKind> group)
    {
        var first = Lot.Draw(seed, "first of a group", subject, group.Length);
        for (var i = 0; i < group.Length; i++)
        {
            var kind = group[(first + i) % group.Length];
            if (Strikes(kind, subject)) return kind;
        }

        return null;
    }

    /// <summary>A detail of a disturbance, 0 to <paramref name="below"/> - 1.</summary>
    public int Pick(DisturbanceKind kind, string subject, int below) => Lot.Draw(seed, $"{kind} detail", subject, below);

    /// <summary>Notes that it has happened.</summary>
    public void Note(DisturbanceKind kind, string subject) => _done.TryAdd((kind, subject), true);
}
