using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Emulator.Runtime;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.Blobs;

/// <summary>Blobs through their public clients: blocks, appends, lists, conditions, refusals, and what stays.</summary>
public sealed class BlobTests : IDisposable
{
    private readonly TemporaryRuntime _runtime = new();
    private BlobContainerClient _container;

    public BlobTests()
    {
        _container = Container();
        _container.CreateAsync().GetAwaiter().GetResult();
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public async Task Given_staged_blocks_When_a_list_is_committed_Then_the_blob_is_those_in_its_order_and_the_rest_is_dropped()
    {
        var blob = _container.GetBlockBlobClient("a/b.jsonl");
        await StageAsync(blob, "1", "one,");
        await StageAsync(blob, "2", "two,");
        await StageAsync(blob, "3", "never");
        await StageAsync(blob, "2", "deux,");
        Assert.False(await blob.ExistsAsync());
        Assert.Empty(await NamesAsync());

        await blob.CommitBlockListAsync([Id("2"), Id("1"), Id("2")], new CommitBlockListOptions { Metadata = new Dictionary<string, string> { ["rows"] = "3" } });

        Assert.Equal("deux,one,deux,", await TextAsync(blob));
        Assert.Equal("3", (await blob.GetPropertiesAsync()).Value.Metadata["rows"]);
        // The next list takes blocks that the blob has already, and new ones; what was dropped is gone.
        await StageAsync(blob, "4", "four");
        await blob.CommitBlockListAsync([Id("1"), Id("4")], new CommitBlockListOptions());
        Assert.Equal("one,four", await TextAsync(blob));
        await RefusedAsync(400, "InvalidBlockList", () => blob.CommitBlockListAsync([Id("3")], new CommitBlockListOptions()));
    }

    [Fact]
    public async Task Given_wrong_block_ids_Then_they_are_refused_as_the_service_does()
    {
        var blob = _container.GetBlockBlobClient("blob");
        await RefusedAsync(400, "InvalidQueryParameterValue", () => blob.StageBlockAsync("no base64!", Content("x")));
        await RefusedAsync(400, "OutOfRangeInput", () => blob.StageBlockAsync(Convert.ToBase64String(new byte[65]), Content("x")));
        await StageAsync(blob, "1", "x");
        await RefusedAsync(400, "InvalidBlobOrBlock", () => blob.StageBlockAsync(Id("10000"), Content("x")));
        await RefusedAsync(404, "ContainerNotFound", () => Container("elsewhere").GetBlockBlobClient("blob").StageBlockAsync(Id("1"), Content("x")));
    }

    [Fact]
    public async Task Given_conditions_Then_a_write_is_done_once_and_on_the_version_that_was_read()
    {
        var blob = _container.GetBlobClient("manifest.json");
        var first = (await blob.UploadAsync(BinaryData.FromString("1"))).Value;
        await RefusedAsync(409, "BlobAlreadyExists", () => blob.UploadAsync(BinaryData.FromString("2")));
        var second = (await blob.UploadAsync(BinaryData.FromString("2"), Where(new BlobRequestConditions { IfMatch = first.ETag }))).Value;
        await RefusedAsync(412, "ConditionNotMet", () => blob.UploadAsync(BinaryData.FromString("3"), Where(new BlobRequestConditions { IfMatch = first.ETag })));
        await RefusedAsync(412, "ConditionNotMet", () => _container.GetBlobClient("none").UploadAsync(BinaryData.FromString("3"), Where(new BlobRequestConditions { IfMatch = ETag.All })));
        var staged = _container.GetBlockBlobClient("manifest.json");
        await StageAsync(staged, "1", "x");
        await RefusedAsync(409, "BlobAlreadyExists", () => staged.CommitBlockListAsync([Id("1")], new CommitBlockListOptions { Conditions = new() { IfNoneMatch = ETag.All } }));

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("2", await TextAsync(blob));
        await RefusedAsync(304, "ConditionNotMet", () => blob.GetPropertiesAsync(new BlobRequestConditions { IfNoneMatch = second.ETag }));
        await RefusedAsync(412, "ConditionNotMet", () => blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = first.ETag }));
        Assert.True(await blob.DeleteIfExistsAsync());
        Assert.False(await blob.DeleteIfExistsAsync());
        await RefusedAsync(404, "BlobNotFound", () => blob.DownloadContentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Given_an_append_blob_Then_it_grows_and_each_append_says_where()
    {
        var blob = _container.GetAppendBlobClient("evidence.log");
        Assert.NotNull(await blob.CreateIfNotExistsAsync(new AppendBlobCreateOptions()));
        Assert.Null(await blob.CreateIfNotExistsAsync(new AppendBlobCreateOptions()));
        Assert.Equal("0", (await blob.AppendBlockAsync(Content("one\n"))).Value.BlobAppendOffset);
        Assert.Equal("4", (await blob.AppendBlockAsync(Content("two\n"), At(4))).Value.BlobAppendOffset);
        await RefusedAsync(412, "AppendPositionConditionNotMet", () => blob.AppendBlockAsync(Content("two\n"), At(4)));
        await RefusedAsync(409, "InvalidBlobType", () => _container.GetBlockBlobClient("evidence.log").StageBlockAsync(Id("1"), Content("x")));

        Assert.Equal("one\ntwo\n", await TextAsync(blob));
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal((BlobType.Append, 2, 8L), (properties.BlobType, properties.BlobCommittedBlockCount, properties.ContentLength));
    }

    [Fact]
    public async Task Given_blobs_Then_they_are_listed_by_prefix_in_order_page_by_page_with_what_was_asked_for()
    {
        foreach (var name in new[] { "x/2", "x/10", "y", "x/1", "x%", "X/1" })
            await _container.GetBlobClient(name).UploadAsync(BinaryData.FromString(name), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["of"] = "it" } });

