using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>How far a FinancingCase has come; which step may follow which is in <see cref="LifecycleSteps"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Lifecycle>))]
public enum Lifecycle
{
    /// <summary>The application is complete and recorded; nothing is decided.</summary>
    Applied,

    /// <summary>A person has to decide before anything goes on.</summary>
    Referred,

    /// <summary>Underwritten: terms are pinned, the order is not yet verified.</summary>
    Approved,

    /// <summary>The order is verified, its claim and the hold on the facility are ours.</summary>
    Verified,

    /// <summary>The instruction to pay has been written; the bank has not yet said that it settled.</summary>
    DisbursementPending,

    /// <summary>The advance was paid; the loan lives.</summary>
    Disbursed,

    /// <summary>DPD of 90 or more, insolvency or fraud.</summary>
    Defaulted,

    /// <summary>The bank has called the platform's guarantee.</summary>
    GuaranteeCalled,

    /// <summary>The guarantee was paid; its share of the claim is the platform's.</summary>
    Subrogated,

    /// <summary>What is left is given up in the books; recoveries may still come.</summary>
    WrittenOff,

    /// <summary>An end: nothing outstanding, pending or held; the <see cref="EndReason"/> says how.</summary>
    Closed,

    /// <summary>An end: refused, with its reasons, before anything was paid.</summary>
    Rejected,

    /// <summary>An end: withdrawn or its order cancelled before anything was paid.</summary>
    Cancelled,

    /// <summary>An end: something needed did not arrive in time, before anything was paid.</summary>
    Expired,
}

/// <summary>How a closed case ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EndReason>))]
public enum EndReason
{
    /// <summary>The buyer's payment repaid everything, and the four flows agree.</summary>
    Repaid,

    /// <summary>The supplier repaid under recourse.</summary>
    RepaidByRecourse,

    /// <summary>Collateral or collection after default brought everything in.</summary>
    Recovered,

    /// <summary>Less was agreed and paid.</summary>
    Settled,

    /// <summary>Given up; nothing more is expected.</summary>
    WrittenOff,
}

/// <summary>What is known of the goods; independent of <see cref="Lifecycle"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    None,
    Despatched,
    PartlyReceived,
    Received,
    Short,
    Disputed,
    Cancelled,
}

/// <summary>What is owed; independent of <see cref="Lifecycle"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BalanceState>))]
public enum BalanceState
{
    /// <summary>Nothing was paid out.</summary>
    Undrawn,

    /// <summary>Paid out, nothing repaid.</summary>
    Outstanding,

    /// <summary>Something repaid, something still owed.</summary>
    PartRepaid,

    /// <summary>Nothing is owed any more.</summary>
    Repaid,
}

/// <summary>Marks that a case may carry beside its states. The delinquency bucket is computed, never stored: <see cref="DelinquencyBuckets.Of"/>.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<CaseFlags>))]
public enum CaseFlags
{
    None = 0,

    /// <summary>No money goes out until a person lifts it; money in is still recorded.</summary>
    Frozen = 1,

    /// <summary>The collateral covers too little; more is asked for.</summary>
    MarginCall = 2,

    /// <summary>A person looks at it; nothing is blocked by this alone.</summary>
    UnderReview = 4,

    /// <summary>Supplier or buyer is insolvent: everything is due, nothing goes out but what the funder is owed, nobody is dunned.</summary>
    Insolvent = 8,

    /// <summary>A person has found fraud: everything is due, and nothing goes out to the supplier that two persons have not let go.</summary>
    Fraudulent = 16,
}
