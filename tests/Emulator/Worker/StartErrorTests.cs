using Emulator.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Tests.Emulator.Worker;

public sealed class StartErrorTests
{
    [Theory]
    [InlineData("Emulator:Port", "seventy", "Emulator:Port: 'seventy' is not a whole number from 0 to 65535.")]
    [InlineData("Emulator:Port", "65536", "Emulator:Port: '65536' is not a whole number from 0 to 65535.")]
    [InlineData("Emulator:Prot", "1", "Emulator:Prot: there is no such setting; there are Port, DataFolder, Clock, ClockStart, Queues, Hostile, Seed, CrashAt.")]
    [InlineData("Emulator:CrashAt", "commit-after:step#0", "Emulator:CrashAt: 'commit-after:step#0' is neither 'list' nor a point such as commit-after:step or commit-after:step#3.")]
    [InlineData("Emulator:Clock", "Sundial", "Emulator:Clock: 'Sundial' is none of System, Virtual.")]
    [InlineData("Emulator:Clock", "1", "Emulator:Clock: '1' is none of System, Virtual.")]
    [InlineData("Emulator:ClockStart", "2026-03-02", "Emulator:ClockStart: '2026-03-02' is not an RFC 3339 time such as 2024-01-31T08:00:00Z.")]
    [InlineData("Emulator:Port:Http", "1", "Emulator:Port: it holds several values; expected one.")]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=real", "AzureWebJobsStorage: the embedded runtime serves only")]
    [InlineData("ServiceBusConnection", "Endpoint=sb://real.servicebus.windows.net/", "ServiceBusConnection: the embedded runtime serves only")]
    [InlineData("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "10 MB", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '10 MB' is not a whole number")]
    public async Task A_wrong_setting_is_named(string key, string value, string message)
    {
        var error = await StartFails(new FunctionAppOptions { Settings = { [key] = value } });

        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_host_json_is_named_with_its_folder()
    {
        var folder = Directory.CreateTempSubdirectory("scf-empty-");
        try
        {
            var missing = await StartFails(new FunctionAppOptions { Settings = { ["AzureWebJobsScriptRoot"] = folder.FullName } });
            Assert.StartsWith($"host.json is missing from the app's folder {folder.FullName}", missing, StringComparison.Ordinal);

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), "{ broken");
            var broken = await StartFails(new FunctionAppOptions { Settings = { ["AzureWebJobsScriptRoot"] = folder.FullName } });
            Assert.Contains("appsettings.json", broken, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var nowhere = await StartFails(new FunctionAppOptions { Settings = { ["AzureWebJobsScriptRoot"] = folder.FullName } });
        Assert.Equal($"AzureWebJobsScriptRoot: there is no folder {folder.FullName}.", nowhere);
    }

    [Theory]
    [InlineData("""{ }""", "host.json version: '2.0' is expected.")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon" }""", "host.json functionTimeout: 'soon' is not a time span")]
    [InlineData("""{ "version": "2.0", "functionTimeout": 300 }""", "host.json functionTimeout: '300' is not a time span")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "00:00:00" }""", "host.json functionTimeout: '00:00:00' is not a time span")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{x}" } } }""", "host.json extensions.http.routePrefix: '{x}' is not a plain path.")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": ["a"] } } }""", "host.json extensions.http.routePrefix: it holds several values")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "maxConcurrentActivityFunctions": 0 } } }""", "host.json extensions.durableTask.maxConcurrentActivityFunctions: '0' is not a whole number from 1 to 100000.")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "extendedSessionsEnabled": "yes" } } }""", "host.json extensions.durableTask.extendedSessionsEnabled: 'yes' is not true or false.")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": 1.5 } } }""", "host.json extensions.serviceBus.maxConcurrentCalls: '1.5' is not a whole number")]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Loud" } } }""", "host.json logging.logLevel.default: 'Loud' is none of Trace")]
    [InlineData("""{ "version": "2.0", """, "host.json cannot be read: ")]
    public async Task A_wrong_value_in_host_json_is_named(string hostJson, string message)
    {
        var error = await StartFails(new FunctionAppOptions { HostJson = hostJson });

        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Twice), "Function 'SAME' is declared twice: Tests.Emulator.Worker.StartErrorTests+Twice.One and Tests.Emulator.Worker.StartErrorTests+Twice.Two.")]
    [InlineData(typeof(BadName), "Function '1st' (Tests.Emulator.Worker.StartErrorTests+BadName.Run): a name is a letter")]
    [InlineData(typeof(Hidden), "the method and its class must be public")]
    [InlineData(typeof(Untriggered), "exactly one parameter carries the trigger, not 0")]
    [InlineData(typeof(TwoTriggers), "exactly one parameter carries the trigger, not 2")]
    [InlineData(typeof(UnknownTrigger), "the embedded runtime has no BlobTriggerAttribute")]
    [InlineData(typeof(WrongTriggerType), "the parameter 'String request' has to be a HttpRequest")]
    [InlineData(typeof(NotInRoute), "the parameter 'id' is not in the route 'api/orders/{order}'")]
    [InlineData(typeof(WrongRouteType), "the parameter 'Stream id' is nothing that the host can fill")]
    [InlineData(typeof(WrongRoute), "the route 'orders/{' is wrong")]
    [InlineData(typeof(Slash), "must not begin with '/'")]
    [InlineData(typeof(SameRoute), "Functions 'A' and 'B' have the same route 'api/orders/{number}'")]
    [InlineData(typeof(ReturnsText), "returns String; an HTTP function returns IResult, IActionResult or nothing")]
    [InlineData(typeof(TimeSpanTimer), "is a time span, which the platform's Consumption plans do not run")]
    [InlineData(typeof(WrongTimer), "Function 'Timer': the schedule '0 60 * * * *' is wrong: minute: '60' is not within 0 to 59.")]
    [InlineData(typeof(MissingSetting), "Function 'Timer': the setting 'NoSuchSchedule' is missing.")]
    [InlineData(typeof(LonelyPercent), "'%NoSuchSchedule' has a percent sign without a partner")]
    public async Task A_function_that_cannot_be_called_is_named(Type functions, string message)
    {
        var error = await StartFails(new FunctionAppOptions { Classes = [functions] });

        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_empty_prefix_When_a_route_is_one_of_the_hosts_own_Then_it_is_refused()
    {
        var error = await StartFails(new FunctionAppOptions
        {
            Classes = [typeof(AdminRoute)],
            HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""",
        });

        Assert.Equal("Function 'Admin': the route 'admin/clock' conflicts with the host's own routes.", error);
    }

    [Fact]
    public async Task Given_a_port_in_use_When_started_Then_the_setting_is_named()
    {
        await using var first = await FunctionApp.StartAsync(new FunctionAppOptions());

        var error = await StartFails(new FunctionAppOptions { Settings = { ["Emulator:Port"] = $"{first.Http.BaseAddress!.Port}" } });

        Assert.StartsWith("Emulator:Port: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_folder_of_one_clock_When_started_with_the_other_Then_it_is_refused()
    {
        await using var first = await FunctionApp.StartAsync(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await first.StopAsync();

        var error = await StartFails(new FunctionAppOptions { Settings = { ["Emulator:DataFolder"] = first.DataFolder } });

        Assert.StartsWith("Emulator:Clock: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_folder_in_use_When_a_second_host_starts_on_it_Then_it_is_refused()
    {
        await using var first = await FunctionApp.StartAsync(new FunctionAppOptions());

        var error = await StartFails(new FunctionAppOptions { Settings = { ["Emulator:DataFolder"] = first.DataFolder } });

        Assert.StartsWith("Emulator:DataFolder ", error, StringComparison.Ordinal);
    }

    private static async Task<string> StartFails(FunctionAppOptions options) =>
        (await Assert.ThrowsAsync<EmulatorException>(() => FunctionApp.StartAsync(options))).Message;

    public sealed class Twice
    {
        [Function("Same")]
        public static void One([TimerTrigger("0 0 * * * *")] TimerInfo timer) => Assert.NotNull(timer);

        [Function("SAME")]
        public static void Two([TimerTrigger("0 0 * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public sealed class BadName
    {
        [Function("1st")]
        public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public sealed class Hidden
    {
        [Function("Hidden")]
        internal static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public sealed class Untriggered
    {
        [Function("Untriggered")]
        public static void Run(FunctionContext context) => Assert.NotNull(context);
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo one, [TimerTrigger("0 0 * * * *")] TimerInfo two) => Assert.NotSame(one, two);
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class BlobTriggerAttribute : TriggerBindingAttribute;

    public sealed class UnknownTrigger
    {
        [Function("UnknownTrigger")]
        public static void Run([BlobTrigger] string blob) => Assert.NotNull(blob);
    }

    public sealed class WrongTriggerType
    {
        [Function("WrongTriggerType")]
        public static IResult Run([HttpTrigger("get")] string request) => Results.Text(request);
    }

    public sealed class NotInRoute
    {
        [Function("NotInRoute")]
        public static IResult Run([HttpTrigger("get", Route = "orders/{order}")] HttpRequest request, string id) => Results.Text(id);
    }

    public sealed class WrongRouteType
    {
        [Function("WrongRouteType")]
        public static IResult Run([HttpTrigger("get", Route = "orders/{id}")] HttpRequest request, Stream id) => Results.Stream(id);
    }

    public sealed class WrongRoute
    {
        [Function("WrongRoute")]
        public static IResult Run([HttpTrigger("get", Route = "orders/{")] HttpRequest request) => Results.Ok();
    }

    public sealed class Slash
    {
        [Function("Slash")]
        public static IResult Run([HttpTrigger("get", Route = "/orders")] HttpRequest request) => Results.Ok();
    }

    public sealed class AdminRoute
    {
        [Function("Admin")]
        public static IResult Run([HttpTrigger("get", Route = "admin/clock")] HttpRequest request) => Results.Ok();
    }

    public sealed class SameRoute
    {
        [Function("A")]
        public static IResult A([HttpTrigger("get", "post", Route = "orders/{id}")] HttpRequest request) => Results.Ok();

        [Function("B")]
        public static IResult B([HttpTrigger("put", "get", Route = "orders/{number}")] HttpRequest request) => Results.Ok();
    }

    public sealed class ReturnsText
    {
        [Function("ReturnsText")]
        public static string Run([HttpTrigger("get")] HttpRequest request) => request.Method;
    }

    public sealed class TimeSpanTimer
    {
        [Function("Timer")]
        public static void Run([TimerTrigger("00:05:00")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public sealed class WrongTimer
    {
        [Function("Timer")]
        public static void Run([TimerTrigger("0 60 * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public sealed class MissingSetting
    {
        [Function("Timer")]
        public static void Run([TimerTrigger("%NoSuchSchedule%")] TimerInfo timer) => Assert.NotNull(timer);
    }

    public sealed class LonelyPercent
    {
        [Function("Timer")]
        public static void Run([TimerTrigger("%NoSuchSchedule")] TimerInfo timer) => Assert.NotNull(timer);
    }
}
