using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emulator.Runtime;

/// <summary>A prepared statement: bind its parameters (the first is 1), step through its rows (the first column is 0), reset it.</summary>
/// <remarks>It talks to SQLite directly, because the ADO.NET command and reader cost more than the queries they carry.</remarks>
public sealed class StoreStatement : IDisposable
{
    private const int LargestOnStack = 1024;
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    internal StoreStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, Encoding.UTF8.GetBytes(sql), raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        if (Encoding.UTF8.GetString(rest).AsSpan().Trim(" \r\n\t;").Length > 0)
            throw new ArgumentException($"One statement at a time is prepared; use {nameof(StoreSession.ExecuteScript)} for several: {sql}", nameof(sql));
        // SQLite numbers $-parameters by where they first stand, whatever digits they carry.
        for (var i = 1; i <= Parameters; i++)
        {
            if (raw.sqlite3_bind_parameter_name(_statement, i).utf8_to_string() != $"${i}")
                throw new ArgumentException($"The parameters must first stand in the order $1, $2, …: {sql}", nameof(sql));
        }
    }

    internal int Parameters => raw.sqlite3_bind_parameter_count(_statement);

    /// <summary>True between the first <see cref="Step"/> and <see cref="Reset"/>.</summary>
    internal bool Running { get; private set; }

    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(_statement, parameter));

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void Bind(int parameter, double value) => Check(raw.sqlite3_bind_double(_statement, parameter, value));

    public void Bind(int parameter, ReadOnlySpan<byte> blob) => Check(blob.IsEmpty
        ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
        : raw.sqlite3_bind_blob(_statement, parameter, blob));

    public void Bind(int parameter, ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = most <= LargestOnStack ? stackalloc byte[LargestOnStack] : new byte[most];
        BindText(parameter, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>Binds a text that is in UTF-8 already.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and SQLite takes a null address for NULL.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(_statement, parameter, "") : raw.sqlite3_bind_text(_statement, parameter, utf8));
    }

    /// <exception cref="ArgumentException">A type that SQLite does not store: convert it to one that it does.</exception>
    public void Bind(int parameter, object? value)
    {
        switch (value)
        {
            case null or DBNull: BindNull(parameter); break;
            case string text: Bind(parameter, text.AsSpan()); break;
            case long number: Bind(parameter, number); break;
            case int number: Bind(parameter, (long)number); break;
            case bool flag: Bind(parameter, flag ? 1L : 0L); break;
            case double number: Bind(parameter, number); break;
            case byte[] blob: Bind(parameter, blob.AsSpan()); break;
            case ReadOnlyMemory<byte> blob: Bind(parameter, blob.Span); break;
            default: throw new ArgumentException($"A {value.GetType().Name} cannot be stored; convert it to text, a whole number, a double or bytes.", nameof(value));
        }
    }

    /// <summary>Runs to the next row.</summary>
    /// <returns>False when there is none.</returns>
    public bool Step()
    {
        Running = true;
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result == raw.SQLITE_DONE) return false;
        throw Failed(_connection, result);
    }

    /// <summary>Ends the run, so that the statement holds no lock and can be bound and run again.</summary>
    public void Reset()
    {
        // The outcome of a failed run is repeated here; it has been thrown already.
        raw.sqlite3_reset(_statement);
        Running = false;
    }

    internal bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    internal long GetInt64(int column) => raw.sqlite3_column_int64(_statement, column);

    internal double GetDouble(int column) => raw.sqlite3_column_double(_statement, column);

    /// <summary>The bytes of a blob, or of a text in UTF-8; they are valid until the next step or reset.</summary>
    internal ReadOnlySpan<byte> GetSpan(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    internal static SqliteException Failed(sqlite3 connection, int result) =>
        new(raw.sqlite3_errmsg(connection).utf8_to_string(), result, raw.sqlite3_extended_errcode(connection));

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw Failed(_connection, result);
    }
}
