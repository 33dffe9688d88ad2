using System.Runtime.InteropServices;

namespace Tests.Emulator.Runtime;

public sealed class SqliteSleepTests : IDisposable
{
    private readonly TemporaryRuntime _runtime = new();

    [Fact]
    public void Given_an_open_store_When_SQLite_sleeps_a_millisecond_Then_it_is_not_rounded_up_to_a_second()
    {
        Assert.False(string.IsNullOrEmpty(_runtime.Store.File));

        // The function returns how long it believes to have slept: 1,000 where the library knows only whole seconds.
        Assert.Equal(1, Sleep(1));
    }

    public void Dispose() => _runtime.Dispose();

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_sleep")]
    private static extern int Sleep(int milliseconds);
}
