using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What one of our payments is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentPurpose>))]
public enum PaymentPurpose
{
    /// <summary>The advance, net of fee, from the funder's account to the supplier.</summary>
    Disbursement,

    /// <summary>The funder's share of a collection, from the collection account to the funder's account.</summary>
    Sweep,

    /// <summary>What is left of a collection, from the collection account to the supplier.</summary>
    Residual,

    /// <summary>The platform's fee, from the funder's account to the platform.</summary>
    Fee,

    /// <summary>What was swept of a credit that the bank has taken back, from the funder's account to the collection account.</summary>
    Clawback,

    /// <summary>What the bank has called of the platform's guarantee, from the platform's account to the funder's.</summary>
    Guarantee,

    /// <summary>The guarantor's share of what was recovered, from the collection account to the platform's.</summary>
    Recovery,

    /// <summary>What the guarantor was sent of a credit that the bank has taken back, from the platform's account to the collection account.</summary>
    RecoveryClawback,

    /// <summary>What the supplier got too much and does not return, from the platform's account to the collection account.</summary>
    Shortfall,

    /// <summary>What the platform has paid too much under its guarantee, from the funder's account to the platform's.</summary>
    GuaranteeRefund,
}

/// <summary>Where a payment stands at the bank.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentStatus>))]
public enum PaymentStatus
{
    /// <summary>Committed and sent, or about to be; nothing is posted.</summary>
    Instructed,

    /// <summary>The bank has taken it in; nothing is posted.</summary>
    Accepted,

    /// <summary>The money has moved; posted.</summary>
    Settled,

    /// <summary>The bank has definitely refused it; a new attempt may follow.</summary>
    Rejected,

    /// <summary>It had settled and came back; a new attempt may follow.</summary>
    Returned,

    /// <summary>Given up by us before it was sent.</summary>
    Voided,
}

/// <summary>One payment of a case. Its id is (case, purpose, attempt), so that the bank can refuse to pay it twice.</summary>
/// <param name="Id">The payment id.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Attempt">From 1; a new one only after a definite rejection or return.</param>
/// <param name="Amount">What is paid.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="InstructedAt">When it was decided.</param>
/// <param name="SettledOn">The bank's value date; null unless it settled.</param>
/// <param name="Bank">The code of the bank that was told to make it; nobody else can say what became of it.</param>
/// <param name="IsSilenceNoted">The bank has not answered in time, and a person was called.</param>
/// <param name="ContestedOn">The value date on which the bank says that it settled after having rejected it; null if it never did.</param>
/// <param name="Advance">What a disbursement pays out; null for anything else.</param>
/// <param name="IsReleased">Two persons let it go although a party is insolvent.</param>
public sealed record Payment(
    string Id, PaymentPurpose Purpose, int Attempt, Money Amount, PaymentStatus Status, DateTimeOffset InstructedAt, DateOnly? SettledOn, string Bank,
    bool IsSilenceNoted = false, DateOnly? ContestedOn = null, Advance? Advance = null,
    bool IsReleased = false)
{
    /// <summary>Still able to move money: instructed or accepted, with no definite answer yet.</summary>
    [JsonIgnore]
    public bool IsPending => Status is PaymentStatus.Instructed or PaymentStatus.Accepted;

    /// <summary>The bank says that it settled although it had rejected it: nobody knows yet where the money is.</summary>
    [JsonIgnore]
    public bool IsContested => ContestedOn is not null;

    /// <summary>It may move money still, or may have moved it.</summary>
    [JsonIgnore]
    public bool IsUncertain => IsPending || IsContested;
}

/// <summary>The text of a payment id: <c>&lt;case id&gt;-&lt;letter&gt;&lt;attempt&gt;</c>, at most 35 characters, as pain.001 allows.</summary>
public static class PaymentId
{
    /// <summary>The letter of each purpose, in their order.</summary>
    private const string Letters = "DSRFCGVWOB";

    public static string Of(string caseId, PaymentPurpose purpose, int attempt) => $"{caseId}-{Letters[(int)purpose]}{attempt}";

    /// <summary>The case that a payment id names; false where the text is no payment id of ours.</summary>
    public static bool TryReadCase(string paymentId, out string caseId)
    {
        var dash = paymentId.LastIndexOf('-');
        caseId = dash > 0 ? paymentId[..dash] : "";
        return dash > 0 && dash + 2 < paymentId.Length && Letters.Contains(paymentId[dash + 1])
            && paymentId.AsSpan(dash + 2).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
