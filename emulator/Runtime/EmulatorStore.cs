using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Emulator.Runtime;

/// <summary>The one SQLite file that holds everything: write-ahead log, <c>synchronous=FULL</c>, one writer, group commit.</summary>
/// <remarks>
/// Writes queue up for a single thread, which runs all that are waiting in one transaction; each caller is answered after the
/// fsync of the commit that holds its write, and a later write never survives a crash that an earlier one did not. A write that
/// throws is rolled back alone: its group is undone and run again one by one. Reads run on the caller's thread and see every
/// write that has been answered.
/// </remarks>
public sealed class EmulatorStore : IDisposable
{
    private const string StoreFile = "emulator.db";

    /// <summary>The kind of a write that nobody named.</summary>
    private const string Unnamed = "other";

    /// <summary>Writes in one transaction, at most: beyond it the fsync is a small part and only the wait grows.</summary>
    private const int LargestGroup = 512;

    private const int WriterCacheKiB = 64 * 1024;

    /// <summary>A reader's pages are void after the next commit, so it has little use for many.</summary>
    private const int ReaderCacheKiB = 4 * 1024;

    /// <summary>The log is copied into the file at this length, 16 MiB; a page that changed often is then copied once.</summary>
    private const int CheckpointPages = 4000;

    private readonly WriteQueue<Write> _queue = new();
    private readonly ConcurrentBag<StoreSession> _readers = [];
    private readonly string _connectionString;
    private readonly FileStream? _lock;
    private readonly StoreSession _writer;
    private readonly Thread? _thread;
    private readonly SeededTurns<Write>? _turns;
    private volatile bool _disposed;
    private int _isClosing;
    private long _commits;
    private long _writes;

