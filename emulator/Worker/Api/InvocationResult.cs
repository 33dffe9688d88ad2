using Emulator.Worker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <inheritdoc cref="InvocationResult{T}"/>
public abstract class InvocationResult : InvocationResult<object>;

public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>
    /// The function's result, for middleware to read or replace; middleware that sets it without calling the next one answers
    /// in the function's stead.
    /// </summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => ((Invocation)context).Result;
}
