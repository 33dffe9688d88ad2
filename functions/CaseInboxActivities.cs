using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Delivery;
using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Monitoring;
using ScfFunctions.Repayment;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>Brings what the outside said before the rule of the stage that it concerns.</summary>
public sealed class CaseInboxActivities(CaseSession session, TimeProvider clock, ILogger<CaseInboxActivities> log)
{
    [Function(nameof(TakeInbox))]
    public Task<Standing> TakeInbox([ActivityTrigger] CaseEpisode episode, CancellationToken cancellationToken) =>
        session.TakeInboxAsync(episode, (financing, item) => Decide(financing, item, clock.GetUtcNow()), cancellationToken);

    /// <summary>Stops a case whose step keeps failing, and calls a person.</summary>
    [Function(nameof(Freeze))]
    public Task<Standing> Freeze([ActivityTrigger] StepFault fault, CancellationToken cancellationToken)
    {
        log.LogError("Case {CaseId} is frozen: step {Step} keeps failing: {Error}", fault.Episode.CaseId, fault.Step, fault.Error);
        return session.FreezeAsync(fault.Episode, $"Step {fault.Step} keeps failing: {fault.Error}", clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>One kind, one rule. Pure: the same item on the same case at the same time decides the same.</summary>
    internal static CaseChange Decide(FinancingCase financing, InboxItem item, DateTimeOffset now)
    {
        var change = new CaseChange(financing);
        var stamp = new FactStamp(item.BusinessTime, now, item.Evidence);
        return item.Kind switch
        {
            InboxKind.DespatchAdvice => DeliveryRules.Despatched(change, Read<DespatchAdvice>(item), stamp),
            InboxKind.ReceiptAdvice => DeliveryRules.Received(change, Read<ReceiptAdvice>(item), stamp),
            InboxKind.PaymentStatus => Read<PaymentStatusReport>(item) is var report && financing.FindPayment(report.EndToEndId) is { Purpose: PaymentPurpose.Disbursement }
                ? DisbursementRules.Report(change, report, stamp)
                : RepaymentRules.Report(change, report, stamp),
            InboxKind.Credit => RepaymentRules.Credit(change, Read<CollectionCredit>(item), stamp),
            InboxKind.Review => MonitoringRules.Review(change, stamp),
            InboxKind.Resume => RepaymentRules.PayOut(change.Resume(stamp.Fact("Resumed", item.Body)), stamp),
            _ => throw new InvalidOperationException($"No rule handles an inbox item of kind '{item.Kind}'."),
        };
    }

    private static T Read<T>(InboxItem item) => StorageJson.Read<T>(item.Body);
}
