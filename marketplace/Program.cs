using Marketplace;
using Marketplace.Backend;
using Marketplace.Files;
using Spectre.Console;

return await CommandLine.Create(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(MarketplaceOptions options, CancellationToken stop)
{
    try
    {
        return await new MarketplaceRun(options, OutputConsole()).RunAsync(stop);
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

// Into a file go neither colours nor a bar that redraws itself, and no line is broken before the tables' width.
static IAnsiConsole OutputConsole()
{
    if (!Console.IsOutputRedirected) return AnsiConsole.Console;
    var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
    plain.Profile.Width = 160;
    return plain;
}
