using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Settings of the clients. The embedded runtime is reached without a request, so retries and transport have no effect.</summary>
public class TableClientOptions(TableClientOptions.ServiceVersion serviceVersion = TableClientOptions.ServiceVersion.V2020_12_06) : ClientOptions
{
    internal ServiceVersion Version { get; } = serviceVersion;

    /// <summary>The versions of the service's interface; the embedded runtime answers both alike.</summary>
    public enum ServiceVersion
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }
}
