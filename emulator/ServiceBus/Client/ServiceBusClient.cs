using Azure.Core;
using Emulator.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>The way to the queues: makes senders and receivers. Thread-safe; one for the whole program.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly ServiceBusConnection _connection;

    /// <inheritdoc cref="ServiceBusClient(string, ServiceBusClientOptions)"/>
    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <summary>
    /// A client of the runtime in this process (<c>;EmulatorInstance=…</c>, added by the host) or of one in another process
    /// (<c>Endpoint=sb://localhost:7071;UseDevelopmentEmulator=true</c>: the REST form over HTTP).
    /// </summary>
    /// <exception cref="FormatException">The connection string leads to neither; the message says what is missing.</exception>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        _connection = ConnectionStrings.Open(connectionString);
        Identifier = options?.Identifier ?? _connection.FullyQualifiedNamespace;
    }

    /// <inheritdoc cref="ServiceBusClient(string, TokenCredential, ServiceBusClientOptions)"/>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    internal ServiceBusClient(ServiceBusConnection connection)
    {
        _connection = connection;
        Identifier = connection.FullyQualifiedNamespace;
    }

    /// <summary>Exists so that code for Azure compiles; there are no identities in this runtime.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions? options) =>
        throw new NotSupportedException(
            $"The embedded runtime cannot reach '{fullyQualifiedNamespace}' with a credential: give a connection string, or build with -p:Hosting=Azure.");

    /// <summary>For tests that replace the client.</summary>
    protected ServiceBusClient()
    {
        _connection = null!;
        Identifier = "";
    }

    public virtual string FullyQualifiedNamespace => _connection.FullyQualifiedNamespace;

    public virtual string Identifier { get; }

    public virtual bool IsClosed { get; private set; }

    /// <inheritdoc cref="CreateReceiver(string, ServiceBusReceiverOptions)"/>
    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <summary>A receiver of a queue; whether the queue exists shows at its first call.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new ServiceBusReceiver(this, _connection, queueName, options ?? new ServiceBusReceiverOptions());
    }

    /// <summary>A sender to a queue; whether the queue exists shows at its first call.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new ServiceBusSender(this, _connection, queueOrTopicName);
    }

    public virtual ValueTask DisposeAsync()
    {
        if (!IsClosed) _connection.Dispose();
        IsClosed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
