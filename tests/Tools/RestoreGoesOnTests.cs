using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Storage.Blobs;
using Emulator.Runtime;
using Export;
using ScfFunctions.Storage;
using Tests.Emulator.Runtime;

namespace Tests.Tools;

/// <summary>A restore that was cut off goes on by the same command, and nothing else is let in meanwhile.</summary>
public sealed class RestoreGoesOnTests : IDisposable
{
    private const int PartRows = 700;

    private readonly TemporaryRuntime _runtime = new();
    private readonly TemporaryRuntime _fresh = new();

    public void Dispose()
    {
        _runtime.Dispose();
        _fresh.Dispose();
    }

    [Fact]
    public async Task Given_a_restore_that_is_killed_Then_the_same_command_goes_on_and_another_export_is_refused()
    {
        var exported = await ExportAsync("one");
        var folder = Directory.CreateTempSubdirectory("scf-restored-");
        using (var process = ExportProgram.Start("restore", "--account", _runtime.Folder, "--name", "one", "--into", folder.FullName))
        {
            // What is said of this table is said before the large one is begun.
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(ExportProgram.Patience) is { } line && !line.StartsWith("Pending:", StringComparison.Ordinal))
            {
            }

            process.Kill();
            await process.WaitForExitAsync().WaitAsync(ExportProgram.Patience);
        }

        using (EmulatorInstance target = new(EmulatorStore.Open(folder.FullName), TimeProvider.System))
        {
            TableServiceClient tables = new(target.Address(""));
            Assert.NotNull(await new RestoreMarker(tables).FindAsync(CancellationToken.None));
            Assert.Equal(1, await CountAsync(tables, OrdersTable.Name));
            Assert.InRange(await CountAsync(tables, CasesTable.Name), 0, SampleTables.CaseRows - 1);
            await ExportAsync("two");
            await RefusedAsync(Restore(tables), "two", "The restore of one was begun here");
        }

        Assert.Equal((0, ""), await ExportProgram.ToEndAsync("restore", "--account", _runtime.Folder, "--name", "one", "--into", folder.FullName));

        using (EmulatorInstance target = new(EmulatorStore.Open(folder.FullName), TimeProvider.System)) await IsRestoredAsync(exported, target);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Given_a_write_that_is_done_and_times_out_Then_the_restore_goes_on_over_it()
    {
        var exported = await ExportAsync("one");
        TableServiceClient tables = new(_fresh.ConnectionString);

        var lost = await Assert.ThrowsAsync<RequestFailedException>(() => Restore(new LosingAnAnswer(tables)).RunAsync("one", CancellationToken.None));
        Assert.Equal(500, lost.Status);
        Assert.NotEqual(0, await CountAsync(tables, CasesTable.Name));
        await Restore(tables).RunAsync("one", CancellationToken.None);

        await IsRestoredAsync(exported, _fresh.Instance);
    }

    [Fact]
    public async Task Given_a_restore_that_is_stopped_Then_an_export_of_the_same_name_from_elsewhere_is_refused_and_it_goes_on_itself()
    {
        var exported = await ExportAsync("one");
        await new TableClient(_runtime.ConnectionString, OrdersTable.Name).AddEntityAsync(new TableEntity("p", "later"));
        await ExportAsync("one", "elsewhere");
        TableServiceClient tables = new(_fresh.ConnectionString);
        using CancellationTokenSource stop = new();
        RestoreRun stopped = new(Container("exports"), tables, _fresh.Clock, said =>
        {
            if (said.StartsWith("Cases:", StringComparison.Ordinal)) stop.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.RunAsync("one", stop.Token));
        await RefusedAsync(Restore(tables, "elsewhere"), "one", "another export of the name one");
        List<string> said = [];
        await new RestoreRun(Container("exports"), tables, _fresh.Clock, said.Add).RunAsync("one", CancellationToken.None);

        Assert.Equal("The restore of one was begun before; it goes on.", said[0]);
        await IsRestoredAsync(exported, _fresh.Instance);
    }

    /// <summary>The same rows, hash by hash; nothing of the restore is left, and it is not begun again over what has become of them.</summary>
    private async Task IsRestoredAsync(Manifest exported, EmulatorInstance target)
    {
        TableServiceClient tables = new(target.Address(""));
        var again = await new ExportRun(tables, new BlobContainerClient(target.Address(""), "exports"), _fresh.Clock, _ => { }) { PartRows = PartRows }.RunAsync("again", CancellationToken.None);
        Assert.Equal(
            exported.Tables.SelectMany(table => table.Parts).Select(part => (part.Rows, part.Sha256)),
            again.Tables.SelectMany(table => table.Parts).Select(part => (part.Rows, part.Sha256)));
        Assert.Equal(TablesAtStart.Names.Order(StringComparer.Ordinal), await tables.QueryAsync().Select(table => table.Name).ToListAsync());
        await RefusedAsync(Restore(tables), "one", "has rows, and no restore is under way");
    }

    private static async Task RefusedAsync(RestoreRun restore, string name, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<ExportException>(() => restore.RunAsync(name, CancellationToken.None))).Message, StringComparison.Ordinal);

    private static async Task<int> CountAsync(TableServiceClient tables, string table) => await tables.GetTableClient(table).QueryAsync<TableEntity>().CountAsync();

    private async Task<Manifest> ExportAsync(string name, string container = "exports")
    {
        TableServiceClient tables = new(_runtime.ConnectionString);
        if (!await tables.QueryAsync().AnyAsync()) await SampleTables.FillAsync(tables);
        return await new ExportRun(tables, Container(container), _runtime.Clock, _ => { }) { PartRows = PartRows }.RunAsync(name, CancellationToken.None);
    }

    private RestoreRun Restore(TableServiceClient tables, string container = "exports") => new(Container(container), tables, _fresh.Clock, _ => { });

    private BlobContainerClient Container(string name) => new(_runtime.ConnectionString, name);

    /// <summary>An account where one write of cases is done, and its caller hears of a timeout.</summary>
    private sealed class LosingAnAnswer(TableServiceClient tables) : TableServiceClient
    {
        public override TableClient GetTableClient(string tableName) => tableName == CasesTable.Name ? new Cases(tables.GetTableClient(tableName)) : tables.GetTableClient(tableName);

        public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
            tables.CreateTableIfNotExistsAsync(tableName, cancellationToken);

        private sealed class Cases(TableClient table) : TableClient
        {
            private int _writes;

            public override AsyncPageable<T> QueryAsync<T>(string? filter = default, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default) =>
                table.QueryAsync<T>(filter, maxPerPage, select, cancellationToken);

            public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
            {
                var done = await table.SubmitTransactionAsync(transactionActions, cancellationToken);
                return Interlocked.Increment(ref _writes) == 40 ? throw new RequestFailedException(500, "Operation could not be completed within the specified time.", "OperationTimedOut", null) : done;
            }
        }
    }
}
