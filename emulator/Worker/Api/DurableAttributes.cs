using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function is an orchestrator; the parameter is its <c>TaskOrchestrationContext</c>, and a second one its input.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The orchestrator's name; default: the function's name.</summary>
    public string? Orchestration { get; set; }
}

/// <summary>The function is an activity; the parameter is its input.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The activity's name; default: the function's name.</summary>
    public string? Activity { get; set; }
}

/// <summary>The parameter receives the <c>DurableTaskClient</c> of this host.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The task hub; default: the one of host.json, which is the only one here.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The setting that names the storage; the embedded host has one store and ignores it.</summary>
    public string? ConnectionName { get; set; }
}
