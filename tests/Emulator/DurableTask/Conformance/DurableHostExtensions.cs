using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

internal static class DurableHostExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Starts the host and an orchestration, and waits for its end, which must need no time.</summary>
    public static async Task<OrchestrationMetadata> RunAsync(this IDurableHost host, string orchestrator, object? input = null)
    {
        await host.StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input);
        await host.PassTimeAsync(TimeSpan.Zero);
        return await host.EndOfAsync(id);
    }

    /// <summary>Starts the host and an orchestration, and lets everything happen that needs no time.</summary>
    public static async Task<string> BeginAsync(this IDurableHost host, string orchestrator, object? input = null)
    {
        await host.StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input);
        await host.PassTimeAsync(TimeSpan.Zero);
        return id;
    }

    public static async Task<OrchestrationMetadata> EndOfAsync(this IDurableHost host, string id) =>
        await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);

    public static async Task<OrchestrationMetadata> NowAsync(this IDurableHost host, string id) =>
        await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"'{id}' does not exist.");

    /// <summary>Raises an event and lets everything happen that follows from it at once.</summary>
    public static async Task RaiseAsync(this IDurableHost host, string id, string name, object? payload = null)
    {
        await host.Client.RaiseEventAsync(id, name, payload);
        await host.PassTimeAsync(TimeSpan.Zero);
    }
}
