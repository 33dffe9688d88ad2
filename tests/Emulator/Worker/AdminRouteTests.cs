using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tests.Emulator.Worker;

public sealed class AdminRouteTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_the_virtual_clock_When_moved_Then_it_stands_there_also_after_a_restart()
    {
        await using var app = await FunctionApp.StartAsync(Start);

        using var moved = await Post(app, """{"until":"2026-05-31T12:00:00.5+02:00"}""");

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal("""{"now":"2026-05-31T10:00:00.5Z"}""", await moved.Content.ReadAsStringAsync());
        await app.RestartAsync();
        Assert.Equal("""{"mode":"virtual","now":"2026-05-31T10:00:00.5Z"}""", await app.Http.GetStringAsync("admin/clock"));
    }

    [Theory]
    [InlineData("""{"until":"2026-03-02T08:00:00Z"}""", HttpStatusCode.OK)]
    [InlineData("""{"until":"2026-03-02T07:59:59Z"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"until":"2026-03-02T09:00:00"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"until":"tomorrow"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"until":17}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"until":"2026-03-02T09:00:00Z","step":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"till":"2026-03-02T09:00:00Z"}""", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_body_that_names_no_time_from_now_on_is_refused_and_the_clock_stays(string body, HttpStatusCode expected)
    {
        await using var app = await FunctionApp.StartAsync(Start);

        using var answer = await Post(app, body);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(Start, app.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Given_the_system_clock_When_asked_to_move_Then_it_is_a_conflict()
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions());

        using var answer = await Post(app, """{"until":"2099-01-01T00:00:00Z"}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        using var clock = JsonDocument.Parse(await app.Http.GetStringAsync("admin/clock"));
        Assert.Equal("system", clock.RootElement.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Given_a_body_that_is_not_called_JSON_When_sent_Then_it_is_415()
    {
        await using var app = await FunctionApp.StartAsync(Start);
        using StringContent form = new("""{"until":"2099-01-01T00:00:00Z"}""", Encoding.UTF8, "text/plain");

        using var answer = await app.Http.PostAsync("admin/clock", form);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(Start, app.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    [InlineData("Host", "attacker.example")]
    public async Task Given_signs_of_a_caller_from_elsewhere_When_asked_Then_there_is_no_such_route(string header, string value)
    {
        await using var app = await FunctionApp.StartAsync(Start);
        using HttpRequestMessage request = new(HttpMethod.Get, "admin/clock");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await app.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Given_a_running_host_When_its_status_is_asked_Then_it_says_so()
    {
        await using var app = await FunctionApp.StartAsync(Start);

        var status = await app.Http.GetFromJsonAsync<Dictionary<string, string>>("admin/host/status");

        Assert.Equal("Running", status!["state"]);
    }

    private static async Task<HttpResponseMessage> Post(FunctionApp app, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await app.Http.PostAsync("admin/clock", content);
    }
}
