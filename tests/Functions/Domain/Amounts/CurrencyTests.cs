using System.Text.Json;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Amounts;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("SEK", 2)]
    [InlineData("BRL", 2)]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("XCG", 2)]
    public void ISO_4217_Given_an_active_code_Then_its_decimals_are_known(string code, int decimals) =>
        Assert.Equal(decimals, Currency.Parse(code).Decimals);

    [Theory]
    [InlineData("HRK")]
    [InlineData("DEM")]
    [InlineData("XAU")]
    [InlineData("XXX")]
    [InlineData("CLF")]
    [InlineData("BTC")]
    [InlineData("sek")]
    [InlineData("SEK ")]
    [InlineData("")]
    public void ISO_4217_Given_another_code_Then_it_is_refused(string code)
    {
        Assert.False(Currency.TryParse(code, out _));
        Assert.Throws<FormatException>(() => Currency.Parse(code));
    }

    [Fact]
    public void Given_the_table_Then_every_code_is_three_capitals_and_has_0_2_or_3_decimals()
    {
        Assert.All(Currency.All, currency =>
        {
            Assert.Matches("^[A-Z]{3}$", currency.Code);
            Assert.Contains(currency.Decimals, new[] { 0, 2, 3 });
        });
        Assert.InRange(Currency.All.Count, 150, 160);
    }

    [Fact]
    public void Given_a_currency_When_stored_as_JSON_Then_it_is_its_code()
    {
        Assert.Equal("\"SEK\"", JsonSerializer.Serialize(Currency.Parse("SEK")));
        Assert.Same(Currency.Parse("SEK"), JsonSerializer.Deserialize<Currency>("\"SEK\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Currency>("\"SEKK\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Currency>("1"));
    }
}
