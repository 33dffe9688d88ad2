using Microsoft.Azure.Functions.Worker;

namespace Tests.Emulator.Worker;

public sealed class StartListTests
{
    [Fact]
    public async Task At_start_functions_routes_and_schedules_are_printed_then_the_address()
    {
        await using var app = await FunctionApp.StartAsync(new FunctionAppOptions
        {
            ClockStart = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero),
            Classes = [typeof(DurableFunctionTests.Loans), typeof(Nightly)],
        });
        var port = app.Http.BaseAddress!.Port;

        Assert.Equal(
            $"""

            Functions:

            	LoanLife: orchestrationTrigger

            	Nightly: timerTrigger 0 30 2 * * * (next at 2026-03-03T02:30:00Z)

            	RepayLoan: activityTrigger

            	ShowLoan: [GET] http://localhost:{port}/api/loans/{"{id}"}

            	StartLoan: [POST] http://localhost:{port}/api/loans/{"{id}"}

            Now listening on: http://127.0.0.1:{port}
            Press Ctrl+C to stop.

            """,
            app.Output.ToString());
    }

    public sealed class Nightly
    {
        [Function("Nightly")]
        public static void Run([TimerTrigger("0 30 2 * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }
}
