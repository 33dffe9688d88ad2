namespace ScfFunctions.Domain;

/// <summary>What <see cref="DateOnly"/> lacks.</summary>
internal static class DayExtensions
{
    /// <summary>This day, or the first that is allowed where that is later.</summary>
    public static DateOnly NotBefore(this DateOnly day, DateOnly first) => day < first ? first : day;
}
