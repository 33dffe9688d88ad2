using Marketplace;

namespace Tests.Marketplace;

public class CommandLineTests
{
    [Fact]
    public async Task Given_no_options_When_started_Then_the_sample_is_replayed_on_a_backend_of_our_own()
    {
        var options = await ParseAsync();

        Assert.Equal(new MarketplaceOptions(MarketplaceOptions.SampleFolder), options);
    }

    [Fact]
    public async Task Given_all_options_When_started_Then_they_arrive()
    {
        var folder = Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar);
        var report = Path.Combine(folder, "r.json");
        var options = await ParseAsync(
            "--orders", folder, "--seed", "7", "--limit", "40", "--port", "8000", "--data", folder, "--tick", "12", "--exit", "--report", report, "--kill-at", "20",
            "--disturb", "pays-short,line-silent", "--disturb-rate", "300", "--shuffle", "2");

        Assert.Equal(
            new MarketplaceOptions(folder, 7, 40, null, null, 8000, folder, TimeSpan.FromHours(12), true, report, 20, "pays-short,line-silent", 300, 2), options);
    }

    [Theory]
    [InlineData("--limit must be a whole number from 1.", "--limit", "0")]
    [InlineData("--limit must be a whole number from 1.", "--limit", "many")]
    [InlineData("--disturb knows no 'pays-twice'.", "--disturb", "pays-short,pays-twice")]
    [InlineData("--port must be a whole number from 1 to 65535.", "--port", "70000")]
    [InlineData("--tick must be a whole number from 1 to 24.", "--tick", "48")]
    [InlineData("--url must be like http://localhost:7071.", "--url", "localhost", "--key", "k")]
    [InlineData("--url needs --key.", "--url", "http://localhost:7071")]
    [InlineData("--key belongs to --url; a backend started here gets a key of its own.", "--key", "k")]
    [InlineData("--kill-at works on a backend started here, not on --url.", "--url", "http://localhost:7071", "--key", "k", "--kill-at", "3")]
    public void Given_a_wrong_option_When_parsed_Then_the_error_names_it(string message, params string[] arguments)
    {
        var parsed = CommandLine.Create((_, _) => Task.FromResult(0)).Parse(arguments);

        Assert.Contains(message, parsed.Errors.Select(error => error.Message));
    }

    private static async Task<MarketplaceOptions> ParseAsync(params string[] arguments)
    {
        MarketplaceOptions? seen = null;
        var code = await CommandLine.Create((options, _) =>
        {
            seen = options;
            return Task.FromResult(0);
        }).Parse(arguments).InvokeAsync();
        Assert.Equal(0, code);
        return seen!;
    }
}
