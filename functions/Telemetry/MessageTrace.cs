using System.Diagnostics;

namespace ScfFunctions.Telemetry;

/// <summary>Spans of messages to and from banks, and the trace context that messages carry as Service Bus clients write it.</summary>
public static class MessageTrace
{
    private const string DiagnosticId = "Diagnostic-Id";
    private const string TraceParent = "traceparent";

    /// <summary>Begins the span of sending a message; it lasts until the queue has it.</summary>
    /// <param name="queue">Where to.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="caseId">The case that sends it; null where it is no case's.</param>
    public static Activity? Send(string queue, string messageId, string? caseId)
    {
        if (CaseTrace.Own is not { } own) return null;
        var name = $"send {queue}";
        var span = caseId is null ? own.Source.StartActivity(name, ActivityKind.Producer) : CaseTrace.Start(name, ActivityKind.Producer, caseId);
        return span is null ? null : Describe(span, "send", queue, messageId);
    }

    /// <summary>Writes the present span on a message, so that whoever takes it in can go on with its trace.</summary>
    public static void Write(IDictionary<string, object> properties)
    {
        if (CaseTrace.Here is not { } here) return;
        properties[DiagnosticId] = here;
        properties[TraceParent] = here;
    }

    /// <summary>Makes the present span that of a message that has come, linked to whoever sent it.</summary>
    /// <param name="queue">Where it lay.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="delivery">Which delivery it is, from 1.</param>
    /// <param name="properties">What the message carries.</param>
    public static void Received(string queue, string? messageId, int delivery, IReadOnlyDictionary<string, object> properties)
    {
        if (CaseTrace.Own is not { } own) return;
        own.DisplayName = $"process {queue}";
        Describe(own, "process", queue, messageId).SetTag("messaging.servicebus.message.delivery_count", delivery);
        CaseTrace.Link((properties.GetValueOrDefault(TraceParent) ?? properties.GetValueOrDefault(DiagnosticId)) as string);
    }

    private static Activity Describe(Activity span, string operation, string queue, string? messageId) => span
        .SetTag("messaging.system", "servicebus")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.destination.name", queue)
        .SetTag("messaging.message.id", messageId);
}
