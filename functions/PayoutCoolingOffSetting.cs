using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScfFunctions.Access;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>How long an approved payout account waits before money goes there.</summary>
internal static class PayoutCoolingOffSetting
{
    public const string Setting = "Scf:PayoutCoolingOff";

    private static readonly TimeSpan Default = TimeSpan.FromDays(3);

    /// <exception cref="SettingException">The setting is not a time span, or is below zero.</exception>
    public static PayoutCoolingOff Read(IConfiguration settings)
    {
        if (settings[Setting] is not { Length: > 0 } text) return new PayoutCoolingOff(Default);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var length) && length >= TimeSpan.Zero
            ? new PayoutCoolingOff(length)
            : throw new SettingException($"{Setting} is '{text}'; a time span such as 3.00:00:00 is needed.");
    }
}
