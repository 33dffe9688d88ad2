namespace Marketplace.Backend;

// What the backend answers, as far as the marketplace looks at it.

internal sealed record CreatedAnswer(string Id);

internal sealed record FacilityAnswer(string Id, string Status, Money? Limit, IReadOnlyList<ReasonAnswer>? Reasons)
{
    /// <summary>The status of a line that a bank has still to decide on.</summary>
    public const string Applied = "Applied";
}

/// <param name="Key">Null in the answer to a repeat.</param>
internal sealed record KeyAnswer(string Id, string? Key);

internal sealed record ReasonAnswer(string Code, string? Message);

/// <param name="Mode"><c>virtual</c> or <c>system</c>; null in the answer to a move.</param>
/// <param name="Now">Where the clock stands.</param>
internal sealed record ClockAnswer(string? Mode, DateTimeOffset Now)
{
    public const string VirtualMode = "virtual";
}

/// <summary>A case as <c>GET /api/cases/{id}</c> shows it; amounts are null while nothing is known of them.</summary>
internal sealed record CaseAnswer(
    string Id,
    string OrderId,
    string Lifecycle,
    string Delivery,
    string Balance,
    string? EndReason,
    IReadOnlyList<string>? Flags,
    IReadOnlyList<ReasonAnswer>? Reasons,
    Money? OrderValue,
    Money? Advance,
    Money? Fee,
    Money? PrincipalOutstanding,
    Money? InterestAccrued,
    Money? Collected,
    Money? Residual,
    int? DaysPastDue,
    string? AgreementId = null,
    Money? BuyerOwes = null,
    Money? Recalled = null,
    Money? PaidBySupplier = null,
    Money? Outstanding = null,
    DateTimeOffset? ClosedAt = null,
    SettlementAnswer? Settlement = null,
    Money? OwedToGuarantor = null,
    DateOnly? MaturityDate = null,
    ExtensionAnswer? Extension = null,
    IReadOnlyList<PauseAnswer>? Pauses = null);

internal sealed record SettlementAnswer(Money Amount, bool IsAgreed);

internal sealed record ExtensionAnswer(DateOnly MaturityDate, bool IsApproved);

/// <param name="Until">The first day that counts again.</param>
internal sealed record PauseAnswer(DateOnly From, DateOnly Until);

internal sealed record TimelineAnswer(IReadOnlyList<FactAnswer> Facts);

internal sealed record FactAnswer(string Name, string Detail);

/// <param name="Kind">Reminder, RecallNotice, PaymentRequest or ResidualDemand.</param>
internal sealed record LetterAnswer(string Id, string Kind, string CaseId, DateOnly IssuedOn, int DaysPastDue, Money Amount, DateOnly? PayBy, Money Outstanding);

internal sealed record StatementAnswer(IReadOnlyList<BookAnswer> Books, StatementSummaryAnswer? Summary = null);

/// <summary>What a case came to so far.</summary>
internal sealed record StatementSummaryAnswer(Money Interest, Money Fees, Money Penalty, Money FunderLoss, Money GuarantorLoss);

internal sealed record TrialBalanceAnswer(DateTimeOffset? AsOf, IReadOnlyList<BookAnswer> Books);

internal sealed record BookAnswer(string Book, string Currency, IReadOnlyList<AccountAnswer> Accounts);

/// <param name="Status">Open, Closing or Closed.</param>
internal sealed record PeriodAnswer(string Period, string Status, DateOnly To, DateTimeOffset? ClosedAt, IReadOnlyList<PeriodBookAnswer>? Books);

internal sealed record PeriodBookAnswer(string Book, string Currency, IReadOnlyList<PeriodAccountAnswer> Accounts);

/// <summary>An account in a month, as decimal strings; opening and closing balance above zero for a debit.</summary>
internal sealed record PeriodAccountAnswer(string Account, string Opening, string Debit, string Credit, string Closing);

/// <summary>All debits and all credits of an account, as decimal strings in the book's currency.</summary>
internal sealed record AccountAnswer(string Account, string Debit, string Credit);

/// <param name="Status">open or decided.</param>
/// <param name="Detail">What there is to see, in a sentence.</param>
internal sealed record WorkItemAnswer(string Id, string Kind, string? Status, string? CaseId, string? Detail = null, DateTimeOffset OpenedAt = default);

/// <param name="State">Received, Differs or Reconciled.</param>
internal sealed record BankStatementAnswer(string Id, string StatementId, DateOnly ToDate, string State, int Entries, int Matched);

internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Continuation);

/// <summary>A refusal by RFC 9457: a stable type and, where the business says no, its reasons.</summary>
internal sealed record ProblemAnswer(string? Type, string? Title, int? Status, string? Detail, IReadOnlyList<FieldErrorAnswer>? Errors, IReadOnlyList<ReasonAnswer>? Reasons)
{
    public override string ToString()
    {
        var parts = Errors is { Count: > 0 } ? Errors.Select(error => $"{error.Pointer}: {error.Detail}")
            : Reasons is { Count: > 0 } ? Reasons.Select(reason => $"{reason.Code}: {reason.Message}")
            : [Detail ?? ""];
        return $"{Type ?? Title ?? "a refusal"} {string.Join("; ", parts)}".TrimEnd();
    }
}

internal sealed record FieldErrorAnswer(string? Pointer, string? Code, string? Detail);
