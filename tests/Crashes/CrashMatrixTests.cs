using Tests.Crashes.Matrix;
using Xunit.Abstractions;

namespace Tests.Crashes;

/// <summary>The real program dies by SIGKILL at every point there is, and the story ends as if nothing had happened.</summary>
public sealed class CrashMatrixTests(ITestOutputHelper output)
{
    /// <summary>How many deaths of a stage one telling takes. The nth visit is counted from the last start, so that it stands alone.</summary>
    private const int FirstsPerStage = 6;
    private const int LastsPerStage = 1;

    [Fact]
    public async Task Given_a_story_When_the_process_dies_anywhere_Then_it_ends_like_the_undisturbed_one()
    {
        var whole = Environment.GetEnvironmentVariable("SCF_CRASHES") == "all";
        var matrix = await CrashMatrix.ReadAsync();
        foreach (var telling in matrix.Tellings)
        {
            Assert.Empty(telling.Outcome.LeftPending);
            Assert.Contains(telling.Outcome.Lines, line => line.EndsWith("/lifecycle = \"Closed\"", StringComparison.Ordinal));
        }

        await matrix.DieAsync(whole ? matrix.Firsts() : matrix.Sample(), FirstsPerStage);
        await matrix.DieAsync(whole ? [.. matrix.Lasts(), .. matrix.Between()] : matrix.CommitsOfCases(), LastsPerStage);

        var markdown = matrix.ToMarkdown();
        output.WriteLine(markdown);
        if (Environment.GetEnvironmentVariable("SCF_CRASHES_FILE") is { Length: > 0 } file) await File.WriteAllTextAsync(file, markdown);
        Assert.True(matrix.Failures.IsEmpty, string.Join("\n\n", matrix.Failures));
        Assert.Empty(matrix.NeverDiedAt());
        // A write that nobody named would share its point with others.
        Assert.DoesNotContain("commit-before:other", markdown, StringComparison.Ordinal);
    }
}
