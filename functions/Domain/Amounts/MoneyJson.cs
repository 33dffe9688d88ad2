using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Writes <c>{"amount":"4357.50","currency":"SEK"}</c> and reads exactly that: both properties, once each, as strings.</summary>
/// <remarks>A minus is read, so that differences survive storage; rules at the edge refuse negative amounts by name.</remarks>
internal sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("""An amount is written {"amount":"4357.50","currency":"SEK"}.""");
        string? amount = null, currency = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("amount")) amount = ReadText(ref reader, "amount", amount);
            else if (reader.ValueTextEquals("currency")) currency = ReadText(ref reader, "currency", currency);
            else throw new JsonException("An amount has the properties amount and currency, and no others.");
        }

        if (amount is null) throw new JsonException("The property amount is missing.");
        if (currency is null) throw new JsonException("The property currency is missing.");
        return Money.TryParse(amount, currency, out var money, out var reason, allowNegative: true) ? money : throw new JsonException(reason);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.Amount);
        writer.WriteString("currency", value.Currency.Code);
        writer.WriteEndObject();
    }

    private static string ReadText(ref Utf8JsonReader reader, string property, string? before)
    {
        if (before is not null) throw new JsonException($"The property {property} is given twice.");
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException($"The property {property} is a string, so that no digit is lost.");
    }
}

/// <summary>A currency is its code: <c>"SEK"</c>.</summary>
internal sealed class CurrencyJsonConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var code = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Currency.TryParse(code, out var currency)
            ? currency
            : throw new JsonException($"'{MoneyText.Shown(code)}' is not an active ISO 4217 currency code.");
    }

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}
