using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emulator.Runtime;

/// <summary>One SQLite connection with its prepared statements. Parameters are <c>$1</c>, <c>$2</c>, … in order.</summary>
public sealed class StoreSession : IDisposable
{
    private readonly Dictionary<string, StoreStatement> _prepared = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;

    internal StoreSession(SqliteConnection connection)
    {
        _connection = connection;
        Handle = connection.Handle!;
    }

    internal sqlite3 Handle { get; }

    /// <summary>How often a transaction of this session was undone; what depends on the store and is kept in memory is stale after one.</summary>
    internal long Rollbacks { get; set; }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>The number of rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments)
    {
        var statement = Bind(sql, arguments);
        try
        {
            while (statement.Step())
            {
                // A pragma answers with a row that nobody asked for.
            }

            return raw.sqlite3_changes(Handle);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs several statements without parameters, separated by semicolons.</summary>
    public void ExecuteScript(string sql)
    {
        var result = raw.sqlite3_exec(Handle, sql);
        if (result != raw.SQLITE_OK) throw StoreStatement.Failed(Handle, result);
    }

    /// <summary>Reads all rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<object?> arguments)
    {
        var statement = Bind(sql, arguments);
        try
        {
            List<T> rows = [];
            while (statement.Step()) rows.Add(read(new StoreRow(statement)));
            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Reads the first row of a query, or nothing when there is none.</summary>
    public bool TryQuery<T>(string sql, Func<StoreRow, T> read, out T row, params ReadOnlySpan<object?> arguments)
    {
        var statement = Bind(sql, arguments);
        try
        {
            if (statement.Step())
            {
                row = read(new StoreRow(statement));
                return true;
            }

            row = default!;
            return false;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The statement of this text, prepared once per session; for the paths where binding without boxing counts.</summary>
    /// <exception cref="InvalidOperationException">It is running: the function that reads its rows must not run it again.</exception>
    public StoreStatement Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            statement = new StoreStatement(Handle, sql);
            _prepared.Add(sql, statement);
        }

        return statement.Running ? throw new InvalidOperationException($"The statement runs already: {sql}") : statement;
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values) statement.Dispose();
        _connection.Dispose();
    }

    private StoreStatement Bind(string sql, ReadOnlySpan<object?> arguments)
    {
        var statement = Prepare(sql);
        if (arguments.Length != statement.Parameters)
            throw new ArgumentException($"{arguments.Length} arguments for {statement.Parameters} parameters: {sql}", nameof(arguments));
        for (var i = 0; i < arguments.Length; i++) statement.Bind(i + 1, arguments[i]);
        return statement;
    }
}
