using Emulator.Runtime;

namespace Emulator.Worker;

/// <summary>The host's own few values in the store's <c>runtime</c> table.</summary>
internal static class RuntimeRow
{
    public static string? Read(StoreSession session, string name) =>
        session.TryQuery("SELECT value FROM runtime WHERE name = $1", row => row.GetString(0), out var value, name) ? value : null;

    public static void Write(StoreSession session, string name, string value) =>
        session.Execute("INSERT INTO runtime (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", name, value);

    /// <summary>Counts a start of the host on this store; the first is 1.</summary>
    public static long CountStart(StoreSession session)
    {
        const string Name = "starts";
        var start = long.Parse(Read(session, Name) ?? "0") + 1;
        Write(session, Name, start.ToString());
        return start;
    }
}
