using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Export;

namespace Tests.Tools;

/// <summary>Every type that a table holds comes back from its line as it was.</summary>
public sealed class RowJsonTests
{
    public static TheoryData<object> Values() =>
    [
        "", "text", "\"quotes\", \\ and a\nnew line\u2028", "日本 – ünï 😀", "2017-03-01T00:00:00Z", true, false, 0, int.MinValue, 0L, long.MaxValue, long.MinValue, 0.1, -0.0, 1d,
        double.NaN, double.PositiveInfinity, double.Epsilon, 12345678901234567890d, new DateTimeOffset(2017, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567),
        new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.Parse("687c4def-1d9b-5f96-a797-67e8ce3fd807"), Array.Empty<byte>(), new byte[] { 0, 255, 10, 13 },
    ];

    [Theory, MemberData(nameof(Values))]
    public void Given_a_value_Then_it_comes_back_with_its_type(object value)
    {
        var row = Again(new TableEntity("p|1", "") { ["Value"] = value, ["Other"] = 7 });

        Assert.Equal(("p|1", "", 7), (row.PartitionKey, row.RowKey, row.GetInt32("Other")));
        Assert.Equal(value.GetType(), row["Value"]!.GetType());
        Assert.Equal(value, row["Value"]);
        if (value is double number) Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(row.GetDouble("Value")!.Value));
    }

    [Fact]
    public void Given_what_a_read_row_has_besides_Then_it_is_left_out() =>
        Assert.Equal(["PartitionKey", "RowKey"], Again(new TableEntity("p", "r") { Timestamp = DateTimeOffset.UnixEpoch, ETag = new Azure.ETag("x"), ["Nothing"] = null }).Keys.Order());

    [Theory]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","V@odata.type":"Edm.Unknown","V":"1"}""")]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","V":5000000000}""")]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","V":{"a":1}}""")]
    public void Given_a_line_of_something_else_Then_it_is_refused(string line) => Assert.Throws<InvalidDataException>(() => RowJson.Read(line));

    private static TableEntity Again(TableEntity row)
    {
        using MemoryStream written = new();
        using (Utf8JsonWriter json = new(written)) RowJson.Write(json, row);
        return RowJson.Read(Encoding.UTF8.GetString(written.ToArray()));
    }
}
