namespace Azure.Messaging.ServiceBus;

/// <summary>Why an operation failed; the values are the public package's.</summary>
public enum ServiceBusFailureReason
{
    /// <summary>None of the others; the message says what.</summary>
    GeneralError = 0,

    /// <summary>No queue of that name is configured.</summary>
    MessagingEntityNotFound = 1,

    /// <summary>The lock ran out, was settled before, or never existed.</summary>
    MessageLockLost = 2,

    /// <summary>No message has that sequence number.</summary>
    MessageNotFound = 3,

    /// <summary>The message, or all messages of one send together, exceed 256 KB.</summary>
    MessageSizeExceeded = 4,

    MessagingEntityDisabled = 5,
    QuotaExceeded = 6,
    ServiceBusy = 7,
    ServiceTimeout = 8,

    /// <summary>The broker cannot be reached.</summary>
    ServiceCommunicationProblem = 9,

    SessionCannotBeLocked = 10,
    SessionLockLost = 11,
    MessagingEntityAlreadyExists = 12,
}
