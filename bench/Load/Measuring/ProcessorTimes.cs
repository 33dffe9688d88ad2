using System.Diagnostics;
using Bench.Load.Servers;

namespace Bench.Load.Measuring;

/// <summary>The processor time, user and system, that a server and this process have used since.</summary>
internal sealed class ProcessorTimes : IDisposable
{
    private readonly ServerProcess _server;
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly TimeSpan _serverBefore;
    private readonly TimeSpan _selfBefore;

    public ProcessorTimes(ServerProcess server)
    {
        _server = server;
        _serverBefore = server.ProcessorTime;
        _selfBefore = _self.TotalProcessorTime;
    }

    public (TimeSpan OfServer, TimeSpan OfLoad) Elapsed
    {
        get
        {
            _self.Refresh();
            return (_server.ProcessorTime - _serverBefore, _self.TotalProcessorTime - _selfBefore);
        }
    }

    public void Dispose() => _self.Dispose();
}
