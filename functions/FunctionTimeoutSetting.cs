using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScfFunctions.Access;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>How long the platform lets one function call run, as the application must know it too.</summary>
/// <remarks>host.json says it to the platform only; the platform's own setting overrides it, and is read here.</remarks>
internal static class FunctionTimeoutSetting
{
    /// <summary>Overrides host.json's <c>functionTimeout</c>.</summary>
    public const string Setting = "AzureFunctionsJobHost:functionTimeout";

    /// <summary>What host.json says.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(5);

    /// <exception cref="SettingException">The setting is not a time span, or none above zero.</exception>
    public static FunctionTimeout Read(IConfiguration settings)
    {
        if (settings[Setting] is not { Length: > 0 } text) return new FunctionTimeout(Default);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero
            ? new FunctionTimeout(limit)
            : throw new SettingException($"{Setting} is '{text}'; a time span such as 00:05:00 is needed.");
    }
}
