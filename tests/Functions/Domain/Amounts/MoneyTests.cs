using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Amounts;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("4357.50", "SEK", 435_750)]
    [InlineData("4357.5", "SEK", 435_750)]
    [InlineData("4357", "SEK", 435_700)]
    [InlineData("0", "SEK", 0)]
    [InlineData("0.05", "SEK", 5)]
    [InlineData("120", "JPY", 120)]
    [InlineData("4357.505", "KWD", 4_357_505)]
    [InlineData("10000000000000.00", "SEK", Money.LargestParsed)]
    [InlineData("1000000000000000", "JPY", Money.LargestParsed)]
    public void Given_a_plain_decimal_When_parsed_Then_it_is_exact(string amount, string currency, long minorUnits) =>
        Assert.Equal(minorUnits, Money.Parse(amount, currency).MinorUnits);

    [Theory]
    [InlineData(null, "SEK", "there is none")]
    [InlineData("", "SEK", "there is none")]
    [InlineData("4357.505", "SEK", "has 3 decimals, but SEK has 2")]
    [InlineData("4357.500", "SEK", "has 3 decimals, but SEK has 2")]
    [InlineData("1.0", "JPY", "has 1 decimals, but JPY has 0")]
    [InlineData("-1.00", "SEK", "must not be negative")]
    [InlineData("+1.00", "SEK", "not a plain decimal")]
    [InlineData("1e3", "SEK", "not a plain decimal")]
    [InlineData("1,000.00", "SEK", "not a plain decimal")]
    [InlineData("1 000", "SEK", "not a plain decimal")]
    [InlineData(".5", "SEK", "not a plain decimal")]
    [InlineData("5.", "SEK", "not a plain decimal")]
    [InlineData("1.2.3", "SEK", "not a plain decimal")]
    [InlineData("٣", "SEK", "not a plain decimal")]
    [InlineData("NaN", "SEK", "not a plain decimal")]
    [InlineData("007", "SEK", "starts with a zero too many")]
    [InlineData("10000000000000.01", "SEK", "above the largest accepted")]
    [InlineData("99999999999999999999999999999999999999999999", "SEK", "above the largest accepted")]
    [InlineData("1.00", "sek", "not an active ISO 4217 currency")]
    [InlineData("1.00", "HRK", "not an active ISO 4217 currency")]
    [InlineData("1.00", null, "not an active ISO 4217 currency")]
    public void Given_any_other_text_When_parsed_Then_it_is_refused_with_the_reason(string? amount, string? currency, string reason)
    {
        Assert.False(Money.TryParse(amount, currency, out _, out var said));
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(435_750, "SEK", "4357.50")]
    [InlineData(5, "SEK", "0.05")]
    [InlineData(-5, "SEK", "-0.05")]
    [InlineData(120, "JPY", "120")]
    [InlineData(4_357_505, "KWD", "4357.505")]
    [InlineData(long.MinValue, "SEK", "-92233720368547758.08")]
    public void Given_an_amount_When_written_Then_it_has_the_currencys_decimals(long minorUnits, string currency, string expected)
    {
        var money = new Money(minorUnits, Currency.Parse(currency));
        Assert.Equal(expected, money.Amount);
        Assert.Equal($"{expected} {currency}", money.ToString());
    }

    [Fact]
    public void Given_two_currencies_When_combined_or_compared_Then_it_throws()
    {
        var crowns = Money.Parse("1", "SEK");
        var euros = Money.Parse("1", "EUR");
        Assert.Throws<InvalidOperationException>(() => crowns + euros);
        Assert.Throws<InvalidOperationException>(() => crowns - euros);
        Assert.Throws<InvalidOperationException>(() => crowns < euros);
        Assert.Throws<InvalidOperationException>(() => Money.Min(crowns, euros));
        Assert.NotEqual(crowns, euros);
    }

    [Fact]
    public void Given_an_overflow_When_computed_Then_it_throws()
    {
        var most = new Money(long.MaxValue, Currency.Parse("SEK"));
        var least = new Money(long.MinValue, Currency.Parse("SEK"));
        Assert.Throws<OverflowException>(() => most + most);
        Assert.Throws<OverflowException>(() => least - most);
        Assert.Throws<OverflowException>(() => -least);
    }

    [Fact]
    public void Given_a_default_Money_When_used_Then_it_is_no_amount()
    {
        Assert.Throws<InvalidOperationException>(() => default(Money).Currency);
        Assert.Throws<InvalidOperationException>(() => default(Money) + default(Money));
    }

    [Fact]
    public void Given_JSON_When_written_and_read_Then_it_is_a_decimal_string_with_its_currency()
    {
        var json = JsonSerializer.Serialize(Money.Parse("4357.50", "SEK"));
        Assert.Equal("""{"amount":"4357.50","currency":"SEK"}""", json);
        Assert.Equal(Money.Parse("4357.50", "SEK"), JsonSerializer.Deserialize<Money>(json));
        Assert.Equal(-5, JsonSerializer.Deserialize<Money>("""{"currency":"SEK","amount":"-0.05"}""").MinorUnits);
    }

    [Theory]
    [InlineData("""{"amount":4357.50,"currency":"SEK"}""", "is a string")]
    [InlineData("""{"amount":"1"}""", "currency is missing")]
    [InlineData("""{"currency":"SEK"}""", "amount is missing")]
    [InlineData("""{"amount":"1","amount":"2","currency":"SEK"}""", "given twice")]
    [InlineData("""{"amount":"1","currency":"SEK","unit":"x"}""", "no others")]
    [InlineData("""{"amount":"1.001","currency":"SEK"}""", "has 3 decimals")]
    [InlineData("\"4357.50 SEK\"", "is written")]
    [InlineData("12", "is written")]
    public void Given_other_JSON_When_read_Then_it_is_refused_with_the_reason(string json, string reason)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_any_amount_When_written_and_parsed_Then_it_is_the_same() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Amounts.Any, money =>
            Money.TryParse(money.Amount, money.Currency.Code, out var read, out _, allowNegative: true) && read == money));

    [Fact]
    public void Given_any_amount_When_stored_as_JSON_Then_it_is_the_same() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Amounts.Any, money =>
            JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(money)) == money));

    [Fact]
    public void Given_amounts_When_added_and_taken_away_Then_nothing_is_left_over() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Amounts.InCrowns, Amounts.InCrowns, (left, right) =>
            left + right - right == left && left + right == right + left && (left - right) == -(right - left)));
}
