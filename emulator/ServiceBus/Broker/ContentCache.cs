namespace Emulator.ServiceBus;

/// <summary>Keeps the contents of waiting messages in memory while they fit; the store has them all.</summary>
/// <param name="limit">In bytes, for all queues together.</param>
internal sealed class ContentCache(long limit)
{
    private long _used;

    public void Keep(QueuedMessage message, MessageContent content)
    {
        if (Interlocked.Add(ref _used, content.Size) <= limit) message.Content = content;
        else Interlocked.Add(ref _used, -content.Size);
    }

    public void Drop(QueuedMessage message)
    {
        if (message.Content is not { } content) return;
        message.Content = null;
        Interlocked.Add(ref _used, -content.Size);
    }
}
