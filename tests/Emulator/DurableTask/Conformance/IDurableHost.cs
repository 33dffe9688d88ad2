using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>All that the conformance cases need of an engine; Microsoft's record was made with one more implementation of it.</summary>
public interface IDurableHost : IAsyncDisposable
{
    DurableTaskClient Client { get; }

    void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code);

    void AddActivity<TInput>(string name, Func<TInput?, Task<object?>> code);

    /// <summary>Called once, after the functions have been added.</summary>
    Task StartAsync();

    /// <summary>Lets time pass and everything happen that falls into it; what needs no time happens with <see cref="TimeSpan.Zero"/>.</summary>
    Task PassTimeAsync(TimeSpan time);
}
