namespace ScfFunctions.Http;

/// <summary>Clocks differ: what a caller tells of may seem to lie a little in the future.</summary>
internal static class CallersClock
{
    /// <summary>How far a caller's clock may be ahead of ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
}
