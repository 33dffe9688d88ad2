using System.Collections.Concurrent;
using Emulator.Blobs.Service;
using Emulator.Tables.Service;

namespace Emulator.Runtime;

/// <summary>One running embedded runtime: its store, its clock and its count of work under way.</summary>
/// <remarks>
/// The public clients (<c>TableServiceClient</c>, <c>ServiceBusClient</c>) find it by the <c>EmulatorInstance=…</c> part that the
/// host adds to the connection strings in its configuration, so that several runtimes can live in one process.
/// </remarks>
public sealed class EmulatorInstance : IDisposable
{
    private const string ConnectionStringKey = "EmulatorInstance";
    private static readonly ConcurrentDictionary<string, EmulatorInstance> Running = new(StringComparer.Ordinal);
    private static long s_created;

    /// <summary>Opened when somebody asks for blobs.</summary>
    private readonly Lazy<EmulatorStore> _blobs;

    /// <param name="store">Holds everything; it is disposed with the instance.</param>
    /// <param name="clock">The runtime's time.</param>
    /// <param name="hostility">The faults that it makes on purpose; none by default.</param>
    public EmulatorInstance(EmulatorStore store, TimeProvider clock, Hostility? hostility = null)
    {
        Id = Interlocked.Increment(ref s_created).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Store = store;
        Clock = clock;
        Hostility = hostility ?? Hostility.None;
        Tables = new TableStorage(store, clock, Hostility);
        _blobs = new Lazy<EmulatorStore>(() => EmulatorStore.OpenShared(Path.GetDirectoryName(store.File)!, "blobs.db", BlobSchema.Upgrades, store.Seed));
        Blobs = new BlobStorage(_blobs, store.Usage, clock);
        Running[Id] = this;
    }

    /// <summary>Names the instance within this process.</summary>
    public string Id { get; }

    public EmulatorStore Store { get; }

    /// <summary><see cref="TimeProvider.System"/> or a <see cref="VirtualClock"/>.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Which start of a host on its store this is; the first is 1.</summary>
    public long Start { get; init; } = 1;

    /// <summary>The faults that it makes on purpose.</summary>
    public Hostility Hostility { get; }

    internal TableStorage Tables { get; }

    internal BlobStorage Blobs { get; }

    public WorkTracker Work { get; } = new();

    /// <summary>The queues, once the host has made them; null in a runtime without Service Bus.</summary>
    public ServiceBus.ServiceBusBroker? Broker { get; set; }

    /// <summary>The connection string with the part that leads back to this instance.</summary>
    public string Address(string connectionString) => $"{connectionString.TrimEnd(';')};{ConnectionStringKey}={Id}";

    /// <summary>The instance that a connection string names, or null where it names none.</summary>
    /// <exception cref="EmulatorException">It names one that does not run.</exception>
    public static EmulatorInstance? Find(string connectionString)
    {
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !part.AsSpan(0, equals).Equals(ConnectionStringKey, StringComparison.OrdinalIgnoreCase)) continue;
            var id = part[(equals + 1)..];
            return Running.TryGetValue(id, out var instance)
                ? instance
                : throw new EmulatorException($"No embedded runtime '{id}' runs in this process.");
        }

        return null;
    }

    public void Dispose()
    {
        Running.TryRemove(Id, out _);
        if (_blobs.IsValueCreated) _blobs.Value.Dispose();
        Store.Dispose();
    }
}
