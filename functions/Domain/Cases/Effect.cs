using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>
/// What a commit promises to do outside the case's own partition. Stored with the commit, done after it, repeated until it is
/// done: so each is harmless when repeated.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "effect")]
[JsonDerivedType(typeof(SendToBank), "sendToBank")]
[JsonDerivedType(typeof(SetHold), "setHold")]
[JsonDerivedType(typeof(ReleaseClaim), "releaseClaim")]
[JsonDerivedType(typeof(RaiseWorkItem), "raiseWorkItem")]
[JsonDerivedType(typeof(CloseWorkItem), "closeWorkItem")]
[JsonDerivedType(typeof(SuspendCredit), "suspendCredit")]
[JsonDerivedType(typeof(FreezeFacility), "freezeFacility")]
[JsonDerivedType(typeof(HearNotices), "hearNotices")]
[JsonDerivedType(typeof(HearSetOffClaims), "hearSetOffClaims")]
[JsonDerivedType(typeof(SendLetter), "sendLetter")]
[JsonDerivedType(typeof(OfferSetOff), "offerSetOff")]
[JsonDerivedType(typeof(PassToCase), "passToCase")]
[JsonDerivedType(typeof(BookMovement), "bookMovement")]
public abstract record Effect;

/// <summary>Sends a message, rendered once and for all, to a bank (by its code); the bank knows a repeat by its id.</summary>
/// <param name="Bank">The bank's code.</param>
/// <param name="Type">What it is, such as <c>pain.001</c>; payments are held back while a switch for payments is off.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="Body">The message.</param>
public sealed record SendToBank(string Bank, string Type, string MessageId, string Body) : Effect;

/// <summary>Sets what the case holds of the facility, the buyer's limit and the pool, as absolute amounts.</summary>
public sealed record SetHold(Money Reserved, Money Utilised) : Effect
{
    [JsonIgnore]
    public bool IsNothing => Reserved.IsZero && Utilised.IsZero;
}

/// <summary>Gives the order free for another financing: nothing was paid on it and nothing will be.</summary>
public sealed record ReleaseClaim : Effect;

/// <summary>Puts something before a person; the same kind and key is the same work item, however often it is raised.</summary>
public sealed record RaiseWorkItem(string Kind, string Key, string Detail) : Effect;

/// <summary>Closes a work item that nobody has to look at any more; one that a person has decided stays as it is.</summary>
public sealed record CloseWorkItem(string Kind, string Key, string Why) : Effect;

/// <summary>Hands a credit that the case cannot take back to suspense: as it was handed it, and not if it is assigned anew.</summary>
public sealed record SuspendCredit(string Account, string EntryReference, string Reason, int Suspensions = 0) : Effect;

/// <summary>Stops the supplier's facility: no new case draws on it until two persons have lifted it.</summary>
public sealed record FreezeFacility(string Reason) : Effect;

/// <summary>A case has opened again: it hears what its supplier's, buyer's and agreement's open cases were told since it had ended.</summary>
public sealed record HearNotices(DateTimeOffset Since) : Effect;

/// <summary>A case of a supplier of which another case has been in default: it hears what is due there.</summary>
public sealed record HearSetOffClaims : Effect;

/// <summary>Writes to the supplier, once per letter id.</summary>
public sealed record SendLetter(Letter Letter) : Effect;

/// <summary>Tells the supplier's other cases, those open and those to come, that what would be left for it there may be set off against this one.</summary>
public sealed record OfferSetOff(SetOffClaim Claim) : Effect;

/// <summary>Hands money on the collection account to another case of the supplier, or back.</summary>
/// <param name="CaseId">The case that gets it.</param>
/// <param name="SetOff">What is handed over.</param>
public sealed record PassToCase(string CaseId, SetOff SetOff) : Effect;

/// <summary>Keeps what has moved on a bank account, once, for the bank's statement to be compared with.</summary>
public sealed record BookMovement(AccountMovement Movement) : Effect;
