using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>The calls of a client that the cases use; each notes what it was told, and those that only succeed note nothing.</summary>
/// <remarks>Of an exception only the type is noted: the words are each engine's own.</remarks>
public sealed class ObservedClient(DurableTaskClient client, Observations observations)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public Task<string> ScheduleNewOrchestrationInstanceAsync(string orchestrator, object? input = null, StartOrchestrationOptions? options = null) =>
        AskAsync($"start of {options?.InstanceId ?? orchestrator}", () => client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options), _ => null);

    public Task RaiseEventAsync(string id, string name, object? payload = null) =>
        TellAsync($"{name} raised for {id}", () => client.RaiseEventAsync(id, name, payload));

    public Task SuspendInstanceAsync(string id, string? reason = null) => TellAsync($"suspension of {id}", () => client.SuspendInstanceAsync(id, reason));

    public Task ResumeInstanceAsync(string id) => TellAsync($"resumption of {id}", () => client.ResumeInstanceAsync(id));

    public Task TerminateInstanceAsync(string id, object? output = null) =>
        TellAsync($"termination of {id}", () => client.TerminateInstanceAsync(id, output));

    public Task<OrchestrationMetadata> WaitForInstanceStartAsync(string id) =>
        AskAsync($"wait for the start of {id}", () => client.WaitForInstanceStartAsync(id), Describe);

    public Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string id) =>
        AskAsync($"wait for the end of {id}", () => client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true), Describe);

    public Task<OrchestrationMetadata?> GetInstanceAsync(string id, bool getInputsAndOutputs = false) =>
        AskAsync($"state of {id}", () => client.GetInstanceAsync(id, getInputsAndOutputs), found => found is null ? "unknown" : Describe(found));

    /// <summary>All pages of a query; the order in which an engine finds instances is not compared.</summary>
    public Task<List<OrchestrationMetadata>> FindAsync(OrchestrationQuery query) => AskAsync(
        "query",
        async () =>
        {
            List<OrchestrationMetadata> found = [];
            await foreach (var instance in client.GetAllInstancesAsync(query)) found.Add(instance);
            return found;
        },
        found => found.Count == 0 ? "nothing" : string.Join("; ", found.Select(instance =>
            $"{instance.InstanceId} {(query.FetchInputsAndOutputs ? Describe(instance) : instance.RuntimeStatus)}").Order(StringComparer.Ordinal)));

    /// <summary>One page of all instances.</summary>
    public Task<Page<OrchestrationMetadata>> PageAsync(string? token, int size) => AskAsync(
        $"page of at most {size}",
        async () =>
        {
            await foreach (var page in client.GetAllInstancesAsync().AsPages(token, size)) return page;
            throw new InvalidOperationException("There is no page.");
        },
        page => $"{page.Values.Count} found, {(page.ContinuationToken is null ? "the last" : "more to come")}");

    public Task<PurgeResult> PurgeInstanceAsync(string id) => AskAsync($"purge of {id}", () => client.PurgeInstanceAsync(id), Describe);

    public Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter) =>
        AskAsync("purge by filter", () => client.PurgeAllInstancesAsync(filter), Describe);

    private static string Describe(PurgeResult result) => string.Create(CultureInfo.InvariantCulture, $"{result.PurgedInstanceCount} purged");

    private static string Describe(OrchestrationMetadata instance)
    {
        var text = instance.RuntimeStatus.ToString();
        if (instance.SerializedInput is { } input) text += $", input {input}";
        if (instance.SerializedOutput is { } output) text += $", output {output}";
        if (instance.SerializedCustomStatus is { } status) text += $", custom status {status}";
        for (var failure = instance.FailureDetails; failure is not null; failure = failure.InnerFailure)
            text += $", because of {failure.ErrorType}: {failure.ErrorMessage}";
        return text;
    }

    private async Task TellAsync(string what, Func<Task> call) => await AskAsync(
        what,
        async () =>
        {
            await call();
            return true;
        },
        _ => null);

    private async Task<T> AskAsync<T>(string what, Func<Task<T>> call, Func<T, string?> describe)
    {
        try
        {
            var answer = await call().WaitAsync(Patience);
            if (describe(answer) is { } text) observations.Note($"{what}: {text}");
            return answer;
        }
        catch (Exception e)
        {
            observations.Note($"{what}: {(e is TimeoutException ? "no answer" : e.GetType().Name)}");
            throw;
        }
    }
}
