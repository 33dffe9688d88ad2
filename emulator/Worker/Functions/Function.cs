using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Emulator.Worker.Functions;

/// <summary>A function found in the app: its method, compiled, and how each parameter is filled.</summary>
internal sealed class Function(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger) : FunctionDefinition
{
    private Func<Invocation, object?>[] _binders = [];

    public override string Name { get; } = name;

    public override string Id { get; } = name.ToLowerInvariant();

    public override string PathToAssembly => Method.Module.Assembly.Location;

    public override string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = FindBindings(method);

    public MethodInfo Method { get; } = method;

    public ParameterInfo TriggerParameter { get; } = triggerParameter;

    public TriggerBindingAttribute Trigger { get; } = trigger;

    private CompiledMethod Compiled { get; } = new(method);

    /// <summary>Settles how each parameter is filled, once, at start.</summary>
    public void Bind(Func<ParameterInfo, Func<Invocation, object?>> binder) => _binders = Array.ConvertAll(Method.GetParameters(), p => binder(p));

    /// <summary>Makes the class, fills the parameters and calls the method.</summary>
    public ValueTask<object?> InvokeAsync(Invocation invocation)
    {
        var arguments = new object?[_binders.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _binders[i](invocation);
        return Compiled.InvokeAsync(invocation.InstanceServices, arguments);
    }

    private static ImmutableDictionary<string, BindingMetadata> FindBindings(MethodInfo method) => method.GetParameters()
        .Where(parameter => parameter.IsDefined(typeof(BindingAttribute)))
        .ToImmutableDictionary(
            parameter => parameter.Name!,
            BindingMetadata (parameter) => new InputBinding(parameter.Name!, TypeOf(parameter.GetCustomAttribute<BindingAttribute>()!)));

    /// <summary>The platform's name of a binding: <c>HttpTriggerAttribute</c> is <c>httpTrigger</c>.</summary>
    private static string TypeOf(BindingAttribute attribute)
    {
        var name = attribute.GetType().Name;
        return char.ToLowerInvariant(name[0]) + name[1..].Replace(nameof(Attribute), "", StringComparison.Ordinal);
    }

    private sealed class InputBinding(string name, string type) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
