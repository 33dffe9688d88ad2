using Marketplace.Reports;
using Simulation.Workload;

namespace Simulation;

/// <summary>What became of a seed.</summary>
/// <param name="Failures">What the checkers found; empty where all is well.</param>
/// <param name="Hash">Of everything that happened.</param>
internal sealed record SeedResult(Swarm Swarm, Outcome Outcome, IReadOnlyList<string> Failures, string Hash, int Crashes, int Requests);
