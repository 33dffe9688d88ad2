using Emulator.Runtime;
using Microsoft.Data.Sqlite;

namespace Tests.Emulator.Runtime;

public sealed class EmulatorStoreTests : IDisposable
{
    private readonly TemporaryRuntime _runtime = new();

    public EmulatorStoreTests() => Store.WriteAsync(session => session.ExecuteScript("CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT)")).Wait();

    private EmulatorStore Store => _runtime.Store;

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public async Task Given_an_answered_write_When_another_connection_reads_Then_it_sees_the_write()
    {
        for (var i = 0; i < 50; i++)
        {
            var key = i;
            await Insert(key);
            Assert.Contains((long)key, Keys());
        }
    }

    [Fact]
    public async Task Given_writes_that_wait_When_the_writer_is_free_Then_one_commit_takes_them_all()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var blocker = Store.WriteAsync(_ =>
        {
            entered.Set();
            release.Wait();
        });
        // Only once the writer is at work does everything after it gather.
        Assert.True(entered.Wait(TimeSpan.FromMinutes(1)));
        var writes = Enumerable.Range(0, 100).Select(Insert).ToList();
        var before = Store.Counters;
        release.Set();

        await Task.WhenAll(writes.Append(blocker));

        // The blocker's own commit, and one for everything that gathered behind it.
        Assert.Equal(2, Store.Counters.Commits - before.Commits);
        Assert.Equal(100, Keys().Count);
    }

    [Fact]
    public async Task Given_a_write_that_throws_When_it_is_in_a_group_Then_it_alone_is_undone()
    {
        using var release = new ManualResetEventSlim();
        var blocker = Store.WriteAsync(_ => release.Wait());
        var before = Insert(1);
        var failing = Store.WriteAsync(session =>
        {
            session.Execute("INSERT INTO t (k) VALUES (2)");
            throw new InvalidDataException("no");
        });
        var after = Insert(3);
        release.Set();

        await Task.WhenAll(blocker, before, after);
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        Assert.Equal([1, 3], Keys());
    }

    [Fact]
    public async Task Given_writes_in_an_order_When_they_are_done_Then_they_ran_in_that_order()
    {
        await Insert(0);
        var writes = Enumerable.Range(0, 1000).Select(i => Store.WriteAsync(session => session.Execute("UPDATE t SET v = v || $1", i + ","))).ToList();

        await Task.WhenAll(writes);

        var text = Store.Read(session => session.Query("SELECT v FROM t", row => row.GetString(0))).Single();
        Assert.Equal(string.Concat(Enumerable.Range(0, 1000).Select(i => i + ",")), text);
    }

    [Fact]
    public async Task Given_a_closed_store_When_it_is_opened_again_Then_everything_answered_is_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(Insert));

        _runtime.Restart();

        Assert.Equal(20, Keys().Count);
    }

    [Fact]
    public async Task Given_a_closed_store_When_it_is_used_Then_it_says_so()
    {
        var store = Store;
        _runtime.Restart();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync(session => session.Execute("DELETE FROM t")));
        Assert.Throws<ObjectDisposedException>(() => store.Read(session => session.Query("SELECT k FROM t", row => row.GetInt64(0))));
    }

    [Fact]
    public async Task Given_writes_that_wait_When_the_store_is_closed_Then_they_are_done_first()
    {
        var writes = Enumerable.Range(0, 100).Select(Insert).ToList();

        _runtime.Restart();

        await Task.WhenAll(writes);
        Assert.Equal(100, Keys().Count);
    }

    [Fact]
    public void Given_a_folder_in_use_When_it_is_opened_again_Then_the_error_names_the_setting()
    {
        var error = Assert.Throws<EmulatorException>(() => EmulatorStore.Open(_runtime.Folder));

        Assert.Contains("Emulator:DataFolder", error.Message, StringComparison.Ordinal);
        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_folder_that_cannot_be_written_When_it_is_opened_Then_the_error_names_the_setting()
    {
        // Permissions do not hold back a privileged user, a file in the folder's place does.
        var folder = Path.Combine(_runtime.Folder, "emulator.lock", "data");

        var error = Assert.Throws<EmulatorException>(() => EmulatorStore.Open(folder));

        Assert.Contains("Emulator:DataFolder", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_file_that_is_no_database_When_it_is_opened_Then_the_error_names_the_setting_and_the_folder_is_free()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_runtime.Folder, "other")).FullName;
        File.WriteAllText(Path.Combine(folder, "emulator.db"), new string('x', 5000));

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var error = Assert.Throws<EmulatorException>(() => EmulatorStore.Open(folder));
            Assert.Contains("Emulator:DataFolder", error.Message, StringComparison.Ordinal);
            Assert.Contains("not a database", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Given_a_newer_schema_When_the_store_is_opened_Then_the_error_says_which()
    {
        var folder = _runtime.Folder;
        await Store.WriteAsync(session => session.Execute("PRAGMA user_version = 9999"));
        _runtime.Instance.Dispose();

        Assert.Contains("9999", Assert.Throws<EmulatorException>(() => EmulatorStore.Open(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_full_disk_When_something_is_written_Then_the_error_says_so_and_the_store_goes_on_when_there_is_space()
    {
        await Insert(1);
        await Store.WriteAsync(session => session.Execute("PRAGMA max_page_count = 1"));

        // The limit is checked where the file grows; a big text needs new pages, a small row does not.
        var refused = Enumerable.Range(100, 3).Select(key => Insert(key, new string('x', 100_000))).ToList();
        var small = Insert(2);

        foreach (var write in refused)
        {
            var error = await Assert.ThrowsAsync<EmulatorException>(() => write);
            Assert.Contains("full", error.Message, StringComparison.Ordinal);
            Assert.Contains("Emulator:DataFolder", error.Message, StringComparison.Ordinal);
        }

        await small;
        await Store.WriteAsync(session => session.Execute("PRAGMA max_page_count = 1000000"));
        await Insert(3, new string('x', 100_000));
        _runtime.Restart();
        Assert.Equal([1, 2, 3], Keys());
    }

    [Fact]
    public async Task Given_another_connection_that_holds_the_file_When_writes_wait_together_Then_they_fail_together_and_the_store_goes_on()
    {
        await Store.WriteAsync(session => session.Execute("PRAGMA busy_timeout = 2000"));
        using (SqliteConnection other = new(new SqliteConnectionStringBuilder { DataSource = Store.File, Pooling = false }.ToString()))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            // The first one waits for the file, and the others for the first.
            var first = Insert(1);
            var waiting = Enumerable.Range(2, 3).Select(Insert).ToList();

            Assert.Contains("locked", (await Assert.ThrowsAsync<EmulatorException>(() => first)).Message, StringComparison.Ordinal);
            var errors = await Task.WhenAll(waiting.Select(write => Assert.ThrowsAsync<EmulatorException>(() => write)));
            Assert.Single(errors.Distinct());
        }

        await Insert(5);
        Assert.Equal([5], Keys());
    }

    [Fact]
    public async Task Given_reads_on_many_threads_When_writes_go_on_Then_each_read_sees_one_state()
    {
        await Store.WriteAsync(session => session.Execute("INSERT INTO t (k, v) VALUES (1, '0'), (2, '0')"));
        var writes = Enumerable.Range(1, 300).Select(i => Store.WriteAsync(session => session.Execute("UPDATE t SET v = $1", i.ToString()))).ToList();

        await Parallel.ForAsync(0, 500, (_, _) =>
        {
            var values = Store.Read(session => session.Query("SELECT v FROM t", row => row.GetString(0)));
            Assert.Equal(values[0], values[1]);
            return ValueTask.CompletedTask;
        });
        await Task.WhenAll(writes);
    }

    private Task Insert(int key) => Insert(key, "");

    private Task Insert(int key, string text) => Store.WriteAsync(session => session.Execute("INSERT INTO t (k, v) VALUES ($1, $2)", key, text));

    private List<long> Keys() => Store.Read(session => session.Query("SELECT k FROM t ORDER BY k", row => row.GetInt64(0)));
}
