using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What a letter is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LetterKind>))]
public enum LetterKind
{
    /// <summary>The loan has come into the next band of days past due.</summary>
    Reminder,

    /// <summary>A part of the principal has to be repaid early.</summary>
    RecallNotice,

    /// <summary>Recourse: the loan is in default, and the supplier has to pay all of it.</summary>
    PaymentRequest,

    /// <summary>The supplier was paid a residual of which part had to be given back.</summary>
    ResidualDemand,
}

/// <summary>What a supplier is told in writing about one of its loans; once written it never changes.</summary>
/// <param name="Id">Its id; the same letter always has the same.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="CaseId">The case.</param>
/// <param name="OrderNumber">The order as the supplier numbers it.</param>
/// <param name="IssuedOn">The local day on which it was written.</param>
/// <param name="DaysPastDue">Days past due on that day.</param>
/// <param name="Amount">What has to be paid.</param>
/// <param name="PayBy">By when; null for at once.</param>
/// <param name="Outstanding">Everything that was owed on the loan at the end of that day: principal, interest, penalty, fees.</param>
/// <param name="CollectionAccount">Where to.</param>
/// <param name="Reference">What the payment has to name: the order's id.</param>
public sealed record Letter(
    string Id, LetterKind Kind, string CaseId, string OrderNumber, DateOnly IssuedOn, int DaysPastDue, Money Amount, DateOnly? PayBy, Money Outstanding, string CollectionAccount,
    string Reference);
