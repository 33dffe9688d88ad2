using Azure.Data.Tables;

namespace Tests.Conventions;

/// <summary>The embedded runtime may offer only what the real packages have, and somebody has to have looked.</summary>
public sealed class EmulatorApiTests
{
    private const string ListPath = "tests/Conventions/emulator-api.txt";

    [Fact]
    public void Every_public_member_of_the_embedded_runtime_has_been_compared_with_the_real_package()
    {
        var reviewed = Reviewed();
        var offered = PublicApi.Of(typeof(TableClient).Assembly);

        var unreviewed = offered.Except(reviewed, StringComparer.Ordinal).ToList();
        var gone = reviewed.Except(offered, StringComparer.Ordinal).ToList();

        Assert.True(
            unreviewed.Count == 0,
            $"New in the embedded runtime:\n{Lines(unreviewed)}\nLook each up in the real package (name, parameters, defaults, meaning), " +
            $"then add its line to {ListPath}, which is sorted.");
        Assert.True(gone.Count == 0, $"No longer in the embedded runtime; take the lines out of {ListPath}:\n{Lines(gone)}");
    }

    [Fact]
    public void The_list_is_sorted_and_names_each_member_once()
    {
        var reviewed = Reviewed();

        Assert.Equal(reviewed.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), reviewed);
    }

    [Fact]
    public void A_line_changes_with_whatever_a_callers_source_depends_on()
    {
        var lines = PublicApi.Of([typeof(TableClient), typeof(TableUpdateMode)]);

        Assert.Contains("Azure.Data.Tables.TableUpdateMode.Replace = 1", lines);
        Assert.Contains(
            "Azure.Data.Tables.TableClient.UpdateEntityAsync<T>(T entity, Azure.ETag ifMatch, Azure.Data.Tables.TableUpdateMode mode = 0, " +
            "CancellationToken cancellationToken = default) : Task<Azure.Response>",
            lines);
    }

    private static string[] Reviewed() => File.ReadAllLines(Path.Combine(SourceTree.Root, ListPath));

    private static string Lines(IEnumerable<string> members) => string.Join('\n', members.Select(member => "  " + member));
}
