using Marketplace;
using Marketplace.Backend;
using Marketplace.Files;
using Spectre.Console;

return await CommandLine.Create(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(MarketplaceOptions options, CancellationToken stop)
{
    try
    {
        return await new MarketplaceRun(options, AnsiConsole.Console).RunAsync(stop);
    }
    catch (Exception e) when (e is BackendException or OrderFilesException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Stopped.");
        return 130;
    }
}
