using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Http;

/// <summary>One JSON object of a request, read strictly field by field, so that an answer can name every fault and not just the first.</summary>
/// <remarks>
/// Each method reads one field and notes a fault where it is missing or not what it should be; it then returns a value that
/// must not be used, which is why a check across fields first asks <see cref="Sound"/>. A field that nothing asked for is unknown
/// and refused. JSON null counts as absent.
/// </remarks>
public sealed partial class JsonFields
{
    private const int LongestShown = 60;
    private static readonly (DateOnly First, DateOnly Last) KnownDays = (new(1900, 1, 1), new(2199, 12, 31));

    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<FieldFault> _faults;
    private readonly string _pointer;

    private JsonFields(JsonElement element, string pointer, List<FieldFault> faults)
    {
        _pointer = pointer;
        _faults = faults;
        foreach (var property in element.EnumerateObject())
        {
            if (!_given.TryAdd(property.Name, property.Value)) Fault(Escaped(property.Name), "given-twice", "The field is given more than once.");
        }
    }

    /// <summary>Whether no fault has been noted so far, anywhere in the body.</summary>
    public bool Sound => _faults.Count == 0;

    /// <summary>Reads a whole body.</summary>
    /// <returns>What was read, to be used only where there are no faults; and all faults.</returns>
    public static (T Value, IReadOnlyList<FieldFault> Faults) Read<T>(JsonElement root, Func<JsonFields, T> read)
    {
        List<FieldFault> faults = [];
        return (ReadObject(root, "", faults, read), faults);
    }

    /// <summary>Notes a fault of a field of this object, or of one deeper down: <c>lines/0/amount</c>.</summary>
    public void Fault(string name, string code, string detail) => _faults.Add(new FieldFault($"{_pointer}/{name}", code, detail));

