namespace Marketplace;

/// <summary>What the command line asks for.</summary>
/// <param name="OrdersFolder">Where the Olist files are.</param>
/// <param name="Seed">Decides when each buyer pays, who sells under which agreement, and whom disturbances strike.</param>
/// <param name="Limit">Only the earliest so many orders; null is all.</param>
/// <param name="Url">A backend that already runs; null starts one.</param>
/// <param name="Key">The access key for <paramref name="Url"/>.</param>
/// <param name="Port">Where the backend that we start serves; null picks a free port.</param>
/// <param name="DataFolder">Where the bank's ledger and the backend's data go; null makes a folder that is deleted at the end.</param>
/// <param name="Tick">How far the clock moves at a time.</param>
/// <param name="Exit">Whether to end after the report.</param>
/// <param name="ReportFile">Where the report is written as JSON too.</param>
/// <param name="KillAt">Kill the backend after so many accepted cases, to see that it makes no difference.</param>
/// <param name="Disturb">Kinds of disturbance: all, none, or names with commas.</param>
/// <param name="DisturbRate">Strike so many of ten thousand with each kind; null is each kind's own rate.</param>
/// <param name="Shuffle">Another order of what happens at the same time for every number; 0 is the usual one.</param>
/// <param name="Statements">Whether the banks send statements of their accounts.</param>
internal sealed record MarketplaceOptions(
    string OrdersFolder,
    int Seed = 1,
    int? Limit = null,
    Uri? Url = null,
    string? Key = null,
    int? Port = null,
    string? DataFolder = null,
    TimeSpan? Tick = null,
    bool Exit = false,
    string? ReportFile = null,
    int? KillAt = null,
    string Disturb = "none",
    int? DisturbRate = null,
    int Shuffle = 0,
    bool Statements = true)
{
    /// <summary>The sample that comes with the program.</summary>
    public static string SampleFolder => Path.Combine(AppContext.BaseDirectory, "sample");
}
