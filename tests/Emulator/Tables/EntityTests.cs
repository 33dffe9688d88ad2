using Azure;
using Azure.Data.Tables;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.Tables;

public sealed class EntityTests : IDisposable
{
    private readonly TemporaryRuntime _runtime = new();
    private readonly TableClient _table;

    public EntityTests()
    {
        _table = new TableClient(_runtime.ConnectionString, "Orders");
        _table.CreateAsync().GetAwaiter().GetResult();
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public async Task Given_an_entity_with_every_type_When_it_is_read_Then_it_is_the_same()
    {
        var written = new TableEntity("p", "r")
        {
            ["Text"] = "ä𝄞'",
            ["Int"] = 7,
            ["Long"] = long.MaxValue,
            ["Double"] = 0.1,
            ["Yes"] = true,
            ["When"] = new DateTimeOffset(2026, 3, 1, 10, 0, 0, 0, TimeSpan.FromHours(1)),
            ["Id"] = new Guid("11111111-2222-3333-4444-555555555555"),
            ["Bytes"] = new byte[] { 1, 2, 3 },
            ["Nothing"] = null,
        };
        var response = await _table.AddEntityAsync(written);

        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(response.Headers.ETag, read.ETag);
        foreach (var (key, value) in written.Where(pair => pair.Value is not null)) Assert.Equal(value, read[key]);
        Assert.False(read.ContainsKey("Nothing"));
        Assert.Equal(TemporaryRuntime.Start, read.Timestamp);
    }
}
