using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Asks to suspend a party, or to let it take part again.</summary>
public sealed record PartyStatusRequest(PartyStatus Status, string Reason)
{
    public static PartyStatusRequest Read(JsonFields fields) => new(
        Enum.Parse<PartyStatus>(fields.Word("status", nameof(PartyStatus.Active), nameof(PartyStatus.Suspended))), fields.Text("reason", atMost: 500));
}

/// <summary>That a party's status was set.</summary>
public sealed record PartyStatusAnswer(string Id, string PartyId, PartyStatus Status, string Reason);

/// <summary>Says that a party was declared insolvent.</summary>
/// <param name="DeclaredAt">When.</param>
/// <param name="Reference">The court's or the register's reference.</param>
public sealed record InsolvencyRequest(DateTimeOffset DeclaredAt, string Reference)
{
    public static InsolvencyRequest Read(JsonFields fields) => new(fields.Instant("declaredAt"), fields.Text("reference"));
}

/// <summary>That an insolvency was taken in; the party's open cases hear of it.</summary>
public sealed record InsolvencyAnswer(string Id, string PartyId, DateTimeOffset DeclaredAt, string Reference);

/// <summary>Asks to pay a party on another account from now on.</summary>
public sealed record PayoutAccountRequest(string Account)
{
    public static PayoutAccountRequest Read(JsonFields fields) => new(fields.Account("account"));
}

/// <summary>That another payout account was proposed; people look at it first.</summary>
public sealed record PayoutAccountAnswer(string Id, string PartyId, string Account, PayoutStatus Status);
