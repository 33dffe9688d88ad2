namespace DurableTask.Core.Exceptions;

/// <summary>A replay asked for something else than the stored history holds; it shows as the failure of the instance.</summary>
internal sealed class NonDeterministicOrchestrationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
