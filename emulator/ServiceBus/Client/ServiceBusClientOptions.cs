namespace Azure.Messaging.ServiceBus;

/// <summary>Settings of a client.</summary>
public class ServiceBusClientOptions
{
    /// <summary>A name for the client; default is one made from its namespace.</summary>
    public string? Identifier { get; set; }
}
