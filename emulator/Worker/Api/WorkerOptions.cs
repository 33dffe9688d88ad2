namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an app tells the host of its worker. Here host and worker are one process, and nobody needs to be told.</summary>
public class WorkerOptions
{
    /// <summary>Capabilities by name, such as <c>WorkerOpenTelemetryEnabled</c>.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