        var pages = await _container.GetBlobsAsync(new GetBlobsOptions { Prefix = "x/", Traits = BlobTraits.Metadata }).AsPages(pageSizeHint: 2).ToListAsync();

        Assert.Equal([["x/1", "x/10"], ["x/2"]], pages.Select(page => page.Values.Select(blob => blob.Name)));
        Assert.All(pages.SelectMany(page => page.Values), blob => Assert.Equal("it", blob.Metadata["of"]));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(["X/1", "x%", "x/1", "x/10", "x/2", "y"], await NamesAsync());
        await RefusedAsync(404, "ContainerNotFound", () => Container("elsewhere").GetBlobsAsync().ToListAsync().AsTask());
    }

    [Fact]
    public async Task Given_much_content_Then_it_is_read_as_it_comes_and_in_ranges()
    {
        var content = new byte[(9 * 1024 * 1024) + 17];
        new Random(1).NextBytes(content);
        var blob = _container.GetBlobClient("large");
        await blob.UploadAsync(BinaryData.FromBytes(content));

        Assert.Equal(content, (await blob.DownloadContentAsync(CancellationToken.None)).Value.Content.ToArray());
        using var part = (await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(4_194_300, 20) })).Value;
        using MemoryStream read = new();
        await part.Content.CopyToAsync(read);
        Assert.Equal(content[4_194_300..4_194_320], read.ToArray());
        await RefusedAsync(416, "InvalidRange", () => blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(content.Length) }));

        // Written anew while somebody reads: the reader hears of it, and gets no mixture.
        var reader = (await blob.DownloadStreamingAsync()).Value.Content;
        await blob.UploadAsync(BinaryData.FromString("short"), overwrite: true);
        await RefusedAsync(412, "ConditionNotMet", () => reader.CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData("Upper", 400, "InvalidResourceName")]
    [InlineData("two--hyphens", 400, "InvalidResourceName")]
    [InlineData("ab", 400, "OutOfRangeInput")]
    [InlineData("exports", 409, "ContainerAlreadyExists")]
    public async Task Given_a_containers_name_that_cannot_be_Then_it_is_refused(string name, int status, string code) =>
        await RefusedAsync(status, code, () => Container(name).CreateAsync());

    [Theory]
    [InlineData("with-hyphen", "x", "InvalidMetadata")]
    [InlineData("key", "ünïcode", "InvalidMetadata")]
    [InlineData("", "x", "EmptyMetadataKey")]
    [InlineData("key", null, "MetadataTooLarge")]
    public async Task Given_metadata_that_no_header_can_carry_Then_it_is_refused(string key, string? value, string code) => await RefusedAsync(
        400, code, () => _container.GetBlobClient("b").UploadAsync(
            BinaryData.FromString(""), new BlobUploadOptions { Metadata = new Dictionary<string, string> { [key] = value ?? new string('x', 9000) } }));

    [Fact]
    public async Task Given_what_was_answered_Then_a_restart_finds_it_and_so_does_another_process_beside_it()
    {
        var blob = _container.GetBlockBlobClient("blob");
        await StageAsync(blob, "1", "one");
        _runtime.Restart();
        _container = Container();
        blob = _container.GetBlockBlobClient("blob");
        await blob.CommitBlockListAsync([Id("1")], new CommitBlockListOptions());

        // As a tool does beside a running application: it reads the tables of the folder and has its blobs.
        using EmulatorInstance other = new(EmulatorStore.OpenForReading(_runtime.Folder), TimeProvider.System);
        BlobContainerClient beside = new(other.Address(""), "exports");
        Assert.Equal("one", await TextAsync(beside.GetBlobClient("blob")));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => (n % 2 == 0 ? beside : _container).GetBlobClient($"n{n:00}").UploadAsync(BinaryData.FromString($"{n}"))));
        Assert.Equal(41, (await NamesAsync()).Count);
        await Assert.ThrowsAnyAsync<Exception>(() => other.Store.WriteAsync(session => session.Execute("DELETE FROM tables")));
    }

    [Fact]
    public void Given_a_folder_without_a_store_When_it_is_opened_for_reading_Then_the_error_says_so() => Assert.Contains(
        "there is no emulator.db", Assert.Throws<EmulatorException>(() => EmulatorStore.OpenForReading(Path.Combine(_runtime.Folder, "nowhere"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Given_requests_Then_the_runtimes_meter_counts_them_by_container_and_operation_refused_ones_too()
    {
        var blob = _container.GetBlockBlobClient("blob");
        await StageAsync(blob, "1", "one");
        await StageAsync(blob, "2", "two");
        await blob.CommitBlockListAsync([Id("1"), Id("2")], new CommitBlockListOptions());
        await RefusedAsync(409, "BlobAlreadyExists", () => _container.GetBlobClient("blob").UploadAsync(BinaryData.FromString("x")));
        var log = _container.GetAppendBlobClient("log");
        await log.CreateAsync(new AppendBlobCreateOptions());
        for (var n = 0; n < 3; n++) await log.AppendBlockAsync(Content("line"));
        // Read in two blocks, as one request.
        Assert.Equal("onetwo", await TextAsync(blob));
        await log.GetPropertiesAsync();
        await log.ExistsAsync();
        await _container.ExistsAsync();
        Assert.Equal(2, (await _container.GetBlobsAsync().AsPages(pageSizeHint: 1).ToListAsync()).Count);
        await blob.DeleteIfExistsAsync();
        await blob.DeleteIfExistsAsync();
        await RefusedAsync(404, "ContainerNotFound", () => Container("elsewhere").GetBlobClient("blob").UploadAsync(BinaryData.FromString("x")));

        Assert.Equal(
            ["elsewhere put 1", "exports append 3", "exports commit 1", "exports container-exists 1", "exports create-container 1", "exports delete 2", "exports get 1",
                "exports list 2", "exports properties 2", "exports put 2", "exports stage 2"],
            _runtime.Store.Usage.Counts.Where(usage => usage.Service == "blobs").Select(usage => $"{usage.Subject} {usage.Operation} {usage.Times}"));
        Assert.Equal(18, _runtime.Store.Usage.TimesOf("blobs"));
    }

    private BlobContainerClient Container(string name = "exports") => new BlobServiceClient(_runtime.ConnectionString).GetBlobContainerClient(name);

    private async Task<List<string>> NamesAsync() => await _container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();

    private static Task StageAsync(BlockBlobClient blob, string id, string text) => blob.StageBlockAsync(Id(id), Content(text));

    private static string Id(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static AppendBlobAppendBlockOptions At(long position) => new() { Conditions = new() { IfAppendPositionEqual = position } };

    private static BlobUploadOptions Where(BlobRequestConditions conditions) => new() { Conditions = conditions };

    private static async Task<string> TextAsync(BlobBaseClient blob) => (await blob.DownloadContentAsync(CancellationToken.None)).Value.Content.ToString();

    private static async Task RefusedAsync(int status, string code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(call);
        Assert.Equal((status, code), (refused.Status, refused.ErrorCode));
    }
}
