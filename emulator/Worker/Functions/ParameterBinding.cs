using System.Reflection;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Worker.Functions;

/// <summary>Settles at start how the parameters of a function are filled at each call.</summary>
internal sealed class ParameterBinding(Function function)
{
    /// <summary>Binds every parameter: the trigger's, those any function may have, and what <paramref name="special"/> knows.</summary>
    /// <param name="triggerType">What the trigger's parameter receives; null leaves its type to the function.</param>
    /// <param name="special">How the trigger fills a further parameter, or null where it does not.</param>
    /// <exception cref="EmulatorException">A parameter is left that nothing fills.</exception>
    public void Bind(Type? triggerType, Func<ParameterInfo, Func<Invocation, object?>?> special) => function.Bind(parameter =>
    {
        // By position: two hosts that start at once in one process may be given different objects for the same parameter.
        if (parameter.Position == function.TriggerParameter.Position)
        {
            if (triggerType is not null && parameter.ParameterType != triggerType) throw Refuse(parameter, $"has to be a {triggerType.Name}");
            return static invocation => invocation.Trigger;
        }

        if (parameter.ParameterType == typeof(FunctionContext)) return static invocation => invocation;
        if (parameter.ParameterType == typeof(CancellationToken)) return static invocation => invocation.CancellationToken;
        if (parameter.IsDefined(typeof(DurableClientAttribute)))
        {
            if (parameter.ParameterType != typeof(DurableTaskClient)) throw Refuse(parameter, $"has to be a {nameof(DurableTaskClient)}");
            return static invocation => invocation.InstanceServices.GetRequiredService<DurableTaskEngine>().Client;
        }

        return special(parameter) ?? throw Refuse(parameter, "is nothing that the host can fill");
    });

    private EmulatorException Refuse(ParameterInfo parameter, string why) =>
        new($"Function '{function.Name}': the parameter '{parameter.ParameterType.Name} {parameter.Name}' {why}.");
}
