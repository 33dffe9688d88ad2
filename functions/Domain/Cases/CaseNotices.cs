namespace ScfFunctions.Domain;

/// <summary>A party of the case is insolvent.</summary>
/// <param name="PartyId">The supplier or the buyer.</param>
/// <param name="DeclaredAt">When it was declared.</param>
/// <param name="Reference">The court's or the register's reference.</param>
public sealed record Insolvency(string PartyId, DateTimeOffset DeclaredAt, string Reference);

/// <summary>The agreement has ended: what is not paid out yet will not be.</summary>
public sealed record AgreementEnded(string AgreementId, string Reason);

/// <summary>From now on money for the supplier goes to another account.</summary>
public sealed record PayoutAccountChange(string Account);

/// <summary>A person stops a case.</summary>
public sealed record FreezeOrder(string Reason);

/// <summary>A person has found fraud in what a case rests on.</summary>
/// <param name="Reason">What was found.</param>
public sealed record FraudFinding(string Reason);

/// <summary>What a person decided about a case, through a work item.</summary>
/// <param name="PersonId">Who; where two persons decided the same, the second.</param>
/// <param name="Note">Why, in their words.</param>
/// <param name="Kind">The kind of work item that it was about.</param>
/// <param name="Subject">What exactly that work item was about; null where it does not matter.</param>
public sealed record PersonDecision(string PersonId, string Note, string Kind, string? Subject = null);

/// <summary>A payment that was never sent is no longer wanted.</summary>
public sealed record PaymentLapse(string PaymentId);
