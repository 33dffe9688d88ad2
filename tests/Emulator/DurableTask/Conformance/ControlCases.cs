using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class ControlCases
{
    private static void AddWaiter(ObservedHost host) =>
        host.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<string>("Go"));

    private static Task CommandAsync(ObservedHost host, string command, string id) => command switch
    {
        "terminate" => host.Client.TerminateInstanceAsync(id),
        "suspend" => host.Client.SuspendInstanceAsync(id),
        "resume" => host.Client.ResumeInstanceAsync(id),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command."),
    };

    [Theory, Engines]
    public async Task A_suspended_instance_keeps_what_arrives_until_it_is_resumed(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        var id = await host.BeginAsync("Wait");
        await host.Client.SuspendInstanceAsync(id, "a person looks at it");
        await host.PassTimeAsync(TimeSpan.Zero);

        await host.RaiseAsync(id, "Go", "kept");

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.NowAsync(id)).RuntimeStatus);
        await host.Client.ResumeInstanceAsync(id);
        await host.PassTimeAsync(TimeSpan.Zero);
        Assert.Equal("kept", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task Timers_and_events_of_a_suspension_count_in_the_order_of_their_arrival(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Race", async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            var go = context.WaitForExternalEvent<string>("Go");
            return await Task.WhenAny(timer, go) == timer ? "timer" : "event";
        });
        var id = await host.BeginAsync("Race");
        await host.Client.SuspendInstanceAsync(id);
        await host.PassTimeAsync(TimeSpan.FromSeconds(2));
        await host.RaiseAsync(id, "Go", "event");

        await host.Client.ResumeInstanceAsync(id);
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Equal("timer", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_second_suspension_holds_again(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Two", async context =>
            await context.WaitForExternalEvent<int>("Go") + await context.WaitForExternalEvent<int>("Go"));
        var id = await host.BeginAsync("Two");
        for (var n = 1; n <= 2; n++)
        {
            await host.Client.SuspendInstanceAsync(id);
            await host.RaiseAsync(id, "Go", n);
            Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.NowAsync(id)).RuntimeStatus);
            await host.Client.ResumeInstanceAsync(id);
            await host.PassTimeAsync(TimeSpan.Zero);
        }

        Assert.Equal(3, (await host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Theory, Engines]
    public async Task A_terminated_instance_ends_with_the_output_it_is_given(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        var id = await host.BeginAsync("Wait");

        await host.Client.TerminateInstanceAsync(id, "withdrawn");
        await host.PassTimeAsync(TimeSpan.Zero);

        var end = await host.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("withdrawn", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_terminated_instance_takes_no_more_events_and_its_timers_are_silent(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var ran = 0;
        host.AddActivity<string>("Note", _ => Task.FromResult<object?>(Interlocked.Increment(ref ran)));
        host.AddOrchestrator("Wait", async context =>
        {
            await Task.WhenAny(context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None), context.WaitForExternalEvent<int>("Go"));
            return await context.CallActivityAsync<int>("Note");
        });
        var id = await host.BeginAsync("Wait");
        await host.Client.TerminateInstanceAsync(id);
        await host.PassTimeAsync(TimeSpan.Zero);

        await host.RaiseAsync(id, "Go");
        await host.PassTimeAsync(TimeSpan.FromSeconds(3));

        host.Note($"{ran} runs");
        Assert.Equal(0, ran);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.NowAsync(id)).RuntimeStatus);
    }

    [Theory, Engines]
    public async Task A_suspended_instance_can_be_terminated(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        var id = await host.BeginAsync("Wait");
        await host.Client.SuspendInstanceAsync(id);

        await host.Client.TerminateInstanceAsync(id);
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndOfAsync(id)).RuntimeStatus);
    }

    [Theory, Engines("terminate"), Engines("suspend"), Engines("resume")]
    public async Task A_command_to_nobody_is_refused(string engine, string command)
    {
        await using var host = DurableHosts.Create(engine);
        await host.StartAsync();

        var refusal = await Record.ExceptionAsync(() => CommandAsync(host, command, "nobody"));
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Null(await host.Client.GetInstanceAsync("nobody"));
        Assert.IsType<ArgumentException>(refusal);
    }

    [Theory, Engines("terminate"), Engines("suspend"), Engines("resume")]
    public async Task A_command_to_a_finished_instance_is_refused(string engine, string command)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Done", _ => Task.FromResult<object?>("done"));
        var end = await host.RunAsync("Done");

        var refusal = await Record.ExceptionAsync(() => CommandAsync(host, command, end.InstanceId));
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.NowAsync(end.InstanceId)).RuntimeStatus);
        Assert.IsType<InvalidOperationException>(refusal);
    }
}
