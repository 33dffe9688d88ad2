using Azure.Core;
using Azure.Data.Tables;
using Emulator.Runtime;
using Moq;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.Tables;

/// <summary>How a client finds its runtime.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task Given_two_runtimes_When_clients_write_Then_each_into_its_own()
    {
        using var one = new TemporaryRuntime();
        using var other = new TemporaryRuntime();
        await new TableServiceClient(one.ConnectionString).CreateTableAsync("Orders");

        Assert.Empty(await new TableServiceClient(other.ConnectionString).QueryAsync().ToListAsync());
        Assert.Equal("Orders", Assert.Single(await new TableServiceClient(one.ConnectionString).QueryAsync().ToListAsync()).Name);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b")]
    public void Given_no_runtime_in_the_connection_string_When_a_client_is_made_Then_the_error_says_what_is_missing(string connectionString)
    {
        Assert.Contains("EmulatorInstance", Assert.Throws<EmulatorException>(() => new TableServiceClient(connectionString)).Message, StringComparison.Ordinal);
        Assert.Contains("EmulatorInstance", Assert.Throws<EmulatorException>(() => new TableClient(connectionString, "Orders")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_runtime_that_has_ended_When_a_client_is_made_Then_the_error_names_it()
    {
        string connectionString;
        using (var runtime = new TemporaryRuntime()) connectionString = runtime.ConnectionString;

        Assert.Contains("runs in this process", Assert.Throws<EmulatorException>(() => new TableServiceClient(connectionString)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_an_endpoint_and_a_credential_When_a_client_is_made_Then_the_error_names_the_other_flavour()
    {
        var endpoint = new Uri("https://account.table.core.windows.net");
        var credential = Mock.Of<TokenCredential>();

        Assert.Contains("Hosting=Azure", Assert.Throws<EmulatorException>(() => new TableServiceClient(endpoint, credential)).Message, StringComparison.Ordinal);
        Assert.Contains("Hosting=Azure", Assert.Throws<EmulatorException>(() => new TableClient(endpoint, "Orders", credential)).Message, StringComparison.Ordinal);
    }
}
