namespace Bench.Load.Waiting;

/// <summary>Cases of one server that wait for something from outside.</summary>
internal interface IWaitingCases
{
    /// <summary>The server, one of <see cref="Servers.ServerAssembly"/>.</summary>
    string Assembly { get; }

    /// <summary>Its settings.</summary>
    string[] Arguments { get; }

    /// <summary>Makes so many, and returns when all of them wait.</summary>
    Task MakeAsync(int port, int count, CancellationToken stop);

    /// <summary>Tells some of them, one after the other and far apart, what they wait for.</summary>
    /// <returns>How long each took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>, from being told until the change can be read.</returns>
    Task<List<long>> WakeAsync(int port, int count, CancellationToken stop);
}
