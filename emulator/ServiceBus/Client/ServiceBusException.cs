namespace Azure.Messaging.ServiceBus;

// The constructors are the public package's.
#pragma warning disable RCS1194
/// <summary>A queue refused an operation or could not be reached; <see cref="Reason"/> says which.</summary>
public class ServiceBusException : Exception
{
    public ServiceBusException()
    {
    }

    /// <param name="isTransient">Whether the same call may succeed later.</param>
    public ServiceBusException(
        bool isTransient,
        string message,
        string? entityName = default,
        ServiceBusFailureReason reason = default,
        Exception? innerException = default)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    public ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = default, Exception? innerException = default)
        : this(IsTransientReason(reason), message, entityPath, reason, innerException)
    {
    }

    /// <summary>The queue that the failed operation was for, where one is known.</summary>
    public string? EntityPath { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>The cause followed by the queue and the reason, as the public package words it.</summary>
    public override string Message => EntityPath is { Length: > 0 } ? $"{base.Message} ({EntityPath} - {Reason})" : $"{base.Message} ({Reason})";

    public ServiceBusFailureReason Reason { get; }

    private static bool IsTransientReason(ServiceBusFailureReason reason) => reason
        is ServiceBusFailureReason.ServiceBusy
        or ServiceBusFailureReason.ServiceTimeout
        or ServiceBusFailureReason.ServiceCommunicationProblem;
}
