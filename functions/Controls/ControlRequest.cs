using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Asks to switch something on or off.</summary>
/// <param name="Switch">Payments or new cases.</param>
/// <param name="Scope">For all, or for one bank, supplier, buyer or industry.</param>
/// <param name="Key">Which one; empty for all. An industry is compared without regard to capitals and blanks around it.</param>
/// <param name="State"><c>on</c> or <c>off</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record ControlRequest(ControlSwitch Switch, ControlScope Scope, string Key, string State, string Reason)
{
    private const string Off = "off";
    private const string On = "on";
    private const int LongestKey = 64;

    public static ControlRequest Read(JsonFields fields)
    {
        var which = fields.Word("switch", ControlWords.Switches);
        var scope = ControlWords.Scope(fields.Word("scope", ControlWords.Scopes));
        var key = fields.OptionalText("key", atMost: LongestKey);
        if (scope == ControlScope.All && key is not null) fields.Fault("key", "not-applicable", "A switch for all has no key.");
        if (scope != ControlScope.All && key is null) fields.Fault("key", "missing", "The bank, party or industry is missing.");
        return new ControlRequest(
            ControlWords.Switch(which), scope, key is not null && scope == ControlScope.Industry ? Control.FoldedIndustry(key) : key ?? "",
            fields.Word("state", On, Off), fields.Text("reason", atMost: 500));
    }

    /// <summary>The switch as it is to stand.</summary>
    public Control ToControl(AuditEntry entry) => new(entry.Id, Switch, Scope, Key, State == On, Reason, entry.Who, entry.At);
}

/// <summary>A switch as answers show it.</summary>
public sealed record ControlAnswer(
    string Id, string Switch, string Scope, string? Key, string State, string Reason, string SetBy, DateTimeOffset SetAt)
{
    public static ControlAnswer Of(Control control) => new(
        control.Id, ControlWords.Of(control.Switch), ControlWords.Of(control.Scope), control.Key.Length == 0 ? null : control.Key,
        control.IsOn ? "on" : "off", control.Reason, control.SetBy, control.SetAt);
}

/// <summary>How switches and scopes are called outside.</summary>
internal static class ControlWords
{
    public static IReadOnlyList<string> Switches { get; } = [.. Enum.GetValues<ControlSwitch>().Select(Of)];

    public static IReadOnlyList<string> Scopes { get; } = [.. Enum.GetValues<ControlScope>().Select(Of)];

    public static string Of(ControlSwitch which) => which == ControlSwitch.Payments ? "payments" : "newCases";

    public static string Of(ControlScope scope) => scope.ToString().ToLowerInvariant();

    public static ControlSwitch Switch(string word) => Enum.Parse<ControlSwitch>(word, ignoreCase: true);

    public static ControlScope Scope(string word) => Enum.Parse<ControlScope>(word, ignoreCase: true);
}
