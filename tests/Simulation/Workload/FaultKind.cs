namespace Simulation.Workload;

/// <summary>What goes wrong inside the backend.</summary>
internal enum FaultKind
{
    /// <summary>Everything ends between two commits, or between a commit and its answers, and is started again on what is stored.</summary>
    PowerFailure,
}
