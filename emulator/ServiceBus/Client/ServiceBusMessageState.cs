namespace Azure.Messaging.ServiceBus;

/// <summary>Whether a message can be received; the values are the public package's.</summary>
public enum ServiceBusMessageState
{
    Active = 0,

    /// <summary>Put aside by a receiver; this runtime does not defer.</summary>
    Deferred = 1,

    /// <summary>Not yet visible.</summary>
    Scheduled = 2,
}
