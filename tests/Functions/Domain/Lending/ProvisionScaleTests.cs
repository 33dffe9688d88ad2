using System.Text.Json;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Lending;

/// <summary>What is provided for by days past due.</summary>
public sealed class ProvisionScaleTests
{
    [Theory]
    [InlineData(0, false, 1, 100)]
    [InlineData(1, false, 1, 200)]
    [InlineData(30, false, 1, 200)]
    [InlineData(31, false, 2, 1_000)]
    [InlineData(90, false, 2, 2_500)]
    [InlineData(91, false, 3, 5_000)]
    [InlineData(400, false, 3, 10_000)]
    [InlineData(0, true, 3, 5_000)]
    [InlineData(181, true, 3, 10_000)]
    public void The_usual_scale_goes_by_buckets_and_default_is_in_stage_3(int daysPastDue, bool isInDefault, int stage, int rate)
    {
        var band = ProvisionScale.Default.Of(DelinquencyBuckets.Default.Of(daysPastDue), isInDefault);

        Assert.Equal((stage, rate), (band.Stage, band.Rate.BasisPoints));
    }

    [Fact]
    public void In_other_buckets_the_first_day_of_the_bucket_says_it() =>
        Assert.Equal(200, ProvisionScale.Default.Of(new DelinquencyBuckets(15, 45).Of(40), isInDefault: false).Rate.BasisPoints);

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"FromDay":5,"Stage":3,"Rate":100}]""")]
    [InlineData("""[{"FromDay":0,"Stage":1,"Rate":100}]""")]
    [InlineData("""[{"FromDay":0,"Stage":3,"Rate":100},{"FromDay":0,"Stage":3,"Rate":200}]""")]
    [InlineData("""[{"FromDay":0,"Stage":2,"Rate":100},{"FromDay":9,"Stage":1,"Rate":200},{"FromDay":19,"Stage":3,"Rate":200}]""")]
    [InlineData("""[{"FromDay":0,"Stage":0,"Rate":100},{"FromDay":19,"Stage":3,"Rate":200}]""")]
    public void What_is_no_scale_cannot_be_read(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProvisionScale>(json));

    [Fact]
    public void It_is_written_and_read_as_its_bands() =>
        Assert.Equal(ProvisionScale.Default, JsonSerializer.Deserialize<ProvisionScale>(JsonSerializer.Serialize(ProvisionScale.Default)));
}
