using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What a case does next; follows from its state alone, so that an orchestration can start from the row at any time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Stage>))]
public enum Stage
{
    Application,
    Verification,

    /// <summary>The deciding bank was asked about the order.</summary>
    Decision,
    Disbursement,

    /// <summary>The payment is at the bank.</summary>
    Settlement,

    /// <summary>The goods are on their way.</summary>
    Delivery,

    /// <summary>The buyer's payment is awaited, or its distribution.</summary>
    Repayment,
    Closing,
    Ended,

    /// <summary>A person has to look first.</summary>
    Frozen,
}

/// <summary>How an orchestration finds its case after each step.</summary>
public sealed record Standing(Stage Stage)
{
    /// <summary>An episode that is no longer the live one has nothing left to do.</summary>
    public static readonly Standing Superseded = new(Stage.Ended);

    /// <summary>Whether the next step is somebody else's: the case waits to be told something. In every other stage its orchestration goes on, or ends.</summary>
    [JsonIgnore]
    public bool IsWaiting => Stage is Stage.Decision or Stage.Settlement or Stage.Delivery or Stage.Repayment or Stage.Frozen;

    public static Standing Of(FinancingCase financing) => new(StageOf(financing));

    private static Stage StageOf(FinancingCase financing) => financing switch
    {
        { HasEnded: true } => Stage.Ended,
        { IsFrozen: true } or { Lifecycle: Lifecycle.Referred } => Stage.Frozen,
        { Unwinding: not null } => Unwinding.IsWaiting(financing) ? Stage.Repayment : Stage.Closing,
        { Lifecycle: Lifecycle.Applied } => Stage.Application,
        { Lifecycle: Lifecycle.Approved, Decision: not null } => Stage.Decision,
        { Lifecycle: Lifecycle.Approved } => Stage.Verification,
        { Lifecycle: Lifecycle.Verified } => Stage.Disbursement,
        { Lifecycle: Lifecycle.DisbursementPending } => Stage.Settlement,
        _ when !IsDelivered(financing) => Stage.Delivery,
        _ when IsSettled(financing) => Stage.Closing,
        _ => Stage.Repayment,
    };

    /// <summary>No more goods are to come, or nobody waits for them any more.</summary>
    private static bool IsDelivered(FinancingCase financing) =>
        financing.IsDeliveryOver || financing.IsInDefault || financing.AcceptedWithoutReceipt is not null;

    /// <summary>Outstanding (or written off), pending and held money are all zero, by rates that are final, and nothing is contested.</summary>
    private static bool IsSettled(FinancingCase financing) =>
        (financing.Lifecycle == Lifecycle.WrittenOff || (financing.Balance == BalanceState.Repaid && !financing.HasOpenDispute))
        && financing.HeldForFunder is not { IsZero: false }
        && financing.HeldForGuarantor is not { IsZero: false }
        && financing.HeldForSupplier is not { IsZero: false }
        && financing.SetOffsAnswered == financing.SetOffCount
        && financing.GuaranteeOverpaid is not { IsPositive: true }
        && !financing.Payments.Any(p => p.IsUncertain)
        && !RateResets.AreProvisional(financing)
        && !FeeRules.Due(financing).IsPositive;
}
