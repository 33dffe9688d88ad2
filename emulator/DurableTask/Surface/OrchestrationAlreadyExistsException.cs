namespace DurableTask.Core.Exceptions;

/// <summary>A start was refused because an instance of the same id exists in a status that its dedupe statuses name.</summary>
public class OrchestrationAlreadyExistsException(string message, Exception? innerException = null)
    : InvalidOperationException(message, innerException);
