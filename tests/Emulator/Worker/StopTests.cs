using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Emulator.Worker;

public sealed class StopTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Given_a_running_request_When_the_host_stops_Then_it_is_answered_and_later_ones_are_not_taken()
    {
        Gate gate = new();
        await using var app = await StartAsync(gate);
        var running = app.Http.GetAsync("api/patient");
        await gate.Entered.Task.WaitAsync(Generous);

        var stopping = app.StopHostAsync();
        gate.Open.SetResult();
        using var answer = await running;
        await stopping.WaitAsync(Generous);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Http.GetAsync("api/patient"));
    }

    [Fact]
    public async Task Given_a_function_that_heeds_its_token_When_the_drain_takes_too_long_Then_it_is_told_and_the_caller_gets_503()
    {
        Gate gate = new();
        await using var app = await StartAsync(gate);
        var running = app.Http.GetAsync("api/patient");
        await gate.Entered.Task.WaitAsync(Generous);

        await app.StopHostAsync().WaitAsync(Generous);
        using var answer = await running;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Given_a_function_that_heeds_nothing_When_the_host_stops_Then_it_is_left_and_the_log_says_so()
    {
        Gate gate = new();
        await using var app = await StartAsync(gate);
        var running = app.Http.GetAsync("api/stubborn");
        await gate.Entered.Task.WaitAsync(Generous);

        await app.StopHostAsync().WaitAsync(Generous);

        Assert.Contains(app.Log.Entries, entry => entry.Message.StartsWith("The host stops although", StringComparison.Ordinal));
        gate.Open.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
    }

    [Fact]
    public async Task Given_a_running_timer_function_When_the_host_stops_Then_it_ends_first()
    {
        Gate gate = new();
        await using var app = await StartAsync(gate, typeof(Startup));
        await gate.Entered.Task.WaitAsync(Generous);

        var stopping = app.StopHostAsync();
        Assert.False(stopping.IsCompleted);
        gate.Open.SetResult();
        await stopping.WaitAsync(Generous);

        Assert.True(gate.Ended.Task.IsCompleted);
    }

    private static Task<FunctionApp> StartAsync(Gate gate, Type? functions = null) => FunctionApp.StartAsync(new FunctionAppOptions
    {
        Classes = [functions ?? typeof(Functions)],
        Configure = builder => builder.Services.AddSingleton(gate),
    });

    public sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task PassAsync(CancellationToken cancellationToken)
        {
            Entered.SetResult();
            await Open.Task.WaitAsync(cancellationToken);
            Ended.SetResult();
        }
    }

    public sealed class Functions(Gate gate)
    {
        [Function("Patient")]
        public async Task<IResult> Patient([HttpTrigger("get", Route = "patient")] HttpRequest request, CancellationToken cancellationToken)
        {
            await gate.PassAsync(cancellationToken);
            return Results.Ok();
        }

        [Function("Stubborn")]
        public async Task<IResult> Stubborn([HttpTrigger("get", Route = "stubborn")] HttpRequest request)
        {
            await gate.PassAsync(CancellationToken.None);
            return Results.Ok();
        }
    }

    public sealed class Startup(Gate gate)
    {
        [Function("Startup")]
        public Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
            gate.PassAsync(cancellationToken);
    }
}
