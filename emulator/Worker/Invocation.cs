using Emulator.Worker.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Emulator.Worker;

/// <summary>One call of a function, from the trigger through the middleware to the result.</summary>
/// <param name="id">Unique in the store's lifetime.</param>
/// <param name="function">What is called.</param>
/// <param name="trigger">What the trigger's parameter receives.</param>
/// <param name="services">The services of this invocation.</param>
/// <param name="cancellationToken">Signalled when the call should end.</param>
internal sealed class Invocation(
    string id, Function function, object? trigger, IServiceProvider services, CancellationToken cancellationToken) : FunctionContext
{
    private IDictionary<object, object>? _items;
    private InvocationData? _data;

    public Function Function { get; } = function;

    public object? Trigger { get; } = trigger;

    public InvocationResult Result { get; } = new HeldResult();

    public override string InvocationId { get; } = id;

    public override string FunctionId => Function.Id;

    public override FunctionDefinition FunctionDefinition => Function;

    public override BindingContext BindingContext => Data;

    public override TraceContext TraceContext => Origin;

    /// <summary>Whose trace the call goes on; set before the middleware runs.</summary>
    public InvocationOrigin Origin { get; set; } = InvocationOrigin.Unknown;

    /// <summary>What the trigger knows besides its payload; filled before the middleware runs.</summary>
    public InvocationData Data => _data ??= new InvocationData();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    private sealed class HeldResult : InvocationResult
    {
        public override object? Value { get; set; }
    }
}

/// <summary>The trace of whoever called. This runtime makes no spans of its own, so it is the caller's own.</summary>
internal sealed class InvocationOrigin(string traceParent, string traceState) : TraceContext
{
    public static readonly InvocationOrigin Unknown = new("", "");

    public override string TraceParent { get; } = traceParent;

    public override string TraceState { get; } = traceState;
}

internal sealed class InvocationData : BindingContext
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    public override IReadOnlyDictionary<string, object?> BindingData => _values;

    public void Add(string name, object? value) => _values[name] = value;
}
