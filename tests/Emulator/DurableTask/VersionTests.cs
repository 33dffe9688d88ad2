using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Emulator.Worker;

namespace Tests.Emulator.DurableTask;

/// <summary>Instances keep the version that they were started with, and a process runs those of its own version and older ones.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "1.0", -1)]
    [InlineData("1.0", " ", 1)]
    [InlineData("9.0", "10.0", -1)]
    [InlineData("1.0", "1.0.0", -1)]
    [InlineData("10", "9", -1)]
    [InlineData("V2", "v2", 0)]
    public void Given_two_versions_Then_they_are_ordered_as_Azure_orders_them(string a, string b, int order) =>
        Assert.Equal(order, Math.Sign(OrchestrationVersions.Compare(a, b)));

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_an_instance_of_a_newer_version_When_an_older_process_comes_Then_it_is_left_alone_until_one_comes_that_may_run_it(bool extendedSessions)
    {
        await using EngineUnderTest engine = new();
        DurableTaskSettings Of(string version) => Settings(version) with { ExtendedSessionsEnabled = extendedSessions };
        await RestartAsync(engine, Of("2.0"));
        Assert.Equal("2.0", await BeginAsync(engine, "new"));

        await RestartAsync(engine, Of("1.0"));
        // Everything that can reach it: what recovery finds, an event, time, and an order to end.
        await engine.RaiseAsync("new", "Go");
        await engine.PassTimeAsync(TimeSpan.FromDays(1));
        await engine.Client.TerminateInstanceAsync("new");
        await engine.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.Client.GetInstanceAsync("new"))!.RuntimeStatus);
        Assert.Equal("1.0", await BeginAsync(engine, "old"));

        await RestartAsync(engine, Of("10.0"));
        await engine.RaiseAsync("old", "Go");
        await engine.PassTimeAsync(TimeSpan.FromHours(2));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.Client.GetInstanceAsync("new"))!.RuntimeStatus);
        Assert.Equal("1.0 -1", (await engine.EndOfAsync("old")).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(VersionMatch.None, VersionFailure.Reject, OrchestrationRuntimeStatus.Completed)]
    [InlineData(VersionMatch.Strict, VersionFailure.Reject, OrchestrationRuntimeStatus.Running)]
    [InlineData(VersionMatch.CurrentOrOlder, VersionFailure.Fail, OrchestrationRuntimeStatus.Failed)]
    public async Task Given_other_strategies_Then_a_newer_instance_runs_is_left_or_fails(VersionMatch match, VersionFailure failure, OrchestrationRuntimeStatus status)
    {
        await using EngineUnderTest engine = new();
        await RestartAsync(engine, Settings("2.0"));
        await BeginAsync(engine, "new");
        await RestartAsync(engine, Settings("1.0") with { VersionMatchStrategy = match, VersionFailureStrategy = failure });
        await engine.RaiseAsync("new", "Go");
        await engine.PassTimeAsync(TimeSpan.FromHours(2));

        var found = (await engine.Client.GetInstanceAsync("new", getInputsAndOutputs: true))!;
        Assert.Equal(status, found.RuntimeStatus);
        Assert.Equal(status == OrchestrationRuntimeStatus.Failed ? "VersionMismatch" : null, found.FailureDetails?.ErrorType);
    }

    [Fact]
    public async Task Given_a_store_from_before_versions_Then_its_instances_have_none_and_go_on()
    {
        await using EngineUnderTest engine = new();
        await RestartAsync(engine, Settings("1.0"));
        await BeginAsync(engine, "flow");
        await engine.Engine.DisposeAsync();
        await engine.Store.WriteAsync(session => session.ExecuteScript("ALTER TABLE durable_instances DROP COLUMN version; PRAGMA user_version = 1;"));

        await RestartAsync(engine, Settings("1.0"));
        await engine.RaiseAsync("flow", "Go");
        await engine.PassTimeAsync(TimeSpan.FromHours(2));

        Assert.Equal(" -1", (await engine.EndOfAsync("flow")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Given_a_wrong_strategy_in_host_json_Then_the_start_names_it()
    {
        FunctionAppOptions options = new() { HostJson = """{ "version": "2.0", "extensions": { "durableTask": { "versionMatchStrategy": "Older" } } }""" };

        var error = await Assert.ThrowsAsync<EmulatorException>(() => FunctionApp.StartAsync(options));

        Assert.Equal("host.json extensions.durableTask.versionMatchStrategy: 'Older' is none of None, Strict, CurrentOrOlder.", error.Message);
    }

    private static DurableTaskSettings Settings(string version) => new() { DefaultVersion = version };

    private static async Task RestartAsync(EngineUnderTest engine, DurableTaskSettings settings)
    {
        if (engine.Engine is not null) await engine.StopAsync();
        engine.Settings = settings;
        Add(engine);
        await engine.StartAsync();
    }

    private static void Add(EngineUnderTest engine) => engine.Functions.AddOrchestrator("Flow", async context =>
    {
        context.SetCustomStatus(context.Version);
        await context.WaitForExternalEvent<object?>("Go");
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        return $"{context.Version} {context.CompareVersionTo("2.0")}";
    });

    /// <summary>Starts an instance that then waits.</summary>
    /// <returns>The version that it sees.</returns>
    private static async Task<string> BeginAsync(EngineUnderTest engine, string id)
    {
        await engine.BeginAsync("Flow", id: id);
        return (await engine.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.ReadCustomStatusAs<string>()!;
    }
}
