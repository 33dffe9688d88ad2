namespace Bench.Engine;

/// <summary>What a case is started with.</summary>
public sealed record CaseRequest(string Supplier, string Buyer, string Currency, long Amount);

/// <summary>What one step of a case answers.</summary>
public sealed record StepResult(string Step, long Amount);

/// <summary>The external event of a case.</summary>
public sealed record Delivery(string Carrier, int Parcels);

/// <summary>What a case ends with.</summary>
public sealed record CaseResult(string Id, int Steps, long Amount, int Parcels);
