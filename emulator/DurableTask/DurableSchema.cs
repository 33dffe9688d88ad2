namespace Emulator.DurableTask;

internal static class DurableSchema
{
    public const string Version1 = "";
}
