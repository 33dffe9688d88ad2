using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>Runs an orchestrator's code; the result is the orchestration's output. It may await only what the context gives it.</summary>
public delegate Task<object?> OrchestratorFunction(TaskOrchestrationContext context);

/// <summary>Runs an activity's code; the result is stored as JSON.</summary>
/// <param name="instanceId">The orchestration that called it.</param>
/// <param name="serializedInput">The input as JSON, or null.</param>
/// <param name="cancellationToken">Cancelled when the engine stops and the time for draining is over.</param>
public delegate Task<object?> ActivityFunction(string instanceId, string? serializedInput, CancellationToken cancellationToken);

/// <summary>The orchestrators and activities that an engine can run, by name; names are compared without regard to case.</summary>
/// <remarks>Filled before the engine starts, read-only afterwards.</remarks>
public sealed class DurableFunctions
{
    private readonly Dictionary<TaskName, OrchestratorFunction> _orchestrators = [];
    private readonly Dictionary<TaskName, ActivityFunction> _activities = [];

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddOrchestrator(TaskName name, OrchestratorFunction f) => _orchestrators.Add(name, f);

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddActivity(TaskName name, ActivityFunction f) => _activities.Add(name, f);

    /// <summary>The orchestrator of this name, or null.</summary>
    public OrchestratorFunction? FindOrchestrator(TaskName name) => _orchestrators.GetValueOrDefault(name);

    /// <summary>The activity of this name, or null.</summary>
    public ActivityFunction? FindActivity(TaskName name) => _activities.GetValueOrDefault(name);
}
