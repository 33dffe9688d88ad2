using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What one case would take of what is left for the supplier in another: it is due, and the agreement allows it.</summary>
/// <param name="CaseId">The case that is owed.</param>
/// <param name="FunderAccount">Who lent there: only what the same funder lent is set off.</param>
/// <param name="CollectionAccount">Where that case is paid: money only changes its owner, not the account.</param>
/// <param name="Currency">What is owed there is in it. How much, that case says when money comes: interest goes on, and others pay, too.</param>
public sealed record SetOffClaim(string CaseId, string FunderAccount, string CollectionAccount, Currency Currency);

/// <summary>Money that one case hands to another without its leaving the collection account.</summary>
/// <param name="Id">Its id, which is also that of the credit in the case that gets it.</param>
/// <param name="FromCaseId">The case in which it was left for the supplier.</param>
/// <param name="Amount">Above zero; of an answer what is handed back, zero where all of it was taken.</param>
/// <param name="On">The booking and value date.</param>
/// <param name="IsBack">The answer of the case that it was handed to: this much was not due there.</param>
public sealed record SetOff(string Id, string FromCaseId, Money Amount, DateOnly On, bool IsBack = false)
{
    /// <summary>What the id of a credit that is a set-off begins with; banks' identities of entries are told apart by it.</summary>
    private const string Prefix = "set-off|";

    /// <summary>The next set-off of a case.</summary>
    public static SetOff Of(FinancingCase from, Money amount, DateOnly on) => new($"{Prefix}{from.Id}|{from.SetOffCount + 1}", from.Id, amount, on);

    /// <summary>The answer of the case that it was handed to.</summary>
    public SetOff Back(FinancingCase from, Money rest) => this with { FromCaseId = from.Id, Amount = rest, IsBack = true };

    /// <summary>What is taken of it, as a credit of the supplier in the case that gets it.</summary>
    public CollectionCredit ToCredit(FinancingTerms terms, string orderId, Money taken) =>
        new(terms.CollectionAccount, Id, taken, On, On, $"Set off from case {FromCaseId}", terms.SupplierAccount, orderId);
}
