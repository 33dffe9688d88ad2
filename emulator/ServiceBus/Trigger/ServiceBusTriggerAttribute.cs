using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function is called with each message of a queue.</summary>
/// <param name="queueName">The queue, or <c>%name%</c>, the setting that holds its name.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>The name of the setting that holds the connection string.</summary>
    public string? Connection { get; set; }

    public string QueueName { get; } = queueName;

    /// <summary>
    /// Whether the host completes the message when the function returns; host.json decides where this is not set. A function that
    /// throws always gives the message back.
    /// </summary>
    public bool AutoCompleteMessages
    {
        get => AutoCompletes ?? false;
        set => AutoCompletes = value;
    }

    /// <summary>Null where it is not set.</summary>
    internal bool? AutoCompletes { get; private set; }
}
