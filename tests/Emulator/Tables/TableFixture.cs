using Azure.Data.Tables;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.Tables;

/// <summary>An empty table on a runtime of its own.</summary>
public abstract class TableFixture : IDisposable
{
    protected TableFixture()
    {
        Runtime = new TemporaryRuntime();
        Table = new TableClient(Runtime.ConnectionString, "Orders");
        Table.CreateAsync().GetAwaiter().GetResult();
    }

    internal TemporaryRuntime Runtime { get; }

    protected TableClient Table { get; private set; }

    public void Dispose()
    {
        Runtime.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> rows) => await rows.ToListAsync();

    /// <summary>Closes the store and opens it again, as a new process would.</summary>
    protected void Restart()
    {
        Runtime.Restart();
        Table = new TableClient(Runtime.ConnectionString, "Orders");
    }
}
