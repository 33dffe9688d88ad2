using System.Globalization;
using Marketplace.Disturbing;

namespace Simulation.Workload;

/// <summary>What of a seed's workload is done; the rest is left out, and what is done stays the same.</summary>
internal sealed record SwarmOptions
{
    /// <summary>How many orders there are; null leaves it to the seed.</summary>
    public int? Orders { get; init; }

    /// <summary>The numbers of the orders that are kept, from 0; null for all.</summary>
    public IReadOnlyList<int>? Only { get; init; }

    /// <summary>The disturbances that are kept; null for those of the seed.</summary>
    public IReadOnlySet<DisturbanceKind>? Disturbances { get; init; }

    /// <summary>The faults that are kept; null for those of the seed.</summary>
    public IReadOnlySet<FaultKind>? Faults { get; init; }

    /// <summary>Whether people and banks do things out of turn.</summary>
    public bool Meddles { get; init; } = true;

    public bool Keeps(int order) => Only?.Contains(order) ?? true;

    public bool Keeps(DisturbanceKind kind) => Disturbances?.Contains(kind) ?? true;

    public bool Keeps(FaultKind kind) => Faults?.Contains(kind) ?? true;

    /// <summary>The options as the command line has them.</summary>
    public IEnumerable<string> ToArguments()
    {
        if (Orders is { } orders) yield return string.Create(CultureInfo.InvariantCulture, $"--orders {orders}");
        if (Only is not null) yield return $"--only {string.Join(',', Only)}";
        if (Disturbances is not null) yield return $"--disturb {(Disturbances.Count == 0 ? "none" : string.Join(',', Disturbances.Order().Select(DisturbanceTable.NameOf)))}";
        if (!Meddles) yield return "--no-meddling";
        if (Faults is not null) yield return $"--faults {(Faults.Count == 0 ? "none" : string.Join(',', Faults.Order()))}";
    }
}
