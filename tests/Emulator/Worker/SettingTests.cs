using System.Net;
using Emulator.Runtime;
using Emulator.Worker.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Emulator.Worker;

public sealed class SettingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Local_settings_lie_below_the_environment_and_above_what_comes_before_it()
    {
        Write("""
            {
              // As Core Tools writes it.
              "IsEncrypted": false,
              "Values": { "Emulator__Port": "7001", "BankQueue": "from file", "Other": "from file" },
            }
            """);
        ConfigurationManager configuration = new();
        configuration.AddInMemoryCollection([new("Other", "from before")]).AddEnvironmentVariables().AddCommandLine(["--BankQueue=from command line"]);

        LocalSettings.Add(configuration, _folder.FullName);

        Assert.Equal("7001", configuration["Emulator:Port"]);
        Assert.Equal("from command line", configuration["BankQueue"]);
        Assert.Equal("from file", configuration["Other"]);
    }

    [Fact]
    public void Without_local_settings_nothing_is_added()
    {
        ConfigurationManager configuration = new();
        var before = configuration.Sources.Count;

        LocalSettings.Add(configuration, _folder.FullName);

        Assert.Equal(before, configuration.Sources.Count);
    }

    [Theory]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "local.settings.json IsEncrypted: ")]
    [InlineData("""{ "Values": { "Port": 7071 } }""", "local.settings.json Values.Port: a string is expected, not Number.")]
    [InlineData("""{ "Values": [] }""", "local.settings.json cannot be read: ")]
    [InlineData("""{ "Values": """, "local.settings.json cannot be read: ")]
    [InlineData("[]", "local.settings.json cannot be read: ")]
    public void Wrong_local_settings_are_refused(string json, string message)
    {
        Write(json);

        var error = Assert.Throws<EmulatorException>(() => LocalSettings.Add(new ConfigurationManager(), _folder.FullName));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_overrides_host_json_as_on_the_platform()
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions
        {
            Classes = [typeof(Slow)],
            HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "api" } } }""",
            Settings = { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "v2" },
        });

        Assert.Equal("now", await app.Http.GetStringAsync("v2/quick"));
    }

    [Fact]
    public async Task Given_a_function_that_takes_longer_than_the_timeout_When_called_Then_its_token_is_signalled()
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions
        {
            Classes = [typeof(Slow)],
            HostJson = """{ "version": "2.0", "functionTimeout": "00:00:01" }""",
        });

        using var answer = await app.Http.GetAsync("api/slow");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(app.Log.Errors).Exception);
    }

    [Fact]
    public async Task Clients_made_from_the_settings_find_the_runtime()
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions { Classes = [typeof(Slow)] });
        var settings = app.Services.GetRequiredService<IConfiguration>();
        var instance = app.Services.GetRequiredService<EmulatorInstance>();

        Assert.Same(instance, EmulatorInstance.Find(settings["AzureWebJobsStorage"]!));
        Assert.Same(instance, EmulatorInstance.Find(settings["ServiceBusConnection"]!));
    }

    private void Write(string json) => File.WriteAllText(Path.Combine(_folder.FullName, "local.settings.json"), json);

    public sealed class Slow
    {
        [Function("Quick")]
        public static IResult Quick([HttpTrigger("get", Route = "quick")] HttpRequest request) => Results.Text("now");

        [Function("Slow")]
        public static async Task<IResult> Run([HttpTrigger("get", Route = "slow")] HttpRequest request, CancellationToken cancellationToken)
        {
            TaskCompletionSource never = new();
            await never.Task.WaitAsync(cancellationToken);
            return Results.Ok();
        }
    }
}
