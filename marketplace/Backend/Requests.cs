using System.Text.Json.Serialization;

namespace Marketplace.Backend;

// What the e-commerce site sends: the bodies of functions/README.md.

internal sealed record PartyRequest(IReadOnlyList<string> Roles, string Name, string RegistrationNumber, string Country, string? PayoutAccount);

internal sealed record PoolRequest(string Name, string Currency, Money NetCapital, Money NetAssets, Money BankBorrowings, string Account);

/// <summary>Rates are in basis points.</summary>
internal sealed record AgreementRequest(
    string Name,
    string Preset,
    string Currency,
    string PoolId,
    string AccountBank,
    string CollectionAccount,
    int AdvanceRate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AnnualRate,
    int FeeRate,
    int PenaltyRate,
    string DayCount,
    int TenorDays,
    int GraceDays,
    Money StarterLimit,
    Money MaximumLimit,
    Money BuyerLimit,
    Money MinimumOrderValue,
    Money Tolerance,
    string TimeZone,
    string CutOff,
    IReadOnlyList<DateOnly> Holidays)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PolicyRequest? Policy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FundingBank { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FunderAccount { get; init; }

    /// <summary>An advance above it takes two persons to let a referral pass.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? FourEyesAbove { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? FlatFee { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? MinimumFee { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RepaymentFeeRate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? RepaymentFlatFee { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? RepaymentMinimumFee { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PenaltyBase { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PenaltyEffect { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InstalmentRequest>? Instalments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WaterfallRequest? Waterfall { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? WriteOffDays { get; init; }

    public int ExtensionDays { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllowsSetOff { get; init; }

    /// <summary>In the place of a fixed rate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FloatingRateRequest? FloatingRate { get; init; }
}

/// <summary>Interest that follows an index; the margin is in basis points.</summary>
internal sealed record FloatingRateRequest(string Index, int Margin, int ResetDays);

/// <param name="Share">Of the principal, in basis points.</param>
internal sealed record InstalmentRequest(int AfterDays, int Share);

/// <summary>In which order credits pay fees, penalty, interest and principal, by the loan's situation.</summary>
internal sealed record WaterfallRequest(IReadOnlyList<string> Performing, IReadOnlyList<string> PastDue, IReadOnlyList<string> Recalled, IReadOnlyList<string> WrittenOff);

/// <summary>What differs from the preset; the guarantee's share is in basis points.</summary>
internal sealed record PolicyRequest
{
    public const string Rules = "Rules";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Decider { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? GuaranteeShare { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FeeOwner { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RecoveryRanking { get; init; }
}

internal sealed record FacilityRequest(string SupplierId, string AgreementId, Money RequestedLimit, Consent Consent);

internal sealed record Consent(bool CreditReport, string GivenBy, DateTimeOffset GivenAt);

internal sealed record OrderRequest(
    string OrderNumber,
    string SupplierId,
    string BuyerId,
    DateTimeOffset IssuedAt,
    DateOnly DeliveryDeadline,
    IReadOnlyList<LineRequest> Lines,
    Money Charges,
    Money Prepaid,
    Money Payable);

internal sealed record LineRequest(string Id, string Description, string Quantity, Money UnitPrice, Money Amount);

internal sealed record AcknowledgementRequest(DateTimeOffset AcknowledgedAt, Money Amount, DateOnly ReceivableDueDate, bool NoSetOff, string CollectionAccount);

internal sealed record DespatchRequest(DateTimeOffset DespatchedAt, string Carrier, string Reference);

internal sealed record ReceiptRequest(DateTimeOffset ReceivedAt, Money AcceptedValue, bool Final);

internal sealed record CancellationRequest(DateTimeOffset CancelledAt, string Reason)
{
    /// <summary>How much less is ordered; null for everything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? Value { get; init; }
}

internal sealed record ChangeRequest(
    DateTimeOffset ChangedAt, string Number, IReadOnlyList<LineRequest> Lines, Money Charges, Money Prepaid, Money Payable, DateOnly DeliveryDeadline);

/// <param name="Event">Opened, Upheld, PartlyUpheld or Rejected.</param>
/// <param name="Amount">Opened: what is contested; else what the buyer need not pay.</param>
internal sealed record DisputeRequest(DateTimeOffset At, string Number, string Event, Money Amount, string Reason);

internal sealed record CreditNoteRequest(DateTimeOffset IssuedAt, string Number, Money Amount, string Reason);

internal sealed record MisdirectedPaymentRequest(DateTimeOffset PaidAt, Money Amount, string? Reference);

internal sealed record InsolvencyRequest(DateTimeOffset DeclaredAt, string Reference);

internal sealed record PayoutAccountRequest(string Account);

internal sealed record WriteOffRequest(string Reason);

internal sealed record FraudRequest(string Reason);

internal sealed record SettlementRequest(Money Amount, DateOnly PayBy, string Reason);

/// <param name="Days">By how many days later the loan is to mature.</param>
internal sealed record ExtensionRequest(int Days, string Reason);

/// <param name="Until">The first day that is to count again.</param>
internal sealed record PauseRequest(DateOnly Until, string Reason);

internal sealed record PauseEndRequest(string Reason);

internal sealed record KeyRequest(string Name, KeySubject Subject, IReadOnlyList<string> Roles);

/// <param name="Kind">person or machine.</param>
internal sealed record KeySubject(string Kind, string Id);

internal sealed record BankKeyRequest(string Bank, string KeyId, string PublicKey, DateTimeOffset ValidFrom);

internal sealed record RevocationRequest(string Reason);

internal sealed record DecisionRequest(string Decision, string? CaseId, string Note);

/// <param name="Switch">payments or newCases.</param>
/// <param name="Scope">all, bank, supplier, buyer or industry.</param>
/// <param name="State">on or off.</param>
internal sealed record ControlRequest(string Switch, string Scope, string State, string Reason)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }
}

internal sealed record CaseRequest(string OrderId, string AgreementId);

/// <param name="Rate">What the index stood at, in basis points a year.</param>
internal sealed record FixingRequest(DateOnly Date, int Rate);

internal sealed record ClosingRequest(string Reason);

internal sealed record ClockRequest(DateTimeOffset Until);
