using Simulation.Checks;

namespace Simulation;

/// <summary>What became of a seed.</summary>
/// <param name="Seed">Which.</param>
/// <param name="Orders">How many orders it had.</param>
/// <param name="Cases">How many of them became cases.</param>
/// <param name="Hash">Of everything that happened.</param>
/// <param name="Failures">What the checkers found; empty where all is well.</param>
/// <param name="Faults">Faults inside the backend that struck, by kind.</param>
/// <param name="Disturbances">Disturbances outside that struck, by kind.</param>
/// <param name="Reached">How often an event met a lifecycle, as <c>Lifecycle event</c>.</param>
/// <param name="Ends">How many cases stand where, as <c>Closed: Repaid</c>.</param>
/// <param name="Served">How many loans went through which branch of servicing.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record SeedResult(
    int Seed,
    int Orders,
    int Cases,
    string Hash,
    IReadOnlyList<Failure> Failures,
    IReadOnlyDictionary<string, int> Faults,
    IReadOnlyDictionary<string, int> Disturbances,
    IReadOnlyDictionary<string, int> Reached,
    IReadOnlyDictionary<string, int> Ends,
    IReadOnlyDictionary<string, int> Served,
    long Milliseconds);
