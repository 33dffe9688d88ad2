using System.Net.Sockets;
using Bench.Load;

try
{
    return await CommandLine.Create().Parse(args).InvokeAsync();
}
catch (Exception e) when (e is IOException or SocketException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