    private EmulatorStore(string file, FileStream? processLock, StoreSession writer, string connectionString, int? seed, CrashPoints? crashPoints)
    {
        File = file;
        Seed = seed;
        CrashPoints = crashPoints;
        _lock = processLock;
        _writer = writer;
        _connectionString = connectionString;
        if (seed is { } number)
        {
            _turns = new SeededTurns<Write>(number, Turn);
            return;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>The path of the database file; any SQLite tool opens it.</summary>
    public string File { get; }

    /// <summary>Where one thread does everything: what decides who of several writers goes on first.</summary>
    internal int? Seed { get; }

    /// <summary>Where the process may be made to die; null, as a rule, where nobody asks for it.</summary>
    public CrashPoints? CrashPoints { get; }

    /// <summary>
    /// Where one thread does everything: asked before each commit and before its answers, whether everything ends here as in a power cut. What is
    /// committed stays; nobody hears of it, and nothing is read or written any more.
    /// </summary>
    internal Func<bool>? PowerFails { get; set; }

    /// <summary>What is asked of the services that keep their state here.</summary>
    public UsageMeter Usage { get; } = new();

    /// <summary>The number of commits (each one fsync) and of writes since the store was opened; their ratio is the group size.</summary>
    public (long Commits, long Writes) Counters => (Interlocked.Read(ref _commits), Interlocked.Read(ref _writes));

    /// <summary>Opens or creates the store in <paramref name="folder"/>, which one process at a time may use.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="seed">Where one thread does everything: decides who of several writers goes on first; null for a writer's thread.</param>
    /// <param name="crashPoints">Where the process may be made to die; null for nowhere.</param>
    /// <exception cref="EmulatorException">The folder cannot be written, is in use, or holds a newer schema.</exception>
    public static EmulatorStore Open(string folder, int? seed = null, CrashPoints? crashPoints = null) =>
        Open(folder, StoreFile, isShared: false, writer => Schema.Upgrade(writer, crashPoints), seed, crashPoints);

    /// <summary>Opens the store of a folder to read only, whether or not a process uses it.</summary>
    /// <exception cref="EmulatorException">There is none, or one of another schema.</exception>
    public static EmulatorStore OpenForReading(string folder)
    {
        if (!System.IO.File.Exists(Path.Combine(folder, StoreFile))) throw new EmulatorException($"Emulator:DataFolder '{folder}': there is no {StoreFile}.");
        return Open(folder, StoreFile, isShared: true, writer =>
        {
            Schema.RequirePresent(writer);
            writer.ExecuteScript("PRAGMA query_only=ON");
        });
    }

    /// <summary>Opens or creates another file in the folder, which several processes may use at once: SQLite's own locks keep their writes apart.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="file">Its name.</param>
    /// <param name="upgrades">Its tables: what turns version n into n + 1, at index n.</param>
    /// <param name="seed">As of the store.</param>
    internal static EmulatorStore OpenShared(string folder, string file, IReadOnlyList<string> upgrades, int? seed) =>
        Open(folder, file, isShared: true, writer => Schema.Upgrade(writer, upgrades, crashPoints: null), seed);

    private static EmulatorStore Open(string folder, string name, bool isShared, Action<StoreSession> prepare, int? seed = null, CrashPoints? crashPoints = null)
    {
        SQLitePCL.Batteries_V2.Init();
        SqliteSleep.InMicroseconds();
        var file = Path.Combine(Path.GetFullPath(folder), name);
        var processLock = isShared ? null : Lock(folder);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        StoreSession? writer = null;
        try
        {
            writer = Connect(connectionString, WriterCacheKiB);
            writer.TryQuery("PRAGMA journal_mode=WAL", row => row.GetString(0), out var mode);
            if (mode != "wal") throw new EmulatorException($"its file system does not allow a write-ahead log (mode '{mode}').");
            prepare(writer);
            return new EmulatorStore(file, processLock, writer, connectionString, seed, crashPoints);
        }
        catch (Exception e)
        {
            writer?.Dispose();
            processLock?.Dispose();
            throw e switch
            {
                SqliteException => new EmulatorException($"Emulator:DataFolder '{folder}': the store cannot be opened: {e.Message}", e),
                EmulatorException => new EmulatorException($"Emulator:DataFolder '{folder}': {e.Message}", e),
                _ => e,
            };
        }
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "emulator.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmulatorException($"Emulator:DataFolder '{folder}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction on the writer's thread; completes when its commit is on disk.</summary>
    /// <remarks>Refusals are results, decided before the first change; an exception undoes the work and reaches the caller.</remarks>
    /// <param name="work">What to write.</param>
    /// <param name="kind">What is written, as <see cref="CrashPoints"/> names it: <c>table</c>.</param>
    /// <param name="of">Which of them: <c>Cases</c>.</param>
    public Task<T> WriteAsync<T>(Func<StoreSession, T> work, string kind = Unnamed, string? of = null)
    {
        CrashPoints?.BeforeCommit(kind, of);
        var write = new Write<T>(work, kind, of);
        return (_turns?.TryAdd(write) ?? _queue.TryAdd(write))
            ? write.Completion.Task
            : Task.FromException<T>(new ObjectDisposedException(nameof(EmulatorStore)));
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<StoreSession> work, string kind = Unnamed, string? of = null) => WriteAsync<object?>(
        session =>
        {
            work(session);
            return null;
        },
        kind, of);

    /// <summary>Runs a query on a connection of its own; it sees every write answered so far.</summary>
    public T Read<T>(Func<StoreSession, T> query)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out var session)) session = Connect(_connectionString, ReaderCacheKiB);
        try
        {
            return query(session);
        }
        finally
        {
            _readers.Add(session);
            if (_disposed) CloseReaders();
        }
    }

    /// <summary>Finishes the writes already queued, then closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosing, 1) != 0) return;
        if (_turns is null)
        {
            _queue.Close();
            _thread!.Join();
        }
        else if (_turns.Close() is { Length: > 0 } left)
        {
            Commit(left);
        }

