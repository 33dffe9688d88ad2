namespace Marketplace.Backend;

/// <summary>The backend cannot be started, reached or used, or gave an answer that the replay cannot go on with; for a person to read.</summary>
internal sealed class BackendException(string message, Exception? innerException = null) : Exception(message, innerException);
