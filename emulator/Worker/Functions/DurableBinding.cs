using System.Reflection;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Emulator.Worker.Functions;

/// <summary>Gives the engine the orchestrators and activities of the app.</summary>
internal sealed class DurableBinding(DurableFunctions functions, FunctionRunner runner)
{
    public void AddOrchestrator(Function function, OrchestrationTriggerAttribute trigger)
    {
        var inputs = 0;
        new ParameterBinding(function).Bind(typeof(TaskOrchestrationContext), parameter => inputs++ == 0 ? OrchestratorInput(parameter.ParameterType) : null);
        Add(function, trigger.Orchestration, name => functions.AddOrchestrator(name, context => runner.RunOrchestratorAsync(function, context)));
    }

    public void AddActivity(Function function, ActivityTriggerAttribute trigger)
    {
        var input = function.TriggerParameter.ParameterType;
        new ParameterBinding(function).Bind(null, InstanceId);
        Add(function, trigger.Activity, name => functions.AddActivity(name, async (instanceId, serializedInput, cancellationToken) =>
        {
            var value = DurableJson.Converter.Deserialize(serializedInput, input) ?? Absent(input);
            return await runner.RunAsync(function, value, invocation => invocation.Data.Add("instanceId", instanceId), cancellationToken);
        }));
    }

    private static void Add(Function function, string? declared, Action<TaskName> add)
    {
        var name = string.IsNullOrEmpty(declared) ? function.Name : declared;
        try
        {
            add(name);
        }
        catch (ArgumentException e)
        {
            throw new EmulatorException($"Function '{function.Name}': the durable name '{name}' is taken by another function.", e);
        }
    }

    private static object? Absent(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static Func<Invocation, object?>? InstanceId(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) && string.Equals(parameter.Name, "instanceId", StringComparison.OrdinalIgnoreCase)
            ? static invocation => invocation.Data.BindingData["instanceId"]
            : null;

    private static Func<Invocation, object?> OrchestratorInput(Type type)
    {
        var read = typeof(DurableBinding).GetMethod(nameof(ReadInput), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        return invocation => read((TaskOrchestrationContext)invocation.Trigger!);
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
