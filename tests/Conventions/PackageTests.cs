using System.Diagnostics;
using System.Text.Json;

namespace Tests.Conventions;

/// <summary>The other flavour cannot be restored everywhere, but what it would restore can be listed anywhere.</summary>
public sealed class PackageTests
{
    private static readonly string[] AzurePackages =
    [
        "Azure.Data.Tables", "Azure.Messaging.ServiceBus", "Azure.Storage.Blobs", "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
        "Microsoft.Azure.Functions.Worker.Extensions.Http", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
        "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus", "Microsoft.Azure.Functions.Worker.Extensions.Timer",
        "Microsoft.Azure.Functions.Worker.Sdk", "Microsoft.DurableTask.Client",
    ];

    [Fact]
    public void The_azure_flavour_swaps_the_embedded_runtime_for_the_packages_with_a_version_each()
    {
        var azure = Items("functions", "-p:Hosting=Azure", "PackageReference,PackageVersion,ProjectReference");
        var references = Names(azure, "PackageReference");
        var versions = Names(azure, "PackageVersion");

        Assert.Superset(AzurePackages.ToHashSet(), references.ToHashSet());
        Assert.Superset(AzurePackages.ToHashSet(), versions.ToHashSet());
        Assert.DoesNotContain(Names(azure, "ProjectReference"), name => name.Contains("Emulator", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("DurableTaskScheduler", true)]
    public void The_other_durable_backend_is_a_package_that_only_those_who_want_it_get(string backend, bool isThere)
    {
        var references = Names(Items("functions", "-p:Hosting=Azure", "PackageReference", $"-p:DurableBackend={backend}"), "PackageReference");

        Assert.Equal(isThere, references.Contains("Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged"));
    }

    [Fact]
    public void The_flavours_share_no_folders()
    {
        var folders = Items("functions", "-p:Hosting=Azure", "PackageReference", "-getProperty:BaseIntermediateOutputPath,BaseOutputPath", "Properties");

        Assert.EndsWith("obj/azure/", folders.GetProperty("BaseIntermediateOutputPath").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("bin/azure/", folders.GetProperty("BaseOutputPath").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_flavour_uses_the_embedded_runtime_and_none_of_the_packages()
    {
        var embedded = Items("functions", "-p:Hosting=", "PackageReference,ProjectReference");

        Assert.Empty(Names(embedded, "PackageReference").Intersect(AzurePackages));
        Assert.Contains(Names(embedded, "ProjectReference"), name => name.EndsWith("Emulator.csproj", StringComparison.Ordinal));
    }

    [Fact]
    public void The_azure_flavour_of_the_marketplace_is_a_plain_program_with_the_real_clients()
    {
        var references = Names(Items("marketplace", "-p:Hosting=Azure", "PackageReference"), "PackageReference");

        Assert.Contains("Azure.Messaging.ServiceBus", references);
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Names(JsonElement items, string kind) =>
        [.. items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];

    private static JsonElement Items(string project, string property, string kinds, string? option = null, string section = "Items")
    {
        string[] options = option is null ? [] : [option];
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, property, $"-getItem:{kinds}", .. options])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(output).RootElement.GetProperty(section);
    }
}
