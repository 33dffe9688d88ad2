using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Something the outside said about a case, on its way into the case's inbox.</summary>
/// <param name="Kind">One of <see cref="InboxKind"/>.</param>
/// <param name="Id">The same statement always has the same id; fit for a row key, at most 200 characters.</param>
/// <param name="BusinessTime">When it happened in the world; the inbox is worked off in this order.</param>
/// <param name="Body">The statement as JSON, at most 32,000 characters.</param>
/// <param name="Evidence">Who said it and how we know.</param>
/// <param name="OrderVersion">A document's number on its order; a case whose order was verified with it knows what follows from it. Zero for anything else.</param>
public sealed record InboxItem(string Kind, string Id, DateTimeOffset BusinessTime, string Body, Evidence Evidence, int OrderVersion = 0)
{
    /// <summary>What a rule says to a case, now.</summary>
    public static InboxItem OfRule(string kind, string id, DateTimeOffset now, string body) => new(kind, id, now, body, Evidence.OfRule(now));
}

/// <summary>The kinds of inbox items; each has one rule that handles it.</summary>
public static class InboxKind
{
    public const string DespatchAdvice = "despatch-advice";
    public const string ReceiptAdvice = "receipt-advice";
    public const string PaymentStatus = "payment-status";
    public const string Credit = "credit";
    public const string OrderChange = "order-change";
    public const string OrderCancellation = "order-cancellation";
    public const string Dispute = "dispute";
    public const string CreditNote = "credit-note";
    public const string MisdirectedPayment = "misdirected-payment";
    public const string PaymentReturn = "payment-return";
    public const string CreditReversal = "credit-reversal";
    public const string OrderDecision = "order-decision";
    public const string LoanStatement = "loan-statement";
    public const string GuaranteeCall = "guarantee-call";
    public const string Insolvency = "insolvency";
    public const string AgreementEnded = "agreement-ended";
    public const string PayoutAccount = "payout-account";
    public const string PaymentLapse = "payment-lapse";
    public const string Review = "review";

    /// <summary>Another case of the supplier is in default.</summary>
    public const string SetOffClaim = "set-off-claim";

    /// <summary>Money from another case of the supplier, or back from it.</summary>
    public const string SetOff = "set-off";

    /// <summary>Fixings of the case's index are known that it waits for.</summary>
    public const string RateFixing = "rate-fixing";

    /// <summary>A month is closed.</summary>
    public const string PeriodClose = "period-close";

    /// <summary>A person stops the case.</summary>
    public const string Freeze = "freeze";

    /// <summary>A person has found fraud.</summary>
    public const string Fraud = "fraud";

    /// <summary>A person wants a loan to be written off.</summary>
    public const string WriteOff = "write-off";

    /// <summary>Days past due are not to count for a while.</summary>
    public const string Pause = "pause";

    /// <summary>A person ends a pause.</summary>
    public const string PauseEnd = "pause-end";

    /// <summary>The supplier asks for more time.</summary>
    public const string Extension = "extension";

    /// <summary>A person wants a loan to be settled for less.</summary>
    public const string Settlement = "settlement";

    /// <summary>A person lets a frozen case go on.</summary>
    public const string Resume = "resume";

    /// <summary>A person lets a referral pass.</summary>
    public const string Approve = "approve";

    /// <summary>A person refuses what was referred.</summary>
    public const string Reject = "reject";

    /// <summary>A person accepts that a flow is missing.</summary>
    public const string Accept = "accept";

    /// <summary>Two persons let a withheld residual go out.</summary>
    public const string Release = "release";
}

/// <summary>Puts statements of the outside before the one orchestration that owns the case.</summary>
public interface ICaseInbox
{
    /// <summary>Stores the item in the case's inbox, once per id, and wakes the case. Safe to repeat.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="item">What was said.</param>
    /// <param name="orchestrations">The client that the calling function was bound to; the wake-up goes through it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What became of it.</returns>
    Task<InboxOutcome> SubmitAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken);

    /// <summary>The same for what the sweeper drives on already until the case has handled it.</summary>
    /// <inheritdoc cref="SubmitAsync(string, InboxItem, DurableTaskClient, CancellationToken)"/>
    Task<InboxOutcome> SubmitMarkedAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken);

    /// <summary>The same for a case that the caller has just read.</summary>
    /// <param name="live">The episode that the case named; where it is over by now, the sweeper wakes the one that followed.</param>
    /// <inheritdoc cref="SubmitAsync(string, InboxItem, DurableTaskClient, CancellationToken)"/>
    Task<InboxOutcome> SubmitAsync(CaseEpisode live, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken);
}

/// <summary>What became of an item offered to a case's inbox.</summary>
public enum InboxOutcome
{
    /// <summary>It is stored, now or already.</summary>
    Stored,

    /// <summary>There is no such case.</summary>
    UnknownCase,

    /// <summary>An item of this id is stored with other content; nothing was changed.</summary>
    ContentDiffers,
}
