namespace ScfFunctions.Monitoring;

/// <summary>How much of the daily review is done at once.</summary>
/// <param name="CasesPerPage">How many cases are held in memory, of each lane; at most 1,000, which is what the tables give at once.</param>
/// <param name="CasesPerCall">How many cases one activity reviews, to the next full page: enough for the second that is paid for, far from the function timeout.</param>
/// <param name="SideBySide">How many cases of a lane are reviewed at the same time.</param>
public sealed record ReviewPace(int CasesPerPage = 1_000, int CasesPerCall = 4_000, int SideBySide = 16);
