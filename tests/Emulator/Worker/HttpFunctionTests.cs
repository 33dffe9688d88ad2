using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Tests.Emulator.Worker;

public sealed class HttpFunctionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_a_route_with_values_When_called_Then_they_are_converted_to_the_parameters()
    {
        await using var app = await FunctionApp.StartAsync(Start, typeof(Orders));

        Assert.Equal("order 12, line 3", await app.Http.GetStringAsync("api/orders/12/lines/3"));
    }

    [Theory]
    [InlineData("GET", "api/orders/twelve/lines/3", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/orders/12/lines/three", HttpStatusCode.BadRequest)]
    [InlineData("GET", "orders/12/lines/3", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/nothing", HttpStatusCode.NotFound)]
    [InlineData("POST", "api/orders/12/lines/3", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "api/orders/12/lines/3", HttpStatusCode.NotFound)]
    [InlineData("OPTIONS", "api/orders/12/lines/3", HttpStatusCode.NotFound)]
    [InlineData("GET", "API/Orders/12/LINES/3/", HttpStatusCode.OK)]
    [InlineData("PATCH", "api/AnyMethod", HttpStatusCode.OK)]
    [InlineData("GET", "api/teapot", (HttpStatusCode)418)]
    [InlineData("GET", "api/own405", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "api/silent", HttpStatusCode.OK)]
    public async Task Requests_are_answered_as_the_platform_does(string method, string path, HttpStatusCode expected)
    {
        await using var app = await FunctionApp.StartAsync(Start, typeof(Orders));

        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using var response = await app.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Given_a_function_that_throws_When_called_Then_the_answer_is_a_problem_without_the_reason_and_the_log_has_it()
    {
        await using var app = await FunctionApp.StartAsync(Start, typeof(Orders));

        using var response = await app.Http.GetAsync("api/fails");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadAsStringAsync();
        using var problem = JsonDocument.Parse(body);
        Assert.Equal(500, problem.RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("the vault", body, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(HttpFunctionTests), body, StringComparison.Ordinal);
        var logged = Assert.Single(app.Log.Errors);
        Assert.Equal("the vault", logged.Exception?.Message);
        Assert.Contains(problem.RootElement.GetProperty("traceId").GetString()!, logged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_answer_that_has_begun_When_the_function_throws_Then_the_connection_is_cut()
    {
        await using var app = await FunctionApp.StartAsync(Start, typeof(Orders));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Http.GetStringAsync("api/fails-midway"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_body_over_the_limit_When_sent_Then_it_is_413_whether_or_not_its_length_is_said(bool chunked)
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions
        {
            ClockStart = Start,
            Classes = [typeof(Orders)],
            Settings = { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000" },
        });

        // In a chunked body the lengths of the chunks count as well.
        Assert.Equal("900", await Post(900));
        Assert.Equal("413", await Post(1001));

        async Task<string> Post(int length)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "api/length");
            request.Content = new StringContent(new string('x', length), Encoding.ASCII, "text/plain");
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await app.Http.SendAsync(request);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : $"{(int)response.StatusCode}";
        }
    }

    [Fact]
    public async Task Given_a_client_that_leaves_When_the_function_notices_Then_nothing_is_logged_as_an_error()
    {
        await using var app = await FunctionApp.StartAsync(Start, typeof(Leaving));
        using CancellationTokenSource leave = new();

        var request = app.Http.GetAsync("api/leaving", leave.Token);
        await Leaving.Entered.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Leaving.Left.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await app.AdvanceAsync(Start);

        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Given_another_prefix_in_host_json_When_called_Then_routes_begin_with_it()
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions
        {
            Classes = [typeof(Orders)],
            HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1/finance" } } }""",
        });

        Assert.Equal("order 1, line 2", await app.Http.GetStringAsync("v1/finance/orders/1/lines/2"));
        using var old = await app.Http.GetAsync("api/orders/1/lines/2");
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    public sealed class Orders
    {
        [Function("Line")]
        public static IResult Line(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{id:int}/lines/{line}")] HttpRequest request, int id, long line) =>
            Results.Text($"order {id}, line {line}");

        [Function("AnyMethod")]
        public Task<IActionResult> Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            Task.FromResult<IActionResult>(new OkObjectResult(request.Method));

        [Function("Teapot")]
        public ValueTask<IResult> Teapot([HttpTrigger("get", Route = "teapot")] HttpRequest request) => ValueTask.FromResult(Results.StatusCode(418));

        [Function("Own405")]
        public IResult Own405([HttpTrigger("get", Route = "own405")] HttpRequest request) => Results.StatusCode(405);

        [Function("Silent")]
        public void Silent([HttpTrigger("get", Route = "silent")] HttpRequest request) => request.HttpContext.Response.Headers.ETag = "\"1\"";

        [Function("Fails")]
        public IResult Fails([HttpTrigger("get", Route = "fails")] HttpRequest request) => throw new InvalidOperationException("the vault");

        [Function("FailsMidway")]
        public async Task<IResult> FailsMidway([HttpTrigger("get", Route = "fails-midway")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("half of ");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("midway");
        }

        [Function("Length")]
        public async Task<IResult> Length([HttpTrigger("post", Route = "length")] HttpRequest request, CancellationToken cancellationToken)
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, cancellationToken);
            return Results.Text($"{body.Length}");
        }
    }

    public sealed class Leaving
    {
        public static TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Function("Leaving")]
        public async Task<IResult> Run([HttpTrigger("get", Route = "leaving")] HttpRequest request, CancellationToken cancellationToken)
        {
            TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(gone.SetResult);
            Entered.SetResult();
            await gone.Task;
            Left.SetResult();
            cancellationToken.ThrowIfCancellationRequested();
            return Results.Ok();
        }
    }
}
