using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Delivery;
using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Monitoring;
using ScfFunctions.Orders;
using ScfFunctions.Repayment;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions;

/// <summary>Brings what the outside said before the rule of the stage that it concerns.</summary>
public sealed class CaseInboxActivities(CaseSession session, ScfMetrics metrics, TimeProvider clock, ILogger<CaseInboxActivities> log)
{
    [Function(nameof(TakeInbox))]
    public Task<Standing> TakeInbox([ActivityTrigger] CaseEpisode episode, CancellationToken cancellationToken) =>
        session.TakeInboxAsync(episode, (financing, item) => DecideOrSetAside(financing, item, clock.GetUtcNow()), cancellationToken);

    /// <summary>Stops a case whose step keeps failing, and calls a person.</summary>
    [Function(nameof(Freeze))]
    public Task<Standing> Freeze([ActivityTrigger] StepFault fault, CancellationToken cancellationToken)
    {
        log.LogError("Case {CaseId} is frozen: step {Step} keeps failing: {Error}", fault.Episode.CaseId, fault.Step, fault.Error);
        metrics.OrchestrationFailed("step-failed");
        return session.FreezeAsync(fault.Episode, $"Step {fault.Step} keeps failing: {fault.Error}", clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>What its rule cannot handle never will be: it is set aside for a person, so that what comes after it, a resume among it, is still heard.</summary>
    private CaseChange DecideOrSetAside(FinancingCase financing, InboxItem item, DateTimeOffset now)
    {
        try
        {
            return Decide(financing, item, now);
        }
        catch (Exception e)
        {
            log.LogError(e, "Case {CaseId}: the inbox item {ItemId} of kind {Kind} is set aside", financing.Id, item.Id, item.Kind);
            var detail = $"The inbox item {item.Id} of kind {item.Kind} could not be handled, and has no effect: {e.Message}";
            return new CaseChange(financing).Freeze(
                "inbox-item-failed", detail, new FactStamp(item.BusinessTime, now, item.Evidence).Fact("InboxItemSetAside", detail));
        }
    }

    /// <summary>One kind, one rule. Pure: the same item on the same case at the same time decides the same.</summary>
    internal static CaseChange Decide(FinancingCase financing, InboxItem item, DateTimeOffset now)
    {
        var change = new CaseChange(financing);
        var isInOrder = item.OrderVersion > 0 && item.OrderVersion <= financing.OrderVersion;
        var stamp = new FactStamp(item.BusinessTime, now, item.Evidence, isInOrder, item.OrderVersion);
        return item.Kind switch
        {
            InboxKind.DespatchAdvice => DeliveryRules.Despatched(change, Read<DespatchAdvice>(item), stamp),
            InboxKind.ReceiptAdvice => DeliveryRules.Received(change, Read<ReceiptAdvice>(item), stamp),
            InboxKind.OrderChange => OrderChangeRules.Changed(change, Read<OrderChange>(item), stamp),
            InboxKind.OrderCancellation => OrderChangeRules.Cancelled(change, Read<OrderCancellation>(item), stamp),
            InboxKind.Dispute => RepaymentRules.PayOut(OrderChangeRules.Disputed(change, Read<Dispute>(item), stamp), stamp),
            InboxKind.CreditNote => OrderChangeRules.Credited(change, Read<CreditNote>(item), stamp),
            InboxKind.MisdirectedPayment => OrderChangeRules.Misdirected(change, Read<MisdirectedPayment>(item), stamp),
            InboxKind.OrderDecision => DecisionRules.Decide(change, Read<OrderDecision>(item), stamp),
            InboxKind.PaymentStatus => Report(change, Read<PaymentStatusReport>(item), stamp),
            InboxKind.PaymentReturn => Return(change, Read<PaymentReturn>(item), stamp),
            InboxKind.Credit => RepaymentRules.Credit(change, Read<CollectionCredit>(item), stamp),
            InboxKind.CreditReversal => ReversalRules.Reverse(change, Read<CreditReversal>(item), stamp),
            InboxKind.GuaranteeCall => RepaymentRules.PayOut(GuaranteeCallRules.Call(change, Read<GuaranteeDemand>(item), stamp), stamp),
            InboxKind.WriteOff => WriteOffRules.Propose(change, Read<WriteOffRequest>(item), stamp),
            InboxKind.Pause => PauseRules.Request(change, Read<PauseRequest>(item), stamp),
            InboxKind.PauseEnd => PauseRules.End(change, Read<PauseEnd>(item), stamp),
            InboxKind.Extension => ExtensionRules.Request(change, Read<ExtensionRequest>(item), stamp),
            InboxKind.Settlement => SettlementRules.Propose(change, Read<SettlementRequest>(item), stamp),
            InboxKind.LoanStatement => ShadowRules.Compare(change, Read<LoanStatement>(item), stamp),
            InboxKind.Insolvency => DefaultRules.Insolvent(change, Read<Insolvency>(item), stamp),
            InboxKind.AgreementEnded => PersonRules.EndAgreement(change, Read<AgreementEnded>(item), stamp),
            InboxKind.PayoutAccount => PersonRules.ChangePayoutAccount(change, Read<PayoutAccountChange>(item), stamp),
            InboxKind.PaymentLapse => Lapse(change, Read<PaymentLapse>(item), stamp),
            InboxKind.RateFixing => RateRules.Fix(change, Read<RateFixings>(item), stamp),
            InboxKind.Review => MonitoringRules.Review(change, stamp),
            InboxKind.SetOffClaim => SetOffRules.Hear(change, Read<SetOffClaim>(item), stamp),
            InboxKind.SetOff => RepaymentRules.TakeSetOff(change, Read<SetOff>(item), stamp),
            InboxKind.PeriodClose => PeriodCloseRules.Close(change, Read<PeriodClose>(item), stamp),
            InboxKind.Freeze => PersonRules.Freeze(change, Read<FreezeOrder>(item), stamp),
            InboxKind.Fraud => DefaultRules.Fraud(change, Read<FraudFinding>(item), stamp),
            InboxKind.Resume => Resume(change, Read<PersonDecision>(item), stamp),
            InboxKind.Approve => Approve(change, Read<PersonDecision>(item), stamp),
            InboxKind.Reject => Reject(change, Read<PersonDecision>(item), stamp),
            InboxKind.Accept => Accept(change, Read<PersonDecision>(item), stamp),
            InboxKind.Release => RepaymentRules.PayOut(PersonRules.ReleaseResidual(change, Read<PersonDecision>(item), stamp), stamp),
            _ => throw new InvalidOperationException($"No rule handles an inbox item of kind '{item.Kind}'."),
        };
    }

    private static CaseChange Report(CaseChange change, PaymentStatusReport report, FactStamp stamp) =>
        IsDisbursement(change, report.EndToEndId)
            ? RepaymentRules.AllocateWaiting(DisbursementRules.Report(change, report, stamp), stamp)
            : RepaymentRules.Report(change, report, stamp);

    private static CaseChange Lapse(CaseChange change, PaymentLapse lapse, FactStamp stamp) => IsDisbursement(change, lapse.PaymentId)
        ? DisbursementRules.Lapse(change, lapse, stamp)
        : RepaymentRules.Lapse(change, lapse, stamp);

    private static CaseChange Return(CaseChange change, PaymentReturn back, FactStamp stamp) =>
        !IsDisbursement(change, back.EndToEndId) ? RepaymentRules.Return(change, back, stamp)
        : DisbursementRules.CanUndo(change.Case) ? DisbursementRules.Return(change, back, stamp)
        : RepaymentRules.TakeReturned(change, back, stamp);

    /// <summary>
    /// A person has looked at one thing. When nothing keeps the case frozen any more, a settlement that the bank had contradicted counts, and what
    /// was held up goes out; unless the bank may have paid the same twice: then one of the two has to come back first.
    /// </summary>
    private static CaseChange Resume(CaseChange change, PersonDecision decision, FactStamp stamp)
    {
        var lifted = change.Lift(decision, stamp.Fact("Resumed", $"{decision.PersonId}: {decision.Note}."));
        if (lifted.Case.Freezes.Length > 0) return lifted;
        var accepted = PaymentRules.AcceptContested(
            lifted, stamp,
            (before, payment, at) => payment.Purpose == PaymentPurpose.Disbursement
                ? RepaymentRules.AllocateWaiting(DisbursementRules.Settled(before, payment, at), at)
                : RepaymentRules.Settled(before, payment, at));
        if (accepted.Case.Payments.FirstOrDefault(payment => payment.IsContested) is { } contested)
        {
            return accepted.Freeze(
                "payment-contested", $"{contested.Id} over {contested.Amount} may have been paid beside a later attempt: one of the two has to come back first.",
                stamp.Fact("PaymentContested", contested.Id));
        }

        return RepaymentRules.PayOut(accepted.Thaw(), stamp);
    }

    private static CaseChange Approve(CaseChange change, PersonDecision decision, FactStamp stamp) => decision.Kind switch
    {
        WriteOffProposal.WorkItemKind => WriteOffRules.Approve(change, decision, stamp),
        AskedPause.WorkItemKind => PauseRules.Approve(change, decision, stamp),
        Extension.WorkItemKind => ExtensionRules.Approve(change, decision, stamp),
        Settlement.WorkItemKind => SettlementRules.Approve(change, decision, stamp),
        _ => PersonRules.Approve(change, decision, stamp),
    };

    private static CaseChange Reject(CaseChange change, PersonDecision decision, FactStamp stamp) => decision.Kind switch
    {
        WriteOffProposal.WorkItemKind => WriteOffRules.Reject(change, decision, stamp),
        AskedPause.WorkItemKind => PauseRules.Reject(change, decision, stamp),
        Extension.WorkItemKind => ExtensionRules.Reject(change, decision, stamp),
        Settlement.WorkItemKind => SettlementRules.Reject(change, decision, stamp),
        _ => PersonRules.Reject(change, decision, stamp),
    };

    private static CaseChange Accept(CaseChange change, PersonDecision decision, FactStamp stamp) => decision.Kind switch
    {
        ChargeDispute.WorkItemKind => RepaymentRules.PayOut(OrderChangeRules.AcceptCharges(change, decision, stamp), stamp),
        ResidualRules.Overpaid => RepaymentRules.AcceptShortfall(change, decision, stamp),
        _ => PersonRules.AcceptWithoutReceipt(change, decision, stamp),
    };

    private static bool IsDisbursement(CaseChange change, string paymentId) =>
        change.Case.FindPayment(paymentId) is { Purpose: PaymentPurpose.Disbursement };

    private static T Read<T>(InboxItem item) => StorageJson.Read<T>(item.Body);
}
