namespace Emulator.ServiceBus;

internal static class ServiceBusSchema
{
    public const string Version1 = "";
}
