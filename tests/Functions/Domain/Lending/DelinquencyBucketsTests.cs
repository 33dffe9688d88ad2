using System.Text.Json;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Lending;

public sealed class DelinquencyBucketsTests
{
    [Fact]
    public void Given_bands_of_an_agreement_Then_each_day_lies_in_one_and_the_next_one_begins_where_it_ends()
    {
        DelinquencyBuckets buckets = new(7, 14);
        Assert.Equal(["Current", "1-7", "1-7", "8-14", "8-14", ">14", ">14"], new[] { 0, 1, 7, 8, 14, 15, 4000 }.Select(day => buckets.Of(day).ToString()));
        Assert.Equal([1, 8, 8, 15, null], new[] { 0, 1, 7, 14, 15 }.Select(buckets.NextFirstDay));
        Assert.Equal(buckets, JsonSerializer.Deserialize<DelinquencyBuckets>(JsonSerializer.Serialize(buckets)));
        Assert.Equal("[30,60,90,180]", JsonSerializer.Serialize(DelinquencyBuckets.Default));
    }

    [Fact]
    public void Given_bands_that_do_not_rise_or_do_not_begin_Then_it_throws()
    {
        foreach (var days in (int[][])[[], [0], [30, 30], [60, 30], [3651], [.. Enumerable.Range(1, 13)]])
            Assert.Throws<ArgumentException>(() => new DelinquencyBuckets(days));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DelinquencyBuckets>("[30,20]"));
    }
}
