using System.Text.RegularExpressions;

namespace Tests.Conventions;

/// <summary>The arrows of the house: who may depend on whom.</summary>
public sealed partial class ArrowTests
{
    /// <summary>What stages may use beside the domain and the tables.</summary>
    private static readonly string[] EdgeFolders = ["Http", "Access"];

    private static readonly string[] NoStages = ["Domain", "Storage", "Telemetry", "bin", "obj", .. EdgeFolders];

    public static TheoryData<string> Stages =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "functions")).Select(Path.GetFileName)!
            .Where(name => !NoStages.Contains(name)).Select(name => name!),
    ];

    [Fact]
    public void The_domain_depends_on_nothing()
    {
        Assert.DoesNotContain(
            Uses("functions/Domain"),
            use => !use.Namespace.StartsWith("System", StringComparison.Ordinal) && !use.Namespace.StartsWith("ScfFunctions.Domain", StringComparison.Ordinal));
    }

    [Fact]
    public void Storage_depends_on_the_domain_and_telemetry_alone()
    {
        Assert.DoesNotContain(OwnUses("functions/Storage"), use => use.Namespace is not ("ScfFunctions.Domain" or "ScfFunctions.Telemetry"));
    }

    [Fact]
    public void Telemetry_knows_nothing_of_what_it_tells_about()
    {
        Assert.DoesNotContain(OwnUses("functions/Telemetry"), use => use.Namespace is not "ScfFunctions.Telemetry");
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_depends_on_domain_storage_and_edges_and_on_no_other_stage(string stage)
    {
        string[] allowed = ["ScfFunctions.Domain", "ScfFunctions.Storage", "ScfFunctions.Telemetry", $"ScfFunctions.{stage}", .. EdgeFolders.Select(folder => $"ScfFunctions.{folder}")];
        Assert.DoesNotContain(OwnUses($"functions/{stage}"), use => !allowed.Contains(use.Namespace));
    }

    [Fact]
    public void The_embedded_runtime_knows_nothing_of_finance()
    {
        string[] words = ["ScfFunctions", "Facility", "Disbursement", "Supplier", "Loan"];
        var wrong = from file in SourceTree.Files("emulator")
                    from word in words
                    where file.Text.Contains(word, StringComparison.Ordinal)
                    select $"{file.Path}: {word}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_marketplace_uses_the_public_interfaces_alone()
    {
        Assert.DoesNotContain(Uses("marketplace"), use => use.Namespace.StartsWith("ScfFunctions", StringComparison.Ordinal) || use.Namespace.StartsWith("Emulator", StringComparison.Ordinal)
            || use.Namespace.StartsWith("Azure.Data.Tables", StringComparison.Ordinal) || use.Namespace.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_rows_are_made_in_storage_alone()
    {
        string[] words = ["PartitionKey", "RowKey", "TableEntity", "TableClient"];
        var wrong = from file in SourceTree.Files("functions")
                    where !file.Path.StartsWith("functions/Storage/", StringComparison.Ordinal)
                    from word in words
                    where Regex.IsMatch(file.Text, $@"\b{word}\b", RegexOptions.None, TimeSpan.FromSeconds(5))
                    select $"{file.Path}: {word}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_functions_do_not_know_which_runtime_they_run_on()
    {
        Assert.DoesNotContain(Uses("functions"), use => use.Namespace == "Emulator" || use.Namespace.StartsWith("Emulator.", StringComparison.Ordinal));
    }

    private static IEnumerable<Use> OwnUses(string folder) => Uses(folder).Where(use => use.Namespace.StartsWith("ScfFunctions", StringComparison.Ordinal));

    /// <summary>Namespaces that files import or name in full.</summary>
    private static IEnumerable<Use> Uses(string folder) =>
        from file in SourceTree.Files(folder)
        from Match match in UsePattern().Matches(file.Text)
        select new Use(file.Path, match.Groups["namespace"].Value.TrimEnd('.'));

    private sealed record Use(string File, string Namespace);

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?<namespace>(?:ScfFunctions(?:\.[A-Z][a-z]+)?|[\w.]+));|(?<![\w.""/])(?<namespace>ScfFunctions\.[A-Z][a-z]+)(?=\.[A-Z])", RegexOptions.Multiline, 5_000)]
    private static partial Regex UsePattern();
}
