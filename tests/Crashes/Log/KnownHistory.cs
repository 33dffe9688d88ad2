using Emulator.Runtime;

namespace Tests.Crashes.Log;

/// <summary>A store with a history of group commits that the test knows, and copies of its files while it is open.</summary>
/// <remarks>
/// Write n puts one to four rows of different sizes, each with the number of the commit that it is part of, so that a state shows which
/// writes and which commits it holds, and whether any of them is there in part.
/// </remarks>
internal sealed class KnownHistory : IDisposable
{
    private const string Memory = "/dev/shm";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-log-");
    private readonly Random _random;
    private EmulatorStore _store;
    private long _commits;
    private int _writes;

    private KnownHistory(int seed)
    {
        _random = new Random(seed);
        _store = EmulatorStore.Open(_folder.FullName);
    }

    /// <summary>The database file as it lies on the disk.</summary>
    public byte[] Database { get; private set; } = [];

    /// <summary>The log as it lies on the disk.</summary>
    public byte[] Log { get; private set; } = [];

    /// <summary>How many commits the database file holds without the log.</summary>
    public long CommitsInDatabase { get; private set; }

    /// <summary>How many rows write n has, at index n.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>For each commit the number of writes up to and with it, at its index.</summary>
    public List<int> WritesAfterCommit { get; } = [0];

    /// <summary>A history of which the database file holds a part, and the log the rest.</summary>
    /// <param name="seed">Sizes and groups.</param>
    /// <param name="commitsInLog">How many commits the log holds.</param>
    /// <param name="logIsUsedAgain">Whether the log has begun anew, with what is left of an earlier life behind its end.</param>
    public static async Task<KnownHistory> WriteAsync(int seed, int commitsInLog, bool logIsUsedAgain)
    {
        KnownHistory history = new(seed);
        await history._store.WriteAsync(session => session.ExecuteScript("CREATE TABLE history (write INTEGER, part INTEGER, commit_number INTEGER, payload BLOB)"));
        await history.CommitAsync(60);
        // Closing copies the log into the database file.
        history._store.Dispose();
        history._store = EmulatorStore.Open(history._folder.FullName);
        history.CommitsInDatabase = history._commits;
        if (logIsUsedAgain) await history.UseLogAgainAsync(commitsInLog);
        await history.CommitAsync(commitsInLog);
        history.Copy();
        return history;
    }

    /// <summary>Opens copies of the files, and says which commits and writes they hold.</summary>
    /// <exception cref="EmulatorException">They cannot be opened.</exception>
    /// <exception cref="InvalidDataException">They hold something that was never a state.</exception>
    public State Reopen(ReadOnlySpan<byte> database, ReadOnlySpan<byte> log)
    {
        // In memory where there is such a folder: the copies need not outlive anything, and there are many.
        var folder = Directory.Exists(Memory) ? Directory.CreateDirectory(Path.Combine(Memory, _folder.Name)).FullName : Directory.CreateTempSubdirectory("scf-log-copy-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "emulator.db"), database);
            File.WriteAllBytes(Path.Combine(folder, "emulator.db-wal"), log);
            using var store = EmulatorStore.Open(folder);
            return Check(store.Read(session => session.Query(
                "SELECT write, part, commit_number, payload FROM history ORDER BY rowid",
                row => (Write: row.GetInt32(0), Part: row.GetInt32(1), Commit: row.GetInt64(2), Payload: row.GetBytes(3)))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Every row in its place, every write and every commit whole.</summary>
    private State Check(List<(int Write, int Part, long Commit, byte[] Payload)> rows)
    {
        var (write, part, commit) = (0, 0, 0L);
        foreach (var row in rows)
        {
            if (part == Rows[write]) (write, part) = (write + 1, 0);
            if (write == Rows.Count || row.Write != write || row.Part != part) throw new InvalidDataException($"Row {part} of write {write} is expected, and {row.Part} of {row.Write} is there.");
            if (row.Payload.AsSpan().ContainsAnyExcept((byte)write)) throw new InvalidDataException($"Write {write} does not hold what was written.");
            (part, commit) = (part + 1, row.Commit);
        }

        if (rows.Count == 0) return new State(0, 0);
        if (part != Rows[write]) throw new InvalidDataException($"Write {write} is there in part.");
        if (commit < 0 || commit >= WritesAfterCommit.Count || WritesAfterCommit[(int)commit] != write + 1) throw new InvalidDataException($"Commit {commit} is there in part.");
        return new State(commit, write + 1);
    }

    private async Task CommitAsync(int commits)
    {
        for (var i = 0; i < commits; i++)
        {
            using ManualResetEventSlim entered = new(), release = new();
            var holder = _store.WriteAsync(_ =>
            {
                entered.Set();
                release.Wait();
            });
            // What comes while the writer is held waits together, and is one commit. The holder's own commit leaves nothing in the log.
            Assert.True(entered.Wait(TimeSpan.FromMinutes(1)));
            var number = ++_commits;
            var group = Enumerable.Range(0, _random.Next(1, 8)).Select(_ => Write(number)).ToList();
            WritesAfterCommit.Add(_writes);
            release.Set();
            await Task.WhenAll([holder, .. group]);
        }
    }

    private Task Write(long commit)
    {
        var write = _writes++;
        var sizes = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => _random.Next(12) == 0 ? _random.Next(9000) : _random.Next(300)).ToArray();
        Rows.Add(sizes.Length);
        return _store.WriteAsync(session =>
        {
            for (var part = 0; part < sizes.Length; part++)
            {
                var payload = new byte[sizes[part]];
                Array.Fill(payload, (byte)write);
                session.Execute("INSERT INTO history (write, part, commit_number, payload) VALUES ($1, $2, $3, $4)", write, part, commit, payload);
            }
        });
    }

    /// <summary>Fills the log, lets SQLite copy it into the database file, and begins it anew.</summary>
    private async Task UseLogAgainAsync(int commits)
    {
        await CommitAsync(commits * 5 / 4);
        await CheckpointAtAsync(1);
        await CommitAsync(1);
        await CheckpointAtAsync(1_000_000);
        CommitsInDatabase = _commits;
    }

    private Task CheckpointAtAsync(int pages) => _store.WriteAsync(session => session.Execute($"PRAGMA wal_autocheckpoint = {pages}"));

    private void Copy()
    {
        Database = File.ReadAllBytes(_store.File);
        Log = File.ReadAllBytes(_store.File + "-wal");
    }

    /// <param name="Commits">How many commits, from the first on.</param>
    /// <param name="Writes">How many writes.</param>
    public sealed record State(long Commits, int Writes);
}
