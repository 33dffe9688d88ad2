using Emulator.Runtime;

namespace Tests.Emulator.Runtime;

/// <summary>The store where one thread does everything: the same promises, and a seed decides who goes on first.</summary>
public sealed class SeededStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-seeded-");

    [Fact]
    public async Task Given_many_writes_at_once_Then_all_are_answered_and_none_is_committed_before_an_earlier_one()
    {
        using var store = Open(7);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => AddAsync(store, number)));

        Assert.Equal(Enumerable.Range(0, 200), Numbers(store));
        Assert.InRange(store.Counters.Commits, 2, 199);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task Given_a_power_failure_Then_nobody_is_answered_and_only_what_was_committed_before_it_is_there(int ask, int stored)
    {
        var asks = 0;
        using (var store = Open(7))
        {
            store.PowerFails = () => ++asks == ask;

            await Assert.ThrowsAsync<ObjectDisposedException>(() => AddAsync(store, 1));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => AddAsync(store, 2));
            Assert.Throws<ObjectDisposedException>(() => Numbers(store));
        }

        using var again = Open(7);
        Assert.Equal(stored, Numbers(again).Count);
    }

    [Fact]
    public async Task Given_writes_that_wait_When_the_store_closes_Then_they_are_committed_first()
    {
        List<Task> writes;
        using (var store = Open(7)) writes = [.. Enumerable.Range(0, 20).Select(number => AddAsync(store, number))];

        await Task.WhenAll(writes);
        using var again = Open(7);
        Assert.Equal(Enumerable.Range(0, 20), Numbers(again));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private EmulatorStore Open(int seed) => EmulatorStore.Open(_folder.FullName, seed);

    private static Task AddAsync(EmulatorStore store, int number) => store.WriteAsync(session =>
    {
        session.Execute("INSERT INTO runtime (name, value) VALUES ($1, $2)", $"{number:D4}", Numbers(session).Count.ToString());
    });

    /// <summary>The names, in the order in which they were written.</summary>
    private static List<int> Numbers(EmulatorStore store) => store.Read(Numbers);

    private static List<int> Numbers(StoreSession session) => session.Query("SELECT name FROM runtime ORDER BY CAST(value AS INTEGER)", row => int.Parse(row.GetString(0)));
}
