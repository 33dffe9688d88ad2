using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tests.Emulator.Worker;

public sealed class DurableFunctionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_an_orchestration_with_a_timer_When_the_clock_passes_it_Then_it_goes_on_with_its_activities_and_ends()
    {
        await using var app = await StartAsync();

        await app.Http.PostAsync("api/loans/L1?days=90", null);
        await app.AdvanceAsync(Start.AddDays(89));
        Assert.Equal("Running", await StatusAsync(app, "L1"));
        await app.AdvanceAsync(Start.AddDays(90));

        Assert.Equal("Completed \"L1 repaid 90 days later\"", await StatusAsync(app, "L1"));
        Assert.Equal(["L1 repaid 90"], app.Services.GetRequiredService<Ledger>());
    }

    [Fact]
    public async Task Given_a_waiting_orchestration_When_the_host_restarts_Then_it_goes_on()
    {
        await using var app = await StartAsync();
        await app.Http.PostAsync("api/loans/L1?days=90", null);
        await app.AdvanceAsync(Start.AddDays(1));

        await app.RestartAsync();
        await app.AdvanceAsync(Start.AddDays(90));

        Assert.Equal("Completed \"L1 repaid 90 days later\"", await StatusAsync(app, "L1"));
    }

    [Fact]
    public async Task Given_an_instance_When_its_history_is_asked_Then_it_is_readable_JSON()
    {
        await using var app = await StartAsync();
        await app.Http.PostAsync("api/loans/L1?days=1", null);
        await app.AdvanceAsync(Start.AddDays(1));

        var history = await app.Http.GetFromJsonAsync<JsonElement>("admin/instances/L1/history");

        Assert.Equal("L1", history.GetProperty("instanceId").GetString());
        var events = history.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal("ExecutionStarted", events[0].GetProperty("kind").GetString());
        Assert.Equal(1, events[0].GetProperty("input").GetProperty("Days").GetInt32());
        Assert.Contains(events, one => one.GetProperty("kind").GetString() == "TimerFired");
        Assert.Contains(events, one => one.TryGetProperty("name", out var name) && name.GetString() == "Repay");
    }

    [Fact]
    public async Task Given_no_such_instance_When_its_history_is_asked_Then_it_is_not_found()
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.GetAsync("admin/instances/nobody/history");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Middleware_runs_around_orchestrators_and_activities_too()
    {
        ConcurrentQueue<string> seen = new();
        await using var app = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            seen.Enqueue(context.FunctionDefinition.InputBindings.Values.Single(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type);
            await next();
        }));

        await app.Http.PostAsync("api/loans/L1?days=0", null);
        await app.AdvanceAsync(Start);

        Assert.Equal(["activityTrigger", "httpTrigger", "orchestrationTrigger"], seen.Distinct().Order(StringComparer.Ordinal));
    }

    private static Task<FunctionApp> StartAsync(Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder>? configure = null) =>
        FunctionApp.StartAsync(new FunctionAppOptions
        {
            ClockStart = Start,
            Classes = [typeof(Loans)],
            Configure = builder =>
            {
                builder.Services.AddSingleton<Ledger>();
                configure?.Invoke(builder);
            },
        });

    private static Task<string> StatusAsync(FunctionApp app, string id) => app.Http.GetStringAsync($"api/loans/{id}");

    public sealed record Loan(int Days);

    public sealed class Ledger : ConcurrentQueue<string>;

    public sealed class Loans(Ledger ledger)
    {
        [Function("StartLoan")]
        public async Task<IResult> StartLoan(
            [HttpTrigger("post", Route = "loans/{id}")] HttpRequest request,
            string id,
            [DurableClient] DurableTaskClient client,
            CancellationToken cancellationToken)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                "LoanLife", new Loan(int.Parse(request.Query["days"]!)), new StartOrchestrationOptions(id), cancellationToken);
            return Results.Accepted();
        }

        [Function("ShowLoan")]
        public async Task<IResult> ShowLoan([HttpTrigger("get", Route = "loans/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
        {
            var loan = await client.GetInstanceAsync(id, getInputsAndOutputs: true);
            return Results.Text($"{loan!.RuntimeStatus} {loan.SerializedOutput}".Trim());
        }

        [Function("LoanLife")]
        public static async Task<string> LoanLife([OrchestrationTrigger] TaskOrchestrationContext context, Loan loan)
        {
            if (loan.Days > 0) await context.CreateTimer(TimeSpan.FromDays(loan.Days), CancellationToken.None);
            return await context.CallActivityAsync<string>("Repay", loan);
        }

        [Function("RepayLoan")]
        public string Repay([ActivityTrigger(Activity = "Repay")] Loan loan, string instanceId, FunctionContext context, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Assert.Equal("RepayLoan", context.FunctionDefinition.Name);
            ledger.Enqueue($"{instanceId} repaid {loan.Days}");
            return $"{instanceId} repaid {loan.Days} days later";
        }
    }
}
