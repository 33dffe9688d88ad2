namespace ScfFunctions.Domain;

/// <summary>A work item of a case that a rule closes once nobody has to look at it any more.</summary>
/// <param name="Kind">The work item's kind.</param>
/// <param name="Key">What it is about.</param>
public sealed record CaseCall(string Kind, string Key);

/// <summary>Which work items of a case close by themselves, and when: once what they were about is over, and at the latest when the case ends.</summary>
/// <remarks>What is not listed stays before a person also after the end: a bank that contradicts us, money that somebody owes somebody outside of the case.</remarks>
public static class CaseCalls
{
    /// <summary>The kind of the work item about a loan that is past due; one per part that is unpaid and bucket.</summary>
    public const string PaymentOverdue = "payment-overdue";

    private static readonly Dictionary<string, Func<FinancingCase, string, bool>> Over = new(StringComparer.Ordinal)
    {
        ["order-referred"] = (financing, _) => financing.Lifecycle != Lifecycle.Referred,
        ["decision-due"] = (financing, _) => financing.Lifecycle != Lifecycle.Referred,
        ["payment-silent"] = (financing, key) => financing.FindPayment(key) is not { IsPending: true },
        ["delivery-overdue"] = (financing, _) => financing.IsDeliveryOver || financing.AcceptedWithoutReceipt is not null,
        ["dispute-opened"] = (financing, _) => !financing.HasOpenDispute,
        [ChargeDispute.WorkItemKind] = (financing, _) => !financing.HasOpenDispute,
        ["principal-recalled"] = (financing, _) => financing.Recalled is null,
        [PaymentOverdue] = (financing, key) => financing.Balance == BalanceState.Repaid || key != OverdueKey(financing),
        [DefaultRules.WorkItemKind] = (financing, _) => !financing.IsInDefault,
        ["residual-withheld"] = (financing, _) => !financing.IsResidualWithheld,
        [ResidualRules.Overpaid] = (financing, key) => financing.ResidualDemand?.Subject != key,
        [AskedPause.WorkItemKind] = (financing, key) => financing.AskedPause?.Subject != key,
        [Extension.WorkItemKind] = (financing, key) => financing.Extension is not { IsApproved: false } asked || asked.Subject != key,
        [Settlement.WorkItemKind] = (financing, key) => financing.Settlement is not { IsAgreed: false } proposed || proposed.Subject != key,
        [WriteOffProposal.WorkItemKind] = (financing, _) => financing.WriteOffProposal is not { IsRejected: false },
        ["guarantee-call-refused"] = (financing, _) => financing.Loan?.Guarantee is not null,
        ["settlement-undone"] = AtTheEnd,
        ["credit-reversed"] = AtTheEnd,
        ["delivery-short"] = AtTheEnd,
        ["delivery-excess"] = AtTheEnd,
        ["order-cancelled-after-disbursement"] = AtTheEnd,
        ["frozen-by-person"] = AtTheEnd,
        ["disbursement-unsafe"] = AtTheEnd,
        ["rate-unknown"] = AtTheEnd,
        ["credit-before-disbursement"] = AtTheEnd,
        ["payment-rejected"] = AtTheEnd,
        ["payment-returned"] = AtTheEnd,
    };

    /// <summary>What the work item of the part that has been unpaid longest is about, in the bucket that was noticed last.</summary>
    public static string OverdueKey(FinancingCase financing) => FormattableString.Invariant($"{financing.Id}.{financing.DueDate:yyyyMMdd}.{financing.ReviewedFromDay}");

    /// <summary>Remembers what a change puts before people and a rule can take back, and takes back what is over by it.</summary>
    /// <param name="before">The case before it.</param>
    /// <param name="change">The change.</param>
    /// <remarks>What is put before people by the commit that ends the case, or later, is about the end: it stays until they have looked, or the case has opened and ended again.</remarks>
    public static CaseChange Settle(FinancingCase before, CaseChange change)
    {
        var after = change.Case;
        var ends = after.HasEnded && !before.HasEnded;
        List<CaseCall> over = [.. before.Calls.Where(call => ends || (!after.HasEnded && Over.GetValueOrDefault(call.Kind, AtTheEnd)(after, call.Key)))];
        List<CaseCall> raised = [.. from item in change.Effects.OfType<RaiseWorkItem>() where Over.ContainsKey(item.Kind) select new CaseCall(item.Kind, item.Key)];
        return over.Count == 0 && raised.Count == 0
            ? change
            : change
                .With(c => c with { Calls = [.. c.Calls.Except(over).Union(raised)] })
                .Promise(over.Select(call => new CloseWorkItem(call.Kind, call.Key, $"What this was about is over: the case is {after.Lifecycle}.")));
    }

    private static bool AtTheEnd(FinancingCase financing, string key) => false;
}
