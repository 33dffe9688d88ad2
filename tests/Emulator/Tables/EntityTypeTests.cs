using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Tests.Emulator.Tables;

/// <summary>What a class or dictionary becomes in a table, and back.</summary>
public sealed class EntityTypeTests : TableFixture
{
    public enum Stage
    {
        Applied,
        Disbursed,
    }

    [Fact]
    public async Task Given_a_class_When_it_is_written_and_read_Then_its_properties_are_the_same()
    {
        var written = new Case
        {
            PartitionKey = "c",
            RowKey = "1",
            Text = "ä𝄞'",
            Int = -7,
            Long = long.MinValue,
            Double = 1e300,
            Flag = true,
            When = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(1)),
            Utc = new DateTime(2026, 3, 1, 9, 0, 0, 123, DateTimeKind.Utc),
            Id = new Guid("11111111-2222-3333-4444-555555555555"),
            Bytes = [1, 2, 3],
            Data = BinaryData.FromString("data"),
            Stage = Stage.Disbursed,
            MaybeInt = 5,
            MaybeStage = Stage.Disbursed,
            Field = "field",
            Ignored = "ignored",
        };
        var response = await Table.AddEntityAsync(written);

        Case read = await Table.GetEntityAsync<Case>("c", "1");

        Assert.Equal(("c", "1", response.Headers.ETag), (read.PartitionKey, read.RowKey, read.ETag));
        Assert.Equal(Tests.Emulator.Runtime.TemporaryRuntime.Start, read.Timestamp);
        Assert.Equal((written.Text, written.Int, written.Long, written.Double, written.Flag), (read.Text, read.Int, read.Long, read.Double, read.Flag));
        Assert.Equal((written.When, written.Utc, DateTimeKind.Utc, written.Id), (read.When, read.Utc, read.Utc.Kind, read.Id));
        Assert.Equal(written.Bytes, read.Bytes);
        Assert.Equal("data", read.Data!.ToString());
        Assert.Equal((Stage.Disbursed, 5, Stage.Disbursed, "field"), (read.Stage, read.MaybeInt, read.MaybeStage, read.Field));
        Assert.Null(read.Ignored);
        Assert.Null(read.MaybeWhen);
    }

    [Fact]
    public async Task Given_a_class_When_its_row_is_read_as_a_dictionary_Then_names_and_types_are_the_stored_ones()
    {
        await Table.AddEntityAsync(new Case { PartitionKey = "c", RowKey = "1", Text = "t", Stage = Stage.Disbursed, Field = "f", Ignored = "no" });

        TableEntity row = await Table.GetEntityAsync<TableEntity>("c", "1");

        Assert.Equal("t", row.GetString("text_in_table"));
        Assert.Equal("Disbursed", row.GetString("Stage"));
        Assert.Equal("t!", row.GetString("Computed"));
        Assert.Equal(0L, row.GetInt64("Long"));
        foreach (var absent in new[] { "Text", "Ignored", "MaybeInt", "MaybeWhen", "Bytes", "ETag" }) Assert.False(row.ContainsKey(absent), absent);
    }

    [Fact]
    public async Task Given_properties_that_the_class_does_not_have_When_it_is_read_Then_they_are_passed_over()
    {
        await Table.AddEntityAsync(new TableEntity("c", "1") { ["Other"] = 1, ["Int"] = 7, ["More"] = "x" });

        Case read = await Table.GetEntityAsync<Case>("c", "1");

        Assert.Equal(7, read.Int);
    }

    [Fact]
    public async Task Given_another_type_in_the_row_When_the_class_is_read_Then_the_error_names_the_property()
    {
        await Table.AddEntityAsync(new TableEntity("c", "1") { ["Int"] = "seven" });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Table.GetEntityAsync<Case>("c", "1"));

        Assert.Contains("'Int'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_keys_implemented_explicitly_When_the_class_is_written_Then_they_are_used()
    {
        await Table.AddEntityAsync(new Hidden("c", "1") { Value = 3 });

        Hidden read = await Table.GetEntityAsync<Hidden>("c", "1");

        Assert.Equal(3, read.Value);
        Assert.Equal("c", ((ITableEntity)read).PartitionKey);
    }

    [Fact]
    public async Task Given_a_type_that_a_table_does_not_have_When_it_is_written_Then_the_error_names_the_property()
    {
        var inDictionary = await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("c", "1") { ["Amount"] = 1.5m }));
        var inClass = await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new WithDecimal { PartitionKey = "c", RowKey = "1" }));

        Assert.Contains("Amount", inDictionary.Message, StringComparison.Ordinal);
        Assert.Contains("Amount", inClass.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.GetEntityAsync<WithDecimal>("c", "1"));
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public async Task Given_a_DateTime_that_is_not_UTC_When_it_is_written_Then_it_is_refused(DateTimeKind kind) =>
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("c", "1") { ["D"] = new DateTime(2026, 1, 1, 0, 0, 0, kind) }));

    [Fact]
    public async Task Given_a_default_date_When_it_is_written_Then_the_refusal_names_the_property()
    {
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("c", "1") { ["Due"] = default(DateTimeOffset) }));

        Assert.Equal((400, "OutOfRangeInput"), (error.Status, error.ErrorCode));
        Assert.Contains("'Due'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_keeps_the_type_of_its_numbers_and_refuses_another()
    {
        var entity = new TableEntity { ["Long"] = 5L, ["Double"] = 0.5 };

        entity["Long"] = 7;
        entity["Double"] = 7;

        Assert.Equal((7L, 7d), (entity.GetInt64("Long"), entity.GetDouble("Double")));
        Assert.Throws<InvalidOperationException>(() => entity["Long"] = "seven");
        Assert.Throws<InvalidOperationException>(() => entity.GetString("Long"));
        Assert.Null(entity.GetInt32("none"));
        Assert.Null(entity["none"]);
    }

    [Fact]
    public async Task Any_entity_comes_back_as_it_was()
    {
        var text = Gen.Elements("", "a", "ä𝄞", new string('x', 5000), "\0\n");
        var value = Gen.OneOf(
            text.Select(t => (object)t),
            Gen.Choose(int.MinValue, int.MaxValue).Select(n => (object)n),
            Gen.Choose(int.MinValue, int.MaxValue).Select(n => (object)((long)n * n)),
            Gen.Choose(-1000, 1000).Select(n => (object)(n / 7d)),
            Gen.Elements<object>(true, false),
            Gen.Choose(0, 1_000_000).Select(n => (object)DateTimeOffset.UnixEpoch.AddTicks(n * 123_456_789L)),
            Gen.Choose(0, int.MaxValue).Select(n => (object)new Guid(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
            Gen.ArrayOf(Gen.Choose(0, 255).Select(n => (byte)n)).Select(bytes => (object)bytes));
        var name = Gen.Elements("A", "B", "Aa", "größe", "_x", new string('n', 255)).Zip(Gen.Choose(0, 50)).Select(pair => pair.Item1.Length > 250 ? pair.Item1 : pair.Item1 + pair.Item2);
        var entities = Gen.ListOf(name.Zip(value)).Select(list => list.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, object? (pair) => pair.Item2));
        var key = 0;

        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(entities), properties =>
        {
            var written = new TableEntity(properties) { PartitionKey = "any", RowKey = $"{key++}" };
            Table.AddEntityAsync(written).GetAwaiter().GetResult();
            TableEntity read = Table.GetEntityAsync<TableEntity>("any", written.RowKey).GetAwaiter().GetResult();
            Assert.Equal(properties.Count + 4, read.Count);
            Assert.All(properties, pair => Assert.Equal(pair.Value, read[pair.Key]));
        }));
        await Task.CompletedTask;
    }

    public sealed class Case : ITableEntity
    {
#pragma warning disable CA1051 // The clients store public fields too.
        public string? Field;
#pragma warning restore CA1051

        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        [DataMember(Name = "text_in_table")]
        public string? Text { get; set; }

        public int Int { get; set; }

        public long Long { get; init; }

        public double Double { get; set; }

        public bool Flag { get; set; }

        public DateTimeOffset When { get; set; } = DateTimeOffset.UnixEpoch;

        public DateTime Utc { get; set; } = DateTime.UnixEpoch;

        public Guid Id { get; set; }

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public Stage Stage { get; set; }

        public int? MaybeInt { get; set; }

        public Stage? MaybeStage { get; set; }

        public DateTimeOffset? MaybeWhen { get; set; }

        public string Computed => Text + "!";

        [IgnoreDataMember]
        public string? Ignored { get; set; }
    }

    private sealed class Hidden : ITableEntity
    {
        private string _partitionKey = "";
        private string _rowKey = "";

        public Hidden()
        {
        }

        public Hidden(string partitionKey, string rowKey)
        {
            _partitionKey = partitionKey;
            _rowKey = rowKey;
        }

        public int Value { get; set; }

        string ITableEntity.PartitionKey { get => _partitionKey; set => _partitionKey = value; }

        string ITableEntity.RowKey { get => _rowKey; set => _rowKey = value; }

        DateTimeOffset? ITableEntity.Timestamp { get; set; }

        ETag ITableEntity.ETag { get; set; }
    }

    private sealed class WithDecimal : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public decimal Amount { get; set; }
    }
}
