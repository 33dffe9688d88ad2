using Marketplace.Disturbing;

namespace Simulation.Workload;

/// <summary>What of a seed's workload is done; the rest is left out, and what is done stays the same.</summary>
internal sealed record SwarmOptions
{
    /// <summary>How many orders there are; null leaves it to the seed.</summary>
    public int? Orders { get; init; }

    /// <summary>The numbers of the orders that are kept, from 0; null for all.</summary>
    public IReadOnlySet<int>? Only { get; init; }

    /// <summary>The disturbances that are kept; null for those of the seed.</summary>
    public IReadOnlySet<DisturbanceKind>? Disturbances { get; init; }

    /// <summary>Whether the power may fail.</summary>
    public bool Crashes { get; init; } = true;

    public bool Keeps(int order) => Only?.Contains(order) ?? true;

    public bool Keeps(DisturbanceKind kind) => Disturbances?.Contains(kind) ?? true;
}
