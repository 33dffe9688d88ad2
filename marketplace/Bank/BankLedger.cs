using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Marketplace.Bank;

/// <summary>The bank's own durable ledger: a SQLite file that nobody else writes. Used by one caller at a time.</summary>
internal sealed class BankLedger : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS accounts (account TEXT PRIMARY KEY, cents INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS entries (
            seq INTEGER PRIMARY KEY, account TEXT NOT NULL, cents INTEGER NOT NULL, bank_day TEXT NOT NULL, cause TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS entries_account ON entries (account, seq);
        CREATE TABLE IF NOT EXISTS statements (
            account TEXT NOT NULL, number INTEGER NOT NULL, bank_day TEXT NOT NULL, last_entry INTEGER NOT NULL, PRIMARY KEY (account, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS open_day (id INTEGER PRIMARY KEY CHECK (id = 1), bank_day TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS received (message_id TEXT PRIMARY KEY, body BLOB NOT NULL, repeats INTEGER NOT NULL, differing INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS repeats (seq INTEGER PRIMARY KEY, payment_id TEXT NOT NULL, message_id TEXT NOT NULL, identical INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS payments (
            payment_id TEXT PRIMARY KEY, message_id TEXT NOT NULL, purpose TEXT NOT NULL, cents INTEGER NOT NULL, currency TEXT NOT NULL,
            debtor TEXT NOT NULL, creditor TEXT NOT NULL, reference TEXT NOT NULL, bank_day TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, change_day TEXT) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS payments_waiting ON payments (bank_day) WHERE state = 'Accepted';
        CREATE INDEX IF NOT EXISTS payments_changing ON payments (change_day) WHERE change_day IS NOT NULL;
        CREATE INDEX IF NOT EXISTS payments_reference ON payments (reference);
        CREATE TABLE IF NOT EXISTS credits (
            reference TEXT PRIMARY KEY, account TEXT NOT NULL, order_number TEXT NOT NULL, cents INTEGER NOT NULL, currency TEXT NOT NULL,
            bank_day TEXT NOT NULL, value_date TEXT NOT NULL, booked INTEGER NOT NULL, shares TEXT NOT NULL, entry TEXT) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS credits_waiting ON credits (bank_day) WHERE booked = 0;
        CREATE TABLE IF NOT EXISTS outbox (
            seq INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, cause TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL,
            due TEXT NOT NULL, last INTEGER NOT NULL, copies INTEGER NOT NULL, unsent INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS outbox_unsent ON outbox (seq) WHERE unsent > 0;
        CREATE INDEX IF NOT EXISTS outbox_cause ON outbox (cause);
        """;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private BankLedger(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens or creates the ledger.</summary>
    public static BankLedger Open(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var ledger = new BankLedger(connection);
        ledger.Query("PRAGMA journal_mode=WAL", row => row.GetString(0));
        ledger.Execute("PRAGMA synchronous=FULL");
        ledger.Execute(Schema);
        return ledger;
    }

    /// <summary>Does all of <paramref name="work"/> or nothing; returns once it is on disk.</summary>
    public T Commit<T>(Func<LedgerTransaction, T> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work(new LedgerTransaction(this));
            Execute("COMMIT");
            return result;
        }
        catch
        {
            Execute("ROLLBACK");
            throw;
        }
    }

    /// <inheritdoc cref="Commit{T}"/>
    public void Commit(Action<LedgerTransaction> work) => Commit(transaction =>
    {
        work(transaction);
        return true;
    });

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }

    internal int Execute(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    internal List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var reader = Prepare(sql, arguments).ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < arguments.Length; i++) command.Parameters.Add(new SqliteParameter($"${(i + 1).ToString(CultureInfo.InvariantCulture)}", null));
            _commands.Add(sql, command);
        }

        for (var i = 0; i < arguments.Length; i++) command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        return command;
    }
}
