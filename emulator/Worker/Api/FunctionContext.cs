namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique per invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The same for all invocations of a function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The trace in which the invocation stands, as W3C trace context.</summary>
    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    /// <summary>The services of this invocation: scoped ones live until it ends.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function tell each other.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Signalled when the host is about to stop or the function has exceeded its time.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>Where the invocation comes from in a distributed trace.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> of whoever called; empty where nobody said.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c> beside it; empty where nobody said.</summary>
    public abstract string TraceState { get; }
}

/// <summary>What the trigger knows besides its payload.</summary>
public abstract class BindingContext
{
    /// <summary>Named values of the trigger, such as the values of an HTTP route.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
