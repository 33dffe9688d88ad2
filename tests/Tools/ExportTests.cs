using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Export;
using ScfFunctions.Storage;
using Tests.Emulator.Runtime;

namespace Tests.Tools;

/// <summary>The export as such: it goes on where it was cut off, and what is damaged or in the way is refused before anything is written.</summary>
public sealed class ExportTests : IDisposable
{
    /// <summary>So small that there are hundreds, and an export cannot be over before it is noticed that it has begun.</summary>
    private const int SmallParts = 100;

    private readonly TemporaryRuntime _runtime = new();

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Given_the_applications_tables_Then_each_has_its_place_in_the_order_of_the_export() =>
        Assert.Equal(TablesAtStart.Names.Order(StringComparer.Ordinal), TableOrder.All.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Given_an_export_that_is_killed_and_begun_again_Then_it_is_the_same_as_one_in_one_go()
    {
        await FillAsync();
        var inOneGo = await Run(partRows: SmallParts).RunAsync("one", CancellationToken.None);
        using (var process = ExportProgram.Start("export", "--account", _runtime.Folder, "--name", "two", "--part-rows", $"{SmallParts}"))
        {
            while (!process.HasExited && await CountAsync("two/Cases/") < 3) await Task.Yield();
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(ExportProgram.Patience);
        }

        var before = await CountAsync("two/");
        Assert.Null(await Exports.FindAsync(Container(), "two", CancellationToken.None));
        var again = await Run(partRows: SmallParts).RunAsync("two", CancellationToken.None);

        Assert.InRange(before, 4, inOneGo.Tables.Sum(table => table.Parts.Count));
        Assert.Equal(
            inOneGo.Tables.SelectMany(table => table.Parts).Select(part => (part.Blob.Replace("one/", "two/", StringComparison.Ordinal), part.Rows, part.Bytes, part.Sha256)),
            again.Tables.SelectMany(table => table.Parts).Select(part => (part.Blob, part.Rows, part.Bytes, part.Sha256)));
        Assert.Equal(again.CompletedAt, (await Run(partRows: SmallParts).RunAsync("two", CancellationToken.None)).CompletedAt);
    }

    /// <summary>Without a name it was given one that only it knows.</summary>
    [UnixFact]
    public async Task Given_an_export_without_a_name_that_is_stopped_Then_it_says_under_which_name_it_goes_on()
    {
        await FillAsync();
        using var process = ExportProgram.Start("export", "--account", _runtime.Folder, "--part-rows", $"{SmallParts}");
        while (!process.HasExited && await CountAsync("") < 10) await Task.Yield();
        Assert.Equal(0, ExportProgram.Kill(process.Id, ExportProgram.Terminate));
        var error = (await process.StandardError.ReadToEndAsync().WaitAsync(ExportProgram.Patience)).Trim();
        await process.WaitForExitAsync().WaitAsync(ExportProgram.Patience);

        var (name, whole) = Assert.Single(await Exports.ListAsync(Container(), CancellationToken.None).ToListAsync());
        Assert.Equal((130, $"Stopped. The same command with --name {name} goes on."), (process.ExitCode, error));
        Assert.Null(whole);
        Assert.Equal((0, ""), await ExportProgram.ToEndAsync("export", "--account", _runtime.Folder, "--name", name));
        Assert.NotNull(await Exports.FindAsync(Container(), name, CancellationToken.None));
    }

    [Fact]
    public async Task Given_an_export_Then_it_is_restored_row_by_row_and_only_into_empty_tables()
    {
        await FillAsync();
        var exported = await Run(partRows: 700).RunAsync("one", CancellationToken.None);
        using TemporaryRuntime fresh = new();
        TableServiceClient tables = new(fresh.ConnectionString);
        RestoreRun restore = new(Container(), tables, fresh.Clock, _ => { });
        // A table that has one row is in the way, and nothing at all is written.
        await tables.CreateTableAsync("Audit");
        await tables.GetTableClient("Audit").AddEntityAsync(new TableEntity("p", "r"));
        Assert.Contains("Audit has rows", (await Assert.ThrowsAsync<ExportException>(() => restore.RunAsync("one", CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Empty(await tables.GetTableClient("Cases").QueryAsync<TableEntity>().ToListAsync());
        await tables.GetTableClient("Audit").DeleteEntityAsync("p", "r");

        await restore.RunAsync("one", CancellationToken.None);

        var again = await new ExportRun(tables, new BlobServiceClient(fresh.ConnectionString).GetBlobContainerClient("exports"), fresh.Clock, _ => { }) { PartRows = 700 }
            .RunAsync("one", CancellationToken.None);
        Assert.Equal(
            exported.Tables.SelectMany(table => table.Parts).Select(part => (part.Blob, part.Rows, part.Sha256)),
            again.Tables.SelectMany(table => table.Parts).Select(part => (part.Blob, part.Rows, part.Sha256)));
    }

    [Fact]
    public async Task Given_a_part_that_is_not_what_was_exported_Then_nothing_is_restored()
    {
        await FillAsync();
        var exported = await Run(partRows: 5000).RunAsync("one", CancellationToken.None);
        using TemporaryRuntime fresh = new();
        TableServiceClient tables = new(fresh.ConnectionString);
        RestoreRun restore = new(Container(), tables, fresh.Clock, _ => { });
        await Assert.ThrowsAsync<ExportException>(() => restore.RunAsync("none", CancellationToken.None));
        var part = exported.Tables.Single(table => table.Name == "Cases").Parts[0];
        await Container().GetBlobClient(part.Blob).UploadAsync(BinaryData.FromString("""{"PartitionKey":"p","RowKey":"r"}"""), overwrite: true);

        Assert.Contains(part.Blob, (await Assert.ThrowsAsync<ExportException>(() => restore.RunAsync("one", CancellationToken.None))).Message, StringComparison.Ordinal);
        await Container().GetBlobClient(part.Blob).DeleteAsync();
        await Assert.ThrowsAsync<ExportException>(() => restore.VerifyAsync("one", CancellationToken.None));

        Assert.Empty(await tables.QueryAsync().ToListAsync());
    }

    [Fact]
    public async Task Given_a_folder_in_use_Then_it_is_exported_from_and_not_restored_into()
    {
        await FillAsync();
        Assert.Equal((0, ""), await ExportProgram.ToEndAsync("export", "--account", _runtime.Folder, "--name", "one"));
        Assert.Equal((0, ""), await ExportProgram.ToEndAsync("verify", "--account", _runtime.Folder, "--name", "one"));
        var (code, error) = await ExportProgram.ToEndAsync("restore", "--account", _runtime.Folder, "--name", "one", "--into", _runtime.Folder);
        Assert.Equal(1, code);
        Assert.Contains("cannot be used", error, StringComparison.Ordinal);
    }

    private ExportRun Run(int partRows) => new(new TableServiceClient(_runtime.ConnectionString), Container(), _runtime.Clock, _ => { }) { PartRows = partRows };

    private BlobContainerClient Container() => new(_runtime.ConnectionString, "exports");

    private async Task<int> CountAsync(string prefix) =>
        await Container().ExistsAsync() ? await Container().GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }).CountAsync() : 0;

    private Task FillAsync() => SampleTables.FillAsync(new TableServiceClient(_runtime.ConnectionString));
}
