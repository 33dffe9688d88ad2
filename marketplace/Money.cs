using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace;

/// <summary>An amount in minor units (cents) of a currency with two decimals; in JSON <c>{"amount":"12.50","currency":"BRL"}</c>.</summary>
[JsonConverter(typeof(MoneyJsonConverter))]
internal readonly record struct Money(long Cents, string Currency)
{
    /// <summary>The currency of the order files.</summary>
    public const string FilesCurrency = "BRL";

    public static Money Brl(long cents) => new(cents, FilesCurrency);

    public static string Text(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not a decimal with at most two decimals.</exception>
    public static long ParseCents(string text)
    {
        var cents = decimal.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * 100;
        return cents == decimal.Truncate(cents) ? (long)cents : throw new FormatException($"'{text}' has more than two decimals.");
    }

    public override string ToString() => $"{Text(Cents)} {Currency}";
}

internal sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        try
        {
            return new Money(Money.ParseCents(json.GetProperty("amount").GetString()!), json.GetProperty("currency").GetString()!);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException($"Not an amount: {json.GetRawText()}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", Money.Text(value.Cents));
        writer.WriteString("currency", value.Currency);
        writer.WriteEndObject();
    }
}
