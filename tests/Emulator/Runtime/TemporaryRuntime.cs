using Emulator.Runtime;

namespace Tests.Emulator.Runtime;

/// <summary>An embedded runtime in a folder of its own, deleted afterwards.</summary>
internal sealed class TemporaryRuntime : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-store-");

    private readonly Hostility? _hostility;

    /// <param name="hostility">The faults that it makes; none by default.</param>
    public TemporaryRuntime(Hostility? hostility = null)
    {
        _hostility = hostility;
        Instance = Open();
    }

    public string Folder => _folder.FullName;

    public VirtualClock Clock { get; } = new(Start);

    public EmulatorInstance Instance { get; private set; }

    public EmulatorStore Store => Instance.Store;

    public string ConnectionString => Instance.Address("UseDevelopmentStorage=true");

    /// <summary>Closes the store and opens it again, as a new process would.</summary>
    public void Restart()
    {
        Instance.Dispose();
        Instance = Open();
    }

    public void Dispose()
    {
        Instance.Dispose();
        _folder.Delete(recursive: true);
    }

    private EmulatorInstance Open() => new(EmulatorStore.Open(_folder.FullName), Clock, _hostility);
}
