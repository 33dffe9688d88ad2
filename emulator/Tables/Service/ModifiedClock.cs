using Emulator.Runtime;

namespace Emulator.Tables.Service;

/// <summary>Gives every write a tick of its own, so that no two states of an entity ever share an ETag.</summary>
/// <remarks>
/// The tick is the clock's, or the next one after the last where the clock stands still (a virtual clock does, and an entity
/// may be deleted and inserted again at one instant). So that this holds across a restart, ticks are reserved in the store a
/// second ahead. Used by the writer's thread only.
/// </remarks>
internal sealed class ModifiedClock(TimeProvider clock)
{
    private const string Name = "tables.ticks";
    private long _last;
    private long _reserved;
    private long _rollbacks = -1;

    /// <summary>The first of <paramref name="count"/> consecutive ticks.</summary>
    public long Take(StoreSession session, int count)
    {
        // What was reserved in a transaction that was undone is not reserved.
        if (_rollbacks != session.Rollbacks)
        {
            session.TryQuery("SELECT value FROM runtime WHERE name = $1", row => long.Parse(row.GetString(0)), out _reserved, Name);
            _last = Math.Max(_last, _rollbacks < 0 ? _reserved : 0);
            _rollbacks = session.Rollbacks;
        }

        var first = Math.Max(clock.GetUtcNow().UtcTicks, _last + 1);
        _last = first + count - 1;
        if (_last > _reserved)
        {
            _reserved = _last + TimeSpan.TicksPerSecond;
            session.Execute("INSERT INTO runtime (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", Name, _reserved.ToString());
        }

        return first;
    }
}
