namespace ScfFunctions.Domain;

/// <summary>A credit as a case has booked it.</summary>
/// <param name="Credit">The entry on the collection account.</param>
/// <param name="IsSuppliers">The supplier itself paid, from the account that it had then.</param>
/// <param name="RepaysFrom">The day from which it repays the loan; null while it waits for the loan to begin.</param>
/// <param name="ToGuarantor">What of it is the guarantor's because it is older than the guarantor's payment; null otherwise.</param>
/// <param name="Remission">What it gives back of what was earned because it was not known of; null for nothing.</param>
public sealed record BookedCredit(CollectionCredit Credit, bool IsSuppliers, DateOnly? RepaysFrom = null, Money? ToGuarantor = null, Remission? Remission = null)
{
    /// <summary>The same as a fact of the loan that it repays.</summary>
    /// <exception cref="InvalidOperationException">It waits for the loan to begin.</exception>
    internal LoanCredit OfLoan() => new(RepaysFrom ?? throw new InvalidOperationException($"{Credit.EntryReference} repays no loan yet."), Credit.Amount, ToGuarantor, Remission);
}
