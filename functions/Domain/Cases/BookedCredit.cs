namespace ScfFunctions.Domain;

/// <summary>A credit as a case has booked it.</summary>
/// <param name="Credit">The entry on the collection account.</param>
/// <param name="IsSuppliers">The supplier itself paid, from the account that it had then.</param>
/// <param name="RepaysFrom">The day from which it repays the loan; null while it waits for the loan to begin.</param>
public sealed record BookedCredit(CollectionCredit Credit, bool IsSuppliers, DateOnly? RepaysFrom = null);
