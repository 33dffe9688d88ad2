namespace Emulator.ServiceBus;

/// <summary>A receiver that waits for messages; one signal wakes it, nothing polls.</summary>
internal sealed class Waiter(int count, Receiving how)
{
    private readonly TaskCompletionSource<List<Delivery>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count { get; } = count;

    public Receiving How { get; } = how;

    public Task<List<Delivery>> Task => _completion.Task;

    /// <summary>Ends the wait; called once, under the queue's gate.</summary>
    public void End(List<Delivery> deliveries) => _completion.SetResult(deliveries);
}

/// <summary>Who receives, and what happens to the message.</summary>
internal enum Receiving
{
    /// <summary>A client, which settles later.</summary>
    Locking,

    /// <summary>A trigger of this process, which settles later.</summary>
    ForTrigger,

    /// <summary>A client, for which the message is deleted now.</summary>
    Deleting,
}
