using Emulator.Runtime;

namespace Tests.Emulator.Runtime;

public sealed class StoreSessionTests : IDisposable
{
    private readonly TemporaryRuntime _runtime = new();

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Every_kind_of_argument_comes_back_as_it_was()
    {
        byte[] bytes = [0, 1, 255];
        var read = Query("SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9", row => (
            Text: row.GetString(0), Empty: row.GetString(1), Long: row.GetInt64(2), Int: row.GetInt32(3), Double: row.GetDouble(4), Flag: row.GetBoolean(5),
            Bytes: row.GetBytes(6), NoBytes: row.GetBytes(7), Null: row.IsDBNull(8)),
            "ä𝄞\0z", "", long.MinValue, -7, 0.1, true, bytes, Array.Empty<byte>(), null);

        Assert.Equal("ä𝄞\0z", read.Text);
        Assert.Equal("", read.Empty);
        Assert.Equal((long.MinValue, -7, 0.1, true, true), (read.Long, read.Int, read.Double, read.Flag, read.Null));
        Assert.Equal(bytes, read.Bytes);
        Assert.Empty(read.NoBytes);
    }

    [Fact]
    public void A_long_text_is_bound_whole()
    {
        var text = new string('é', 100_000);
        Assert.Equal(text, Query("SELECT $1", row => row.GetString(0), text));
    }

    [Fact]
    public void A_null_is_not_read_as_a_value() =>
        Assert.Throws<InvalidOperationException>(() => Query("SELECT $1", row => row.GetInt64(0), (object?)null));

    [Fact]
    public void A_type_that_SQLite_does_not_store_is_refused() =>
        Assert.Throws<ArgumentException>(() => Query("SELECT $1", row => row.GetString(0), TemporaryRuntime.Start));

    [Fact]
    public void Too_few_arguments_are_refused() =>
        Assert.Throws<ArgumentException>(() => Query("SELECT $1, $2", row => row.GetInt64(0), 1));

    [Fact]
    public void Several_statements_are_not_prepared_as_one() =>
        Assert.Throws<ArgumentException>(() => Query("SELECT 1; SELECT 2", row => row.GetInt64(0)));

    [Fact]
    public void A_statement_is_free_again_after_its_reader_threw()
    {
        Assert.Throws<InvalidDataException>(() => Query<int>("SELECT 1", _ => throw new InvalidDataException()));
        Assert.Equal(1, Query("SELECT 1", row => row.GetInt32(0)));
    }

    [Fact]
    public void A_statement_does_not_run_inside_itself() =>
        Assert.Throws<InvalidOperationException>(() => _runtime.Store.Read(session =>
            session.Query("SELECT 1", _ => session.Query("SELECT 1", row => row.GetInt32(0)))));

    private T Query<T>(string sql, Func<StoreRow, T> read, params object?[] arguments) => _runtime.Store.Read(session =>
        session.TryQuery(sql, read, out var row, arguments) ? row : throw new InvalidOperationException("no row"));
}
