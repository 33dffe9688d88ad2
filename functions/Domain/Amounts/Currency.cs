using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A currency that payments are made in: its ISO 4217 letter code and how many decimals its amounts have.</summary>
/// <remarks>
/// Unit: none. Range: the active codes of ISO 4217 (list one) that have a minor unit of 0, 2 or 3 decimals. Left out on
/// purpose, because nothing is paid in them: funds codes and units of account (CLF, UYI, USN, XDR, …), metals and test codes.
/// Withdrawn codes (HRK, BGN, SLL, …) are unknown.
/// Source: ISO 4217, SIX list one.
/// <para>Example: SEK has 2 decimals, so 4357.50 SEK is 435,750 minor units; JPY has 0; KWD has 3.</para>
/// </remarks>
[JsonConverter(typeof(CurrencyJsonConverter))]
public sealed record Currency
{
    private const string WithoutDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string WithTwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string WithThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, Currency> Known =
        Listed(WithoutDecimals, 0).Concat(Listed(WithTwoDecimals, 2)).Concat(Listed(WithThreeDecimals, 3))
            .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    private Currency(string code, int decimals)
    {
        Code = code;
        Decimals = decimals;
        UnitsPerMajor = decimals switch { 0 => 1, 2 => 100, _ => 1000 };
    }

    /// <summary>The three capital letters of ISO 4217.</summary>
    public string Code { get; }

    /// <summary>How many decimals an amount in this currency has: 0, 2 or 3.</summary>
    public int Decimals { get; }

    /// <summary>Minor units in one major unit: 1, 100 or 1,000.</summary>
    internal long UnitsPerMajor { get; }

    /// <summary>Every known currency, in no particular order.</summary>
    public static IReadOnlyCollection<Currency> All => Known.Values;

    /// <summary>The currency of a code, in capitals exactly as ISO 4217 writes it.</summary>
    /// <exception cref="FormatException">The code is not an active currency.</exception>
    public static Currency Parse(string code) =>
        TryParse(code, out var currency)
            ? currency
            : throw new FormatException($"'{code}' is not an active ISO 4217 currency code.");

    /// <summary>As <see cref="Parse"/>, for input that may be wrong.</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && Known.TryGetValue(code, out currency);
    }

    /// <summary>The code.</summary>
    public override string ToString() => Code;

    private static IEnumerable<Currency> Listed(string codes, int decimals) => codes.Split(' ').Select(code => new Currency(code, decimals));
}