    /// <summary>A text of printable characters.</summary>
    public string Text(string name, int atLeast = 1, int atMost = 200)
    {
        if (!TryString(name, out var text)) return "";
        if (text.Length < atLeast) Fault(name, "too-short", $"The text has {text.Length} characters; at least {atLeast} are needed.");
        else if (text.Length > atMost) Fault(name, "too-long", $"The text has {text.Length} characters; at most {atMost} are accepted.");
        else if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || text.Contains('\x7f', StringComparison.Ordinal))
            Fault(name, "not-printable", "The text holds a control character.");
        else if (string.IsNullOrWhiteSpace(text)) Fault(name, "too-short", "The text holds nothing but spaces.");
        return text;
    }

    /// <inheritdoc cref="Text"/>
    public string? OptionalText(string name, int atLeast = 1, int atMost = 200) => IsGiven(name) ? Text(name, atLeast, atMost) : null;

    /// <summary>Texts of printable characters, none of them twice; none at all where the field is absent.</summary>
    public IReadOnlyList<string> OptionalTexts(string name, int atMost, int longest = 200)
    {
        if (!IsGiven(name)) return [];
        var texts = Elements(name, atMost, (element, pointer) =>
        {
            if (element.ValueKind != JsonValueKind.String) return WrongType<string>(pointer, element, "a string");
            var text = element.GetString()!;
            if (string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Any(char.IsControl))
                _faults.Add(new FieldFault(pointer, "malformed", $"A text here has 1 to {longest} printable characters."));
            return text;
        });
        if (Sound && texts.Distinct(StringComparer.Ordinal).Count() != texts.Count) Fault(name, "given-twice", "A text is given more than once.");
        return texts;
    }

    /// <summary>A text of a given form.</summary>
    /// <param name="name">The field.</param>
    /// <param name="form">The form of the whole text.</param>
    /// <param name="description">The form in words, as the end of "The text must be …".</param>
    public string Formed(string name, Regex form, string description)
    {
        if (!TryString(name, out var text)) return "";
        if (!form.IsMatch(text)) Fault(name, "malformed", $"'{Shown(text)}' is not accepted: the text must be {description}.");
        return text;
    }

    /// <inheritdoc cref="Formed"/>
    public string? OptionalFormed(string name, Regex form, string description) => IsGiven(name) ? Formed(name, form, description) : null;

    /// <summary>The id of something that exists here; whether it does is for the caller to find out.</summary>
    public string Id(string name)
    {
        if (!TryString(name, out var id)) return "";
        if (!Ids.IsWellFormed(id)) Fault(name, "unknown-id", $"'{Shown(id)}' is not the id of anything here.");
        return id;
    }

    /// <inheritdoc cref="Id"/>
    public string? OptionalId(string name) => IsGiven(name) ? Id(name) : null;

    /// <summary>A party's account: 1 to 34 printable ASCII characters, as an IBAN or a national number.</summary>
    public string Account(string name) => Formed(name, AccountForm(), "1 to 34 printable ASCII characters without spaces");

    /// <inheritdoc cref="Account"/>
    public string? OptionalAccount(string name) => IsGiven(name) ? Account(name) : null;

    /// <summary>One of the given words, exactly.</summary>
    public string Word(string name, params IReadOnlyList<string> words)
    {
        if (!TryString(name, out var text)) return words[0];
        return CheckWord(PointerTo(name), text, words) ? text : words[0];
    }

    /// <summary>At least one of the given words, none of them twice.</summary>
    public IReadOnlyList<string> Words(string name, params IReadOnlyList<string> words)
    {
        var faults = _faults.Count;
        var values = Elements(name, words.Count, (element, pointer) =>
        {
            if (element.ValueKind != JsonValueKind.String) return WrongType<string>(pointer, element, "a string");
            CheckWord(pointer, element.GetString()!, words);
            return element.GetString()!;
        });
        if (faults != _faults.Count) return [];
        if (values.Count == 0) Fault(name, "too-few", $"At least one of {string.Join(", ", words)} is needed.");
        if (values.Distinct().Count() != values.Count) Fault(name, "given-twice", "A value is given more than once.");
        return values;
    }

    /// <summary>One of an enum's names, exactly as declared.</summary>
    public T OneOf<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(Word(name, Enum.GetNames<T>()));

    /// <inheritdoc cref="OneOf"/>
    public T? OptionalOneOf<T>(string name)
        where T : struct, Enum => IsGiven(name) ? OneOf<T>(name) : null;

    /// <summary>At least one of an enum's names, none of them twice.</summary>
    public IReadOnlyList<T> SomeOf<T>(string name)
        where T : struct, Enum => [.. Words(name, Enum.GetNames<T>()).Select(Enum.Parse<T>)];

    /// <inheritdoc cref="SomeOf"/>
    public IReadOnlyList<T>? OptionalSomeOf<T>(string name)
        where T : struct, Enum => IsGiven(name) ? SomeOf<T>(name) : null;

    /// <summary>An ISO 4217 currency code.</summary>
    public Currency Currency(string name)
    {
        if (!TryString(name, out var code)) return null!;
        if (Domain.Currency.TryParse(code, out var currency)) return currency;
        Fault(name, "unknown-currency", $"'{Shown(code)}' is not an active ISO 4217 currency code.");
        return null!;
    }

    /// <summary>An amount, zero or more.</summary>
    /// <param name="name">The field.</param>
    /// <param name="currency">The only currency accepted; any where null.</param>
    public Money Amount(string name, Currency? currency = null) => OptionalAmount(name, currency) ?? Missing<Money>(name, default);

    /// <summary>An amount above zero.</summary>
    /// <inheritdoc cref="Amount"/>
    public Money PositiveAmount(string name, Currency? currency = null)
    {
        var faults = _faults.Count;
        var amount = Amount(name, currency);
        if (faults == _faults.Count && !amount.IsPositive) FaultAmount(name, "out-of-range", "The amount must be above zero.");
        return amount;
    }

    /// <inheritdoc cref="PositiveAmount"/>
    public Money? OptionalPositiveAmount(string name, Currency? currency = null) => IsGiven(name) ? PositiveAmount(name, currency) : null;

    /// <inheritdoc cref="Amount"/>
    public Money? OptionalAmount(string name, Currency? currency = null)
    {
        if (!IsGiven(name)) return null;
        var faults = _faults.Count;
        var (amount, code) = Object(name, fields => (fields.Text("amount", atMost: 40), fields.Text("currency", atMost: 10)));
        if (faults != _faults.Count) return default(Money);
        if (!Domain.Currency.TryParse(code, out var known))
            _faults.Add(new FieldFault(PointerTo(name) + "/currency", "unknown-currency", $"'{code}' is not an active ISO 4217 currency code."));
        else if (currency is not null && known != currency)
            _faults.Add(new FieldFault(PointerTo(name) + "/currency", "wrong-currency", $"The amount is in {known}; {currency} is needed here."));
        else if (Money.TryParse(amount, code, out var money, out var reason)) return money;
        else FaultAmount(name, "malformed-amount", reason!);
        return default(Money);
    }

    /// <summary>A ratio in basis points; 7000 is 70 %.</summary>
    public T BasisPoints<T>(string name, int atLeast = 0, int atMost = 10_000)
        where T : struct, IBasisPoints<T>
    {
        var faults = _faults.Count;
        var basisPoints = Whole(name, atLeast, atMost);
        return faults == _faults.Count ? T.FromBasisPoints(basisPoints) : default;
    }

    /// <inheritdoc cref="BasisPoints"/>
    public T? OptionalBasisPoints<T>(string name, int atLeast = 0, int atMost = 10_000)
        where T : struct, IBasisPoints<T> => IsGiven(name) ? BasisPoints<T>(name, atLeast, atMost) : null;

    /// <inheritdoc cref="Whole"/>
    public int? OptionalWhole(string name, int atLeast, int atMost) => IsGiven(name) ? Whole(name, atLeast, atMost) : null;

    /// <summary>A whole number.</summary>
    public int Whole(string name, int atLeast, int atMost) => TryGet(name, out var element) ? ToWhole(PointerTo(name), element, atLeast, atMost) : Missing(name, 0);

    /// <summary>At least one whole number; null where the field is not given.</summary>
    /// <returns>None where one of them is at fault.</returns>
    public IReadOnlyList<int>? OptionalWholes(string name, int most, int atLeast, int atMost)
    {
        if (!IsGiven(name)) return null;
        var faults = _faults.Count;
        var numbers = Elements(name, most, (element, pointer) => ToWhole(pointer, element, atLeast, atMost));
        if (faults != _faults.Count) return [];
        if (numbers.Count == 0) Fault(name, "too-few", "At least one is needed.");
        return numbers;
    }

    /// <summary>A quantity as a decimal string: above zero, at most a billion, with at most six decimals.</summary>
    public decimal Quantity(string name)
    {
        if (!TryString(name, out var text)) return 0;
        if (!QuantityForm().IsMatch(text) || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantity))
            Fault(name, "malformed-quantity", $"'{Shown(text)}' is not a plain decimal such as 2 or 0.75, with at most six decimals.");
        else if (quantity is > 0 and <= 1_000_000_000) return quantity;
        else Fault(name, "out-of-range", "A quantity is above zero and at most a billion.");
        return 0;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name)
    {
        if (!TryGet(name, out var element)) return Missing(name, false);
        return element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => WrongType<bool>(PointerTo(name), element, "true or false"),
        };
    }

    /// <summary>A calendar day, <c>2017-03-01</c>, from 1900 to 2199.</summary>
    public DateOnly Date(string name) => TryString(name, out var text) ? ToDate(PointerTo(name), text) : default;

    /// <summary>Calendar days, none of them twice.</summary>
    public IReadOnlyList<DateOnly> Dates(string name, int atMost)
    {
        var dates = Elements(name, atMost, (element, pointer) =>
            element.ValueKind == JsonValueKind.String ? ToDate(pointer, element.GetString()!) : WrongType<DateOnly>(pointer, element, "a string"));
        if (Sound && dates.Distinct().Count() != dates.Count) Fault(name, "given-twice", "A date is given more than once.");
        return dates;
    }

    /// <summary>An instant in RFC 3339 with a Z, <c>2017-03-01T10:00:00Z</c>, from 1900 to 2199.</summary>
    public DateTimeOffset Instant(string name)
    {
        if (!TryString(name, out var text)) return default;
        if (!DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            Fault(name, "malformed-instant", $"'{Shown(text)}' is not an instant in UTC such as 2017-03-01T10:00:00Z.");
        else CheckKnown(PointerTo(name), DateOnly.FromDateTime(instant.UtcDateTime));
        return instant;
    }

    /// <inheritdoc cref="Date"/>
    public DateOnly? OptionalDate(string name) => IsGiven(name) ? Date(name) : null;

    /// <inheritdoc cref="Instant"/>
    public DateTimeOffset? OptionalInstant(string name) => IsGiven(name) ? Instant(name) : null;

    /// <summary>A time of day, <c>17:00</c>.</summary>
    public TimeOnly TimeOfDay(string name)
    {
        if (!TryString(name, out var text)) return default;
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            Fault(name, "malformed-time", $"'{Shown(text)}' is not a time of day such as 17:00.");
        return time;
    }

    /// <summary>A nested object.</summary>
    public T Object<T>(string name, Func<JsonFields, T> read) =>
        TryGet(name, out var element) ? ReadObject(element, PointerTo(name), _faults, read) : Missing(name, default(T)!);

    /// <inheritdoc cref="Object"/>
    public T? OptionalObject<T>(string name, Func<JsonFields, T> read)
        where T : class => IsGiven(name) ? Object(name, read) : null;

    /// <summary>A list of nested objects, at least one.</summary>
    public IReadOnlyList<T> Objects<T>(string name, int atMost, Func<JsonFields, T> read)
    {
        var faults = _faults.Count;
        var objects = Elements(name, atMost, (element, pointer) => ReadObject(element, pointer, _faults, read));
        if (objects.Count == 0 && faults == _faults.Count) Fault(name, "too-few", "At least one is needed.");
        return objects;
    }

    /// <inheritdoc cref="Objects"/>
    public IReadOnlyList<T>? OptionalObjects<T>(string name, int atMost, Func<JsonFields, T> read) => IsGiven(name) ? Objects(name, atMost, read) : null;

    [GeneratedRegex(@"^[!-~]{1,34}\z")]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,6})?\z")]
    private static partial Regex QuantityForm();

    private static string Shown(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "…");

    private static T ReadObject<T>(JsonElement element, string pointer, List<FieldFault> faults, Func<JsonFields, T> read)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new FieldFault(pointer, "wrong-type", $"{Kind(element)} is given where an object is needed."));
            return default!;
        }

        JsonFields fields = new(element, pointer, faults);
        var value = read(fields);
        foreach (var name in fields._given.Keys.Where(name => !fields._asked.Contains(name)))
            fields.Fault(Escaped(name), "unknown-field", "The field is not known here.");
        return value;
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "An object",
        JsonValueKind.Array => "A list",
        JsonValueKind.String => "A string",
        JsonValueKind.Number => "A number",
        JsonValueKind.Null => "null",
        _ => "A truth value",
    };

    private string PointerTo(string name) => $"{_pointer}/{name}";

    /// <summary>A name that came from outside, as it stands in a JSON pointer.</summary>
    private static string Escaped(string name) =>
        Shown(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Whether the field is there and not null.</summary>
    public bool IsGiven(string name) => TryGet(name, out _);

    private bool TryGet(string name, out JsonElement element)
    {
        _asked.Add(name);
        return _given.TryGetValue(name, out element) && element.ValueKind != JsonValueKind.Null;
    }

    private bool TryString(string name, out string text)
    {
        text = "";
        if (!TryGet(name, out var element)) return Missing(name, false);
        if (element.ValueKind != JsonValueKind.String) return WrongType<bool>(PointerTo(name), element, "a string");
        text = element.GetString()!;
        return true;
    }

    private T Missing<T>(string name, T unused)
    {
        Fault(name, "missing", "The field is missing.");
        return unused;
    }

    private T WrongType<T>(string pointer, JsonElement element, string needed)
    {
        _faults.Add(new FieldFault(pointer, "wrong-type", $"{Kind(element)} is given where {needed} is needed."));
        return default!;
    }

    private void FaultAmount(string name, string code, string detail) => _faults.Add(new FieldFault(PointerTo(name) + "/amount", code, detail));

    private bool CheckWord(string pointer, string text, IReadOnlyList<string> words)
    {
        if (words.Contains(text)) return true;
        _faults.Add(new FieldFault(pointer, "unknown-value", $"'{Shown(text)}' is none of {string.Join(", ", words)}."));
        return false;
    }

    private int ToWhole(string pointer, JsonElement element, int atLeast, int atMost)
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDecimal(out var number) || number != decimal.Truncate(number))
            return WrongType<int>(pointer, element, "a whole number");
        if (number >= atLeast && number <= atMost) return (int)number;
        _faults.Add(new FieldFault(pointer, "out-of-range", $"{element.GetRawText()} is not from {atLeast} to {atMost}."));
        return 0;
    }

    private DateOnly ToDate(string pointer, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) CheckKnown(pointer, date);
        else _faults.Add(new FieldFault(pointer, "malformed-date", $"'{Shown(text)}' is not a calendar day such as 2017-03-01."));
        return date;
    }

    private void CheckKnown(string pointer, DateOnly day)
    {
        if (day < KnownDays.First || day > KnownDays.Last)
            _faults.Add(new FieldFault(pointer, "out-of-range", $"The day is not from {KnownDays.First:yyyy-MM-dd} to {KnownDays.Last:yyyy-MM-dd}."));
    }

    private List<T> Elements<T>(string name, int atMost, Func<JsonElement, string, T> read)
    {
        if (!TryGet(name, out var element)) return Missing<List<T>>(name, []);
        if (element.ValueKind != JsonValueKind.Array)
        {
            WrongType<T>(PointerTo(name), element, "a list");
            return [];
        }

        var length = element.GetArrayLength();
        if (length > atMost)
        {
            Fault(name, "too-many", $"The list has {length} elements; at most {atMost} are accepted.");
            return [];
        }

        List<T> values = new(length);
        foreach (var item in element.EnumerateArray()) values.Add(read(item, $"{PointerTo(name)}/{values.Count}"));
        return values;
    }
}
