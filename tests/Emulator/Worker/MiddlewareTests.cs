using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tests.Emulator.Worker;

public sealed class MiddlewareTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_middleware_When_a_function_runs_Then_it_runs_around_it_in_the_order_it_was_added()
    {
        await using var app = await StartAsync(builder =>
        {
            builder.UseMiddleware<Tracing>();
            builder.UseMiddleware(async (context, next) =>
            {
                Trace(context).Add("second in");
                await next();
                Trace(context).Add("second out");
            });
        });

        using var response = await app.Http.GetAsync("api/echo/7");

        Assert.Equal("first in, second in, Echo 7, second out, first out", string.Join(", ", app.Services.GetRequiredService<List<string>>()));
        Assert.Equal("httpTrigger", response.Headers.GetValues("X-Trigger").Single());
    }

    [Fact]
    public async Task Given_middleware_that_answers_When_called_Then_the_function_does_not_run()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware((context, next) =>
        {
            context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status401Unauthorized);
            return Task.CompletedTask;
        }));

        using var response = await app.Http.GetAsync("api/echo/7");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(app.Services.GetRequiredService<List<string>>());
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("")]
    public async Task Given_a_request_with_or_without_a_trace_Then_the_invocation_knows_it(string traceParent)
    {
        var seen = "none";
        await using var app = await StartAsync(builder => builder.UseMiddleware((context, next) =>
        {
            seen = context.TraceContext.TraceParent;
            return next();
        }));
        if (traceParent.Length > 0) app.Http.DefaultRequestHeaders.Add("traceparent", traceParent);

        using var response = await app.Http.GetAsync("api/echo/7");

        Assert.Equal(traceParent, seen);
    }

    [Fact]
    public async Task Given_middleware_with_a_condition_When_it_does_not_hold_Then_it_does_not_run()
    {
        await using var app = await StartAsync(builder => builder.UseWhen<Tracing>(context => context.FunctionDefinition.Name != "Echo"));

        using var response = await app.Http.GetAsync("api/echo/7");

        Assert.Equal(["Echo 7"], app.Services.GetRequiredService<List<string>>());
    }

    [Fact]
    public async Task Scoped_services_are_one_per_invocation_and_end_with_it()
    {
        List<string> lines;
        await using (var app = await StartAsync(builder => builder.Services.AddScoped<Scoped>()))
        {
            lines = app.Services.GetRequiredService<List<string>>();
            Assert.NotEqual(await app.Http.GetStringAsync("api/scope"), await app.Http.GetStringAsync("api/scope"));
        }

        // An invocation's scope ends after its answer has gone; once the host has stopped, each has.
        Assert.Equal(2, lines.Count(line => line == "scope ended"));
    }

    [Fact]
    public async Task Invocation_ids_never_repeat_also_after_a_restart()
    {
        await using var app = await StartAsync(_ => { });
        HashSet<string> ids = [];

        for (var i = 0; i < 3; i++)
        {
            Assert.True(ids.Add(await app.Http.GetStringAsync("api/id")));
            await app.RestartAsync();
        }
    }

    private static Task<FunctionApp> StartAsync(Action<FunctionsApplicationBuilder> configure) => FunctionApp.StartAsync(new FunctionAppOptions
    {
        ClockStart = Start,
        Classes = [typeof(Functions)],
        Configure = builder =>
        {
            builder.Services.AddSingleton<List<string>>().AddSingleton<Counter>().AddScoped<Scoped>();
            configure(builder);
        },
    });

    private static List<string> Trace(FunctionContext context) => context.InstanceServices.GetRequiredService<List<string>>();

    public sealed class Counter
    {
        private int _value;

        public int Next() => Interlocked.Increment(ref _value);
    }

    public sealed class Scoped(Counter counter, List<string> trace) : IDisposable
    {
        public int Number { get; } = counter.Next();

        public void Dispose() => trace.Add("scope ended");
    }

    public sealed class Tracing : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            Trace(context).Add("first in");
            context.GetHttpContext()!.Response.Headers["X-Trigger"] = context.FunctionDefinition.InputBindings.Values.Single().Type;
            await next(context);
            Trace(context).Add("first out");
        }
    }

    public sealed class Functions(IServiceProvider services, List<string> trace)
    {
        [Function("Echo")]
        public IResult Echo([HttpTrigger("get", Route = "echo/{id}")] HttpRequest request, FunctionContext context)
        {
            trace.Add($"Echo {context.BindingContext.BindingData["ID"]}");
            return Results.Ok();
        }

        [Function("Scope")]
        public IResult Scope([HttpTrigger("get", Route = "scope")] HttpRequest request)
        {
            Assert.Same(services.GetRequiredService<Scoped>(), services.GetRequiredService<Scoped>());
            return Results.Text($"{services.GetRequiredService<Scoped>().Number}");
        }

        [Function("Id")]
        public IResult Id([HttpTrigger("get", Route = "id")] HttpRequest request, FunctionContext context) => Results.Text(context.InvocationId);
    }
}
