namespace Simulation.Workload;

/// <summary>What goes wrong inside: power failures, and the kinds of the hostile mode by their names there.</summary>
/// <remarks>Left out is the hostile mode's wrong clock: to a backend a day behind, nobody could tell what happened today.</remarks>
internal enum FaultKind
{
    /// <summary>Everything ends between two commits, or between a commit and its answers, and is started again on what is stored.</summary>
    PowerFailure,
    ActivityTwice,
    ActivityConcurrent,
    EventEarly,
    EventTwice,
    EventLost,
    SplitCheckpoint,
    StaleOwner,
    LockExpiry,
    DuplicateWindow,
    Throttling,
    AppliedThenTimeout,
    EmptyPage,
}