        _disposed = true;
        CloseReaders();
        _writer.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Closes the readers that are not reading; one that is follows when it is done.</summary>
    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader)) reader.Dispose();
    }

    private static StoreSession Connect(string connectionString, int cacheKiB)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        var session = new StoreSession(connection);
        session.ExecuteScript($"""
            PRAGMA synchronous=FULL;
            PRAGMA busy_timeout=5000;
            PRAGMA cache_size=-{cacheKiB};
            PRAGMA wal_autocheckpoint={CheckpointPages};
            PRAGMA temp_store=MEMORY;
            """);
        return session;
    }

    private void Run()
    {
        List<Write> group = [];
        while (_queue.Take(ref group))
        {
            for (var start = 0; start < group.Count; start += LargestGroup)
                Commit(CollectionsMarshal.AsSpan(group).Slice(start, Math.Min(LargestGroup, group.Count - start)));
        }
    }

    private void Commit(ReadOnlySpan<Write> group)
    {
        var hasBegun = false;
        try
        {
            _writer.Execute("BEGIN IMMEDIATE");
            hasBegun = true;
            foreach (var write in group)
            {
                write.Run(_writer);
                if (!InTransaction) throw new InvalidOperationException("SQLite undid the transaction, and a write hid its error.");
            }

            _writer.Execute("COMMIT");
            Interlocked.Increment(ref _commits);
            Interlocked.Add(ref _writes, group.Length);
        }
        catch (Exception e)
        {
            if (TryRollback() is { } worse)
            {
                foreach (var write in group) write.Fail(worse);
            }
            else if (group.Length == 1 || !hasBegun)
            {
                // Where not even the transaction begins (another program holds the file), no write is at fault: each alone would only wait again.
                var reason = e is SqliteException sqlite ? Refused(sqlite) : e;
                foreach (var write in group) write.Fail(reason);
            }
            else
            {
                for (var i = 0; i < group.Length; i++) Commit(group.Slice(i, 1));
            }

            return;
        }

        if (CrashPoints is { } points)
        {
            foreach (var write in group) points.AfterCommit(write.Kind, write.Of);
        }

        Answer(group);
    }

    private void Answer(ReadOnlySpan<Write> group)
    {
        if (_turns is null)
        {
            foreach (var write in group) write.Complete();
            return;
        }

        var order = group.ToArray();
        _turns.Shuffle(order);
        if (PowerFails?.Invoke() == true) CutOff(order);
        else foreach (var write in order) write.Complete();
    }

    private void Turn(Write[] group)
    {
        if (PowerFails?.Invoke() == true) CutOff(group);
        else Commit(group);
    }

    /// <summary>From now on the store is closed to everybody; <paramref name="group"/> and what waits hear nothing but that.</summary>
    private void CutOff(Write[] group)
    {
        Write[] lost = [.. group, .. _turns!.Close()];
        _disposed = true;
        CloseReaders();
        foreach (var write in lost) write.Fail(new ObjectDisposedException(nameof(EmulatorStore)));
    }

    private bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_writer.Handle) == 0;

    private EmulatorException Refused(SqliteException e)
    {
        var until = e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_FULL => "there is space in Emulator:DataFolder again",
            SQLitePCL.raw.SQLITE_BUSY => "no other program holds the file in Emulator:DataFolder",
            _ => "Emulator:DataFolder can be written",
        };
        return new EmulatorException($"The store '{File}' did not take the write: {e.Message}. Nothing of it was stored; the store goes on when {until}.", e);
    }

    /// <returns>Null where the transaction is undone; else why not, and the next one will try again.</returns>
    private EmulatorException? TryRollback()
    {
        _writer.Rollbacks++;
        try
        {
            // SQLite may have rolled back by itself (a full disk, an I/O error); then there is nothing left to undo.
            if (InTransaction) _writer.Execute("ROLLBACK");
            return null;
        }
        catch (SqliteException e)
        {
            return Refused(e);
        }
    }

    private abstract class Write(string kind, string? of)
    {
        public string Kind => kind;

        public string? Of => of;

        public abstract void Run(StoreSession session);
        public abstract void Complete();
        public abstract void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<StoreSession, T> work, string kind, string? of) : Write(kind, of)
    {
        private T _result = default!;

        public TaskCompletionSource<T> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(StoreSession session) => _result = work(session);

        public override void Complete() => Completion.SetResult(_result);

        public override void Fail(Exception exception) => Completion.SetException(exception);
    }
}
