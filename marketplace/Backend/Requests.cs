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
    int AnnualRate,
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
    IReadOnlyList<DateOnly> Holidays);

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

internal sealed record CancellationRequest(DateTimeOffset CancelledAt, string Reason);

internal sealed record CaseRequest(string OrderId, string AgreementId);

internal sealed record ClockRequest(DateTimeOffset Until);
