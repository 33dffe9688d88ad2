namespace ScfFunctions.Domain;

/// <summary>A credit as a case has booked it.</summary>
/// <param name="Credit">The entry on the collection account.</param>
/// <param name="IsSuppliers">The supplier itself paid, from the account that it had then.</param>
public sealed record BookedCredit(CollectionCredit Credit, bool IsSuppliers);
