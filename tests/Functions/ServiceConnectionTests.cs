using Azure.Identity;
using Microsoft.Extensions.Configuration;
using ScfFunctions;
using ScfFunctions.Access;

namespace Tests.Functions;

public sealed class ServiceConnectionTests
{
    private const string Identity = "7d0c1f0e-3c6a-4b1e-9f53-0f6f1a2b3c4d";
    private const string Tables = "https://scf.table.core.windows.net/";
    private const string Namespace = "scf.servicebus.windows.net";

    [Fact]
    public void The_settings_of_an_identity_lead_to_the_services_without_a_key()
    {
        var settings = Settings(
            ("AzureWebJobsStorage__tableServiceUri", Tables), ("AzureWebJobsStorage__credential", "managedidentity"), ("AzureWebJobsStorage__clientId", Identity),
            ("ServiceBusConnection__fullyQualifiedNamespace", Namespace));

        var (storage, bus) = (Storage(settings), Bus(settings));

        Assert.Equal((Tables, true, Identity), (storage.Target, storage.ByIdentity, storage.ClientId));
        Assert.Equal((Namespace, true, null), (bus.Target, bus.ByIdentity, bus.ClientId));
        Assert.IsType<ManagedIdentityCredential>(storage.Credential());
        Assert.IsType<ManagedIdentityCredential>(bus.Credential());
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=known;TableEndpoint=http://azurite:10002/devstoreaccount1;")]
    public void Azurite_is_reached_by_its_connection_string(string connection) =>
        AssertLocal(connection, Storage(Settings(("AzureWebJobsStorage", connection))));

    [Theory]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true")]
    [InlineData("Endpoint=sb://10.0.0.7:5672;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;")]
    [InlineData("Endpoint=sb://host.docker.internal;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=True")]
    public void The_emulator_of_service_bus_is_reached_by_its_connection_string(string connection) =>
        AssertLocal(connection, Bus(Settings(("ServiceBusConnection", connection))));

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=scf;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net")]
    [InlineData("TableEndpoint=https://scf.table.core.windows.net;SharedAccessSignature=sv=2024&sig=secret")]
    [InlineData("something else")]
    public void A_key_of_a_real_storage_account_is_refused_also_beside_an_identity_and_not_repeated(string connection)
    {
        var alone = Settings(("AzureWebJobsStorage", connection));
        var beside = Settings(("AzureWebJobsStorage", connection), ("AzureWebJobsStorage__tableServiceUri", Tables));

        foreach (var settings in new[] { alone, beside })
        {
            var refused = Assert.Throws<SettingException>(() => Storage(settings));
            Assert.StartsWith("AzureWebJobsStorage is", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(connection, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Endpoint=sb://scf.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0")]
    [InlineData("Endpoint=sb://scf.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0;UseDevelopmentEmulator=true")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0")]
    public void A_key_of_a_real_namespace_is_refused_and_not_repeated(string connection)
    {
        var refused = Assert.Throws<SettingException>(() => Bus(Settings(("ServiceBusConnection", connection))));

        Assert.StartsWith("ServiceBusConnection is", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "scf.table.core.windows.net")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "http://scf.table.core.windows.net")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "https://scf.table.core.windows.net/?sv=2024&sig=secret")]
    [InlineData("AzureWebJobsStorage__credential", "workloadidentity")]
    [InlineData("AzureWebJobsStorage__clientId", "scf-identity")]
    [InlineData("ServiceBusConnection__fullyQualifiedNamespace", "sb://scf.servicebus.windows.net")]
    [InlineData("ServiceBusConnection__fullyQualifiedNamespace", "scf")]
    [InlineData("ServiceBusConnection__credential", "AzureCli")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        var settings = Settings(("AzureWebJobsStorage__tableServiceUri", Tables), ("ServiceBusConnection__fullyQualifiedNamespace", Namespace), (name, value));

        var refused = Assert.Throws<SettingException>(() => (Storage(settings), Bus(settings)));

        Assert.StartsWith($"{name} is", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named_with_both_ways_to_give_it()
    {
        Assert.Contains("AzureWebJobsStorage__tableServiceUri", Assert.Throws<SettingException>(() => Storage(Settings())).Message, StringComparison.Ordinal);
        Assert.Contains("ServiceBusConnection__fullyQualifiedNamespace", Assert.Throws<SettingException>(() => Bus(Settings())).Message, StringComparison.Ordinal);
    }

    private static void AssertLocal(string expected, ServiceConnection actual) => Assert.Equal((expected, false), (actual.Target, actual.ByIdentity));

    private static ServiceConnection Storage(IConfiguration settings) => ServiceConnection.ToStorage(settings, "AzureWebJobsStorage", "tableServiceUri");

    private static ServiceConnection Bus(IConfiguration settings) => ServiceConnection.ToServiceBus(settings, "ServiceBusConnection");

    /// <summary>As environment variables name them.</summary>
    private static ConfigurationManager Settings(params (string Name, string Value)[] settings)
    {
        ConfigurationManager configuration = new();
        foreach (var (name, value) in settings) configuration[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        return configuration;
    }
}
