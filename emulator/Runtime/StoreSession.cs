using Microsoft.Data.Sqlite;

namespace Emulator.Runtime;

/// <summary>One SQLite connection with its prepared statements. Parameters are <c>$1</c>, <c>$2</c>, … in order.</summary>
public sealed class StoreSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    internal StoreSession(SqliteConnection connection) => Connection = connection;

    internal SqliteConnection Connection { get; }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>The number of rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Bind(sql, arguments).ExecuteNonQuery();

    /// <summary>Reads all rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var reader = Bind(sql, arguments).ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads the first row of a query, or nothing when there is none.</summary>
    public bool TryQuery<T>(string sql, Func<SqliteDataReader, T> read, out T row, params ReadOnlySpan<object?> arguments)
    {
        using var reader = Bind(sql, arguments).ExecuteReader();
        if (reader.Read())
        {
            row = read(reader);
            return true;
        }

        row = default!;
        return false;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        Connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= arguments.Length; i++) command.Parameters.Add(new SqliteParameter("$" + i, null));
            _prepared.Add(sql, command);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = command.Parameters[i];
            parameter.ResetSqliteType();
            parameter.Value = arguments[i] ?? DBNull.Value;
        }

        return command;
    }
}
