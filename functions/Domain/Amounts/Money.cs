using System.Globalization;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>An exact amount: whole minor units of one currency.</summary>
/// <remarks>
/// Unit: the currency's minor unit (cent, öre, fils; the yen itself). Range: what a 64-bit integer holds; text from outside is
/// bounded by <see cref="LargestParsed"/>. May be negative, for differences; whether an amount must be positive is the rule of
/// whoever receives it. Arithmetic is checked: overflow throws <see cref="OverflowException"/>, two currencies throw
/// <see cref="InvalidOperationException"/>. There is no division and no multiplication by a fraction here: each is done where
/// its rounding has a name (<see cref="AdvanceRate.Of"/>, <see cref="Split"/>).
/// <para>Example: <c>Money.Parse("4357.50", "SEK").MinorUnits</c> is 435750; JSON <c>{"amount":"4357.50","currency":"SEK"}</c>.</para>
/// </remarks>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money : IComparable<Money>
{
    /// <summary>The most minor units that text may say, 10^15: beyond any real order, and far from overflow when summed.</summary>
    public const long LargestParsed = 1_000_000_000_000_000;

    private readonly Currency? _currency;

    /// <param name="minorUnits">Whole minor units; 435,750 for 4357.50 SEK.</param>
    /// <param name="currency">The currency.</param>
    public Money(long minorUnits, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        MinorUnits = minorUnits;
        _currency = currency;
    }

    /// <summary>Whole minor units.</summary>
    public long MinorUnits { get; }

    /// <summary>The currency.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Money)</c>, which is no amount.</exception>
    public Currency Currency => _currency ?? throw new InvalidOperationException("A Money that was never given a currency is no amount.");

    public bool IsZero => MinorUnits == 0;

    public bool IsPositive => MinorUnits > 0;

    public bool IsNegative => MinorUnits < 0;

    /// <summary>The amount alone as a decimal string with exactly the currency's decimals: <c>4357.50</c>, <c>-0.05</c>, <c>120</c>.</summary>
    public string Amount
    {
        get
        {
            var units = UInt128.CreateChecked(Int128.Abs(MinorUnits));
            var sign = IsNegative ? "-" : "";
            if (Currency.Decimals == 0) return sign + units.ToString(CultureInfo.InvariantCulture);
            var (whole, part) = UInt128.DivRem(units, (UInt128)Currency.UnitsPerMajor);
            return sign + whole.ToString(CultureInfo.InvariantCulture) + "." +
                   part.ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Decimals, '0');
        }
    }

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>Reads a plain decimal string; see <see cref="MoneyText"/> for what is refused.</summary>
    /// <exception cref="FormatException">The amount or the currency code is refused; the message says why.</exception>
    public static Money Parse(string amount, string currency) =>
        TryParse(amount, currency, out var money, out var reason) ? money : throw new FormatException(reason);

    /// <summary>As <see cref="Parse"/>, for input that may be wrong.</summary>
    /// <param name="amount">Digits, at most one point, no sign unless allowed, no exponent, no separators.</param>
    /// <param name="currency">An ISO 4217 code.</param>
    /// <param name="money">The amount.</param>
    /// <param name="reason">Why the text was refused, in a sentence.</param>
    /// <param name="allowNegative">Whether a leading minus is accepted; false by default.</param>
    public static bool TryParse(string? amount, string? currency, out Money money, out string? reason, bool allowNegative = false)
    {
        money = default;
        if (!Currency.TryParse(currency, out var known))
        {
            reason = $"'{MoneyText.Shown(currency)}' is not an active ISO 4217 currency code.";
            return false;
        }

        reason = MoneyText.Read(amount, known, allowNegative, out var minorUnits);
        if (reason is not null) return false;
        money = new Money(minorUnits, known);
        return true;
    }

    /// <summary>The smaller of two amounts of one currency.</summary>
    public static Money Min(Money left, Money right) => left <= right ? left : right;

    /// <summary>The larger of two amounts of one currency.</summary>
    public static Money Max(Money left, Money right) => left >= right ? left : right;

    public static Money operator +(Money left, Money right) => new(checked(left.MinorUnits + right.MinorUnits), left.SameCurrency(right));

    public static Money operator -(Money left, Money right) => new(checked(left.MinorUnits - right.MinorUnits), left.SameCurrency(right));

    public static Money operator -(Money money) => new(checked(-money.MinorUnits), money.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Compares two amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public int CompareTo(Money other)
    {
        SameCurrency(other);
        return MinorUnits.CompareTo(other.MinorUnits);
    }

    /// <summary>The amount, not below zero: what is left of a limit that was cut below its use is nothing, not a debt.</summary>
    public Money OrZeroIfNegative() => IsNegative ? Zero(Currency) : this;

    /// <summary>Splits this amount in proportion to weights without losing a minor unit.</summary>
    /// <remarks>
    /// Each part is rounded down (towards zero), then the remainder goes out one minor unit at a time, in order, to parts whose weight is
    /// not zero. Source: Formance ledger, allotments.
    /// <para>Example: 100.01 at 33.33, 33.33 and 33.34 % (weights 3333, 3333, 3334) = 33.34, 33.33, 33.34.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There is no weight, one is negative, or all are zero.</exception>
    public IReadOnlyList<Money> Split(params ReadOnlySpan<long> weights)
    {
        Int128 total = 0;
        foreach (var weight in weights)
        {
            if (weight < 0) throw new ArgumentException($"A weight is not negative, but one is {weight}.", nameof(weights));
            total += weight;
        }

        if (total == 0) throw new ArgumentException("At least one weight must be above zero.", nameof(weights));
        var parts = new long[weights.Length];
        var rest = MinorUnits;
        for (var i = 0; i < parts.Length; i++) rest -= parts[i] = (long)(MinorUnits * (Int128)weights[i] / total);
        var step = Math.Sign(rest);
        for (var i = 0; rest != 0; i++)
        {
            if (weights[i] == 0) continue;
            parts[i] += step;
            rest -= step;
        }

        var currency = Currency;
        return Array.ConvertAll(parts, units => new Money(units, currency));
    }

    /// <summary>The amount and its currency, as people read it: <c>4357.50 SEK</c>. For the bare decimal string see <see cref="Amount"/>.</summary>
    public override string ToString() => _currency is null ? "no amount" : $"{Amount} {_currency.Code}";

    private Currency SameCurrency(Money other) =>
        Currency == other.Currency
            ? Currency
            : throw new InvalidOperationException($"{Currency} and {other.Currency} do not mix: {this} against {other}.");
}
