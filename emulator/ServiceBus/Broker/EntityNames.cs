namespace Emulator.ServiceBus;

/// <summary>The names of queues and of their dead letters.</summary>
internal static class EntityNames
{
    private const string DeadLetterSuffix = "/$DeadLetterQueue";

    /// <summary>The name by which a queue's dead letters are received.</summary>
    public static string DeadLettersOf(string queue) => queue + DeadLetterSuffix;

    /// <summary>The queue that a name belongs to, and whether it means the dead letters. Case does not matter, as in the service.</summary>
    public static (string Queue, bool DeadLetters) Parse(string entity) => entity.EndsWith(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase)
        ? (entity[..^DeadLetterSuffix.Length], true)
        : (entity, false);
}
