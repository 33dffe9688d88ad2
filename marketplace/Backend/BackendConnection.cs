using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace Marketplace.Backend;

/// <summary>How the outside world reaches a backend.</summary>
/// <param name="Api">Makes a caller of an access key.</param>
/// <param name="Queues">Makes a client of its queues.</param>
/// <param name="Patience">How long to try while it is away.</param>
/// <param name="KeySeed">Where the banks' keys are to be the same in every run; null makes them up.</param>
internal sealed record BackendConnection(Func<string, BackendApi> Api, Func<ServiceBusClient> Queues, Patience Patience, int? KeySeed = null)
{
    /// <summary>Over the network, such as to http://localhost:7071.</summary>
    public static BackendConnection To(Uri address)
    {
        var queues = string.Create(
            CultureInfo.InvariantCulture, $"Endpoint=sb://{address.Host}:{address.Port};SharedAccessKeyName=bank;SharedAccessKey=none;UseDevelopmentEmulator=true");
        return new BackendConnection(key => new BackendApi(address, key), () => new ServiceBusClient(queues), Patience.Default);
    }
}
