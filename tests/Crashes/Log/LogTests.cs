
using Emulator.Runtime;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Tests.Crashes.Log;

/// <summary>A log that was cut off or damaged gives an earlier state, whole, or a refusal: never something in between.</summary>
public sealed class LogTests(ITestOutputHelper output)
{
    private const int Seed = 20170301;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_log_cut_at_any_offset_When_opened_Then_every_commit_before_the_cut_is_there_and_none_after(bool logIsUsedAgain)
    {
        const int Cuts = 500;
        using var history = await KnownHistory.WriteAsync(Seed, commitsInLog: 200, logIsUsedAgain);
        var ends = WriteAheadLog.CommitEnds(history.Log);
        Random random = new(Seed);

        foreach (var cut in Enumerable.Range(0, Cuts).Select(_ => random.Next(history.Log.Length + 1)))
        {
            var state = history.Reopen(history.Database, history.Log.AsSpan(0, cut));
            var whole = history.CommitsInDatabase + ends.Count(end => end <= cut);
            Assert.True(state.Commits == whole, $"Cut at {cut}: {state.Commits} commits instead of {whole}.");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_bit_flipped_in_the_log_When_opened_Then_every_commit_before_it_is_there_and_none_after(bool logIsUsedAgain)
    {
        const int Flips = 300;
        using var history = await KnownHistory.WriteAsync(Seed, commitsInLog: 60, logIsUsedAgain);
        var ends = WriteAheadLog.CommitEnds(history.Log);
        Random random = new(Seed);

        foreach (var at in Enumerable.Range(0, Flips).Select(_ => random.Next(ends[^1])))
        {
            var state = history.Reopen(history.Database, Flipped(history.Log, at, random.Next(8)));
            var whole = history.CommitsInDatabase + ends.Count(end => end <= at);
            Assert.True(state.Commits == whole, $"Flipped at {at}: {state.Commits} commits instead of {whole}.");
        }
    }

    [Fact]
    public async Task Given_a_bit_flipped_in_the_database_file_When_opened_Then_it_is_refused_as_damaged_or_not_noticed_and_how_often_is_shown()
    {
        const int Flips = 300;
        using var history = await KnownHistory.WriteAsync(Seed, commitsInLog: 0, logIsUsedAgain: false);
        Random random = new(Seed);
        var (refused, harmless, changed) = (0, 0, 0);
        for (var flip = 0; flip < Flips; flip++)
        {
            try
            {
                var state = history.Reopen(Flipped(history.Database, random.Next(history.Database.Length), random.Next(8)), log: []);
                Assert.Equal(history.CommitsInDatabase, state.Commits);
                harmless++;
            }
            catch (Exception e) when (e is EmulatorException or SqliteException)
            {
                refused++;
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException or OverflowException)
            {
                changed++;
            }
        }

        // No page has a checksum: a changed row is not noticed. The README says so; a store that did notice would have to change it.
        output.WriteLine($"{Flips} flips: {refused} refused, {changed} not noticed, {harmless} where nothing is.");
        Assert.True(refused > 0 && changed > 0, $"{refused} refused, {changed} not noticed.");
    }

    private static byte[] Flipped(byte[] file, int at, int bit)
    {
        var copy = file.ToArray();
        copy[at] ^= (byte)(1 << bit);
        return copy;
    }
}
