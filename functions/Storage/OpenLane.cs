namespace ScfFunctions.Storage;

/// <summary>A part of all open cases, and how far somebody has come in it.</summary>
/// <param name="Number">Which part, from 0 to <see cref="Count"/> - 1.</param>
/// <param name="Continuation">Where the page before ended; null at the beginning.</param>
public sealed record OpenLane(int Number, string? Continuation = null)
{
    /// <summary>The number of parts; each holds as many cases as any other, because ids are spread by a hash.</summary>
    public const int Count = 8;

    /// <summary>All open cases, from the beginning.</summary>
    public static OpenLane[] All => [.. Enumerable.Range(0, Count).Select(number => new OpenLane(number))];
}

/// <summary>One day's review of all open cases; its instance id is <c>review-&lt;day&gt;</c>, so that a day has one.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Lanes">What is still to be reviewed.</param>
public sealed record ReviewRun(DateOnly Day, OpenLane[] Lanes)
{
    public string InstanceId => $"review-{Day:yyyyMMdd}";
}
