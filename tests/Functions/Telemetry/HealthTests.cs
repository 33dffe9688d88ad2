using System.Net;
using Azure;
using ScfFunctions;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions.Telemetry;

/// <summary>Health says what is wrong: what cannot work is not ready, what people should look at is degraded.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Given_an_application_that_sweeps_Then_it_is_ready_and_says_what_runs()
    {
        await using var app = await ScfApp.StartAsync(settings: new(HostileMode.Calm) { ["AzureFunctionsJobHost:extensions:durableTask:defaultVersion"] = "1.0" });
        var before = (await app.GetAsync("health/ready", key: null)).Expect(HttpStatusCode.OK);
        Assert.Equal(("degraded", "Warn"), (before.Text("status"), StatusOf(before, "sweeper")));

        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        var ready = (await app.GetAsync("health/ready", key: null)).Expect(HttpStatusCode.OK);
        Assert.Equal(["store Pass", "queues Pass", "sweeper Pass", "pending Pass", "trial-balance Pass"], Checks(ready));
        Assert.Equal(("ready", "1.0"), (ready.Text("status"), ready.Text("orchestrationVersion")));
        Assert.NotEmpty(ready.Text("version"));
    }

    [Fact]
    public async Task Given_payments_that_wait_for_more_than_a_day_Then_it_is_degraded_and_says_since_when()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        (await journey.App.PostAsync("controls", Requests.Control("payments", "off"))).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();

        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(25));

        var late = (await journey.App.GetAsync("health/ready", key: null)).Expect(HttpStatusCode.OK);
        Assert.Equal(("degraded", "Warn"), (late.Text("status"), StatusOf(late, "pending")));
        Assert.Contains("outbox since 2017-03-01 12:00:00Z", Detail(late, "pending"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_sweeper_that_fell_silent_or_books_that_differ_Then_it_is_degraded()
    {
        await using var app = await ScfApp.StartAsync(settings: new(HostileMode.Calm) { ["SweeperSchedule"] = "0 0 0 1 1 *" });
        await app.Service<SweepsTable>().PutAsync(new Sweep(ScfApp.Start.AddHours(-3), NextBy: ScfApp.Start.AddMinutes(-1), new Dictionary<string, DateTimeOffset>(), ScfApp.Start, AreBalanced: false), CancellationToken.None);

        var answer = (await app.GetAsync("health/ready", key: null)).Expect(HttpStatusCode.OK);

        Assert.Equal(["store Pass", "queues Pass", "sweeper Warn", "pending Pass", "trial-balance Warn"], Checks(answer));
    }

    [Fact]
    public async Task Given_a_store_that_does_not_answer_Then_it_is_unavailable_but_alive()
    {
        var tables = new InterceptedTables();
        await using var app = await ScfApp.StartAsync(tables.AddTo, HostileMode.Calm);
        tables.BeforeQuery = _ => throw new RequestFailedException(503, "ServerBusy");

        var answer = (await app.GetAsync("health/ready", key: null)).Expect(HttpStatusCode.ServiceUnavailable);

        Assert.Equal("unavailable", answer.Text("status"));
        Assert.Contains("store Fail", Checks(answer));
        Assert.Equal("alive", (await app.GetAsync("health/live", key: null)).Expect(HttpStatusCode.OK).Text("status"));
    }

    private static IReadOnlyList<string> Checks(Answer answer) =>
        [.. answer.Body.GetProperty("checks").EnumerateArray().Select(check => $"{check.GetProperty("name").GetString()} {check.GetProperty("status").GetString()}")];

    private static string StatusOf(Answer answer, string name) => Assert.Single(Checks(answer), check => check.StartsWith(name, StringComparison.Ordinal))[(name.Length + 1)..];

    private static string Detail(Answer answer, string name) =>
        answer.Body.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name).GetProperty("detail").GetString()!;
}
