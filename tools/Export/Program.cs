using System.CommandLine;
using System.Globalization;
using Azure;
using Export;

const string SameGoesOn = "The same command goes on.";
Option<string?> account = new("--account") { Description = Accounts.Meaning };
Option<string?> into = new("--into") { Description = "Where to restore: " + Accounts.Meaning };
Option<string> container = new("--container") { Description = "The container of exports.", DefaultValueFactory = _ => "exports" };
Option<string?> name = new("--name") { Description = "The export; under the name of one that was cut off it goes on. Default: the time." };
Option<string> known = new("--name") { Description = "The export.", Required = true };
Option<int> partRows = new("--part-rows") { Description = "Rows of one blob; what a restart repeats at most.", DefaultValueFactory = _ => 100_000 };

Command export = new("export", "Copies every table into blobs.") { name, container, account, partRows };
export.SetAction((parsed, stop) =>
{
    var given = parsed.GetValue(name);
    var chosen = given ?? Now();
    return RunAsync(async () =>
    {
        using var source = Accounts.Source(parsed.GetValue(account));
        ExportRun run = new(source.Tables, source.Blobs.GetBlobContainerClient(parsed.GetValue(container)!), TimeProvider.System, Console.WriteLine) { PartRows = parsed.GetValue(partRows) };
        Say(await run.RunAsync(chosen, stop));
    }, given is null ? $"The same command with --name {chosen} goes on." : SameGoesOn);
});

Command list = new("list", "Shows the exports that there are.") { container, account };
list.SetAction((parsed, stop) => RunAsync(async () =>
{
    using var source = Accounts.Source(parsed.GetValue(account));
    await foreach (var (found, manifest) in Exports.ListAsync(source.Blobs.GetBlobContainerClient(parsed.GetValue(container)!), stop))
        Console.WriteLine(manifest is null ? $"{found}: not whole" : Summary(manifest));
}));

Command verify = new("verify", "Reads an export and compares it with its manifest.") { known, container, account };
verify.SetAction((parsed, stop) => RunAsync(async () =>
{
    using var source = Accounts.Source(parsed.GetValue(account));
    Say(await new RestoreRun(source.Blobs.GetBlobContainerClient(parsed.GetValue(container)!), source.Tables, TimeProvider.System, Console.WriteLine)
        .VerifyAsync(parsed.GetValue(known)!, stop));
}));

Command restore = new("restore", "Brings an export back into empty tables, or goes on with it.") { known, container, account, into };
restore.SetAction((parsed, stop) => RunAsync(async () =>
{
    using var source = Accounts.Source(parsed.GetValue(account));
    using var target = Accounts.Target(parsed.GetValue(into));
    Say(await new RestoreRun(source.Blobs.GetBlobContainerClient(parsed.GetValue(container)!), target.Tables, TimeProvider.System, Console.WriteLine)
        .RunAsync(parsed.GetValue(known)!, stop));
}, SameGoesOn));

return await new RootCommand("Exports the application's tables to blobs, and restores them.") { export, list, verify, restore }.Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) }); // What is being written is written first.

static async Task<int> RunAsync(Func<Task> work, string goOn = "")
{
    try
    {
        await work();
        return 0;
    }
    catch (ExportException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
    catch (RequestFailedException e)
    {
        await Console.Error.WriteLineAsync($"{e.Message} {goOn}".TrimEnd());
        return 1;
    }
    catch (OperationCanceledException)
    {
        await Console.Error.WriteLineAsync($"Stopped. {goOn}".TrimEnd());
        return 130;
    }
}

static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

static void Say(Manifest manifest) => Console.WriteLine(Summary(manifest));

static string Summary(Manifest manifest)
{
    var torn = manifest.Tables.Sum(table => table.NotOfOneMoment);
    return string.Create(
        CultureInfo.InvariantCulture,
        $"{manifest.Name}: {manifest.Tables.Sum(table => table.Rows)} rows, {manifest.Tables.Sum(table => table.Parts.Sum(part => part.Bytes))} bytes, begun {manifest.Watermark:O}, whole {manifest.CompletedAt:O}")
        + (torn == 0 ? "" : $"; {torn} pieces of partitions were being written while they were read: see tools/README.md");
}
