using System.Collections.Immutable;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Application;

/// <summary>Asks to finance an order under an agreement.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="AgreementId">The agreement under which the supplier has a facility.</param>
/// <param name="RequestedAmount">At most this much; null for as much as the order carries.</param>
public sealed record CaseRequest(string OrderId, string AgreementId, Money? RequestedAmount)
{
    public static CaseRequest Read(JsonFields fields)
    {
        CaseRequest request = new(fields.Id("orderId"), fields.Id("agreementId"), fields.OptionalAmount("requestedAmount"));
        if (request.RequestedAmount is { IsPositive: false }) fields.Fault("requestedAmount", "out-of-range", "What is asked for must be above zero.");
        return request;
    }
}

/// <summary>That an application was taken in; what comes of it is read at its location.</summary>
public sealed record CaseAccepted(string Id, Lifecycle Lifecycle);

/// <summary>A case as lists show it.</summary>
public sealed record CaseSummary(string Id, string SupplierId, string BuyerId, string Lifecycle)
{
    public static CaseSummary Of(CaseIndexEntry entry) => new(entry.CaseId, entry.SupplierId, entry.BuyerId, entry.Lifecycle);
}

/// <summary>That a loan in default may be settled for less: proposed, or agreed on.</summary>
public sealed record SettlementAnswer(Money Amount, DateOnly PayBy, bool IsAgreed);

/// <summary>That a loan is to mature later: asked for, or granted.</summary>
public sealed record ExtensionAnswer(DateOnly MaturityDate, bool IsApproved);

/// <summary>A rate that a floating loan bears.</summary>
/// <param name="From">The first day that bears it.</param>
/// <param name="Rate">The whole rate, margin included.</param>
/// <param name="Fixing">What it goes by.</param>
/// <param name="FixingDay">The day whose fixing it has to go by; another than that of the fixing while it is not known.</param>
/// <param name="IsProvisional">That fixing is not known yet: once it is, the loan is reckoned anew.</param>
public sealed record LoanRateAnswer(DateOnly From, AnnualRate Rate, Fixing Fixing, DateOnly FixingDay, bool IsProvisional)
{
    /// <summary>What is settled stays as it was reckoned: a rate whose day has been fixed since is final.</summary>
    public static LoanRateAnswer Of(FinancingCase financing, LoanRate rate) =>
        new(rate.From, rate.Rate, rate.Fixing, rate.FixingDay, RateResets.IsAwaited(financing, rate));
}

/// <summary>A case as answers show it: its states, amounts and dates, computed for the day of the answer.</summary>
public sealed record CaseAnswer(
    string Id, string OrderId, string SupplierId, string BuyerId, string AgreementId, Lifecycle Lifecycle, DeliveryState Delivery, BalanceState Balance,
    EndReason? EndReason, IReadOnlyList<string> Flags, ImmutableArray<Reason> Reasons, Money? OrderValue, Money? Advance, Money? Fee,
    Money? PrincipalOutstanding, Money? InterestAccrued, Money? Collected, Money? Residual, DateOnly? DeliveryDeadline, DateOnly? ReceivableDueDate,
    DateOnly? MaturityDate, int DaysPastDue, string DelinquencyBucket, DateTimeOffset AppliedAt, DateTimeOffset? ClosedAt,
    FinancingPolicy? Policy, Money? EligibleValue, Money? BuyerOwes, Money? Disputed, Money? Recalled, DateOnly? RecallDueDate, Money? Guaranteed,
    Money? PaidBySupplier, DateOnly? DecideBy, DateOnly? DueDate, Money? GuaranteeCalled, Money? OwedToGuarantor, Money? Outstanding,
    SettlementAnswer? Settlement, ExtensionAnswer? Extension, IReadOnlyList<LoanPause> Pauses,
    bool RateIsProvisional, IReadOnlyList<LoanRateAnswer> Rates)
{
    /// <param name="financing">The case.</param>
    /// <param name="now">When the answer is given.</param>
    public static CaseAnswer Of(FinancingCase financing, DateTimeOffset now)
    {
        var loan = financing.Loan;
        var today = loan is null ? default : financing.LoanDay(now);
        var position = loan?.At(today);
        var daysPastDue = financing.DaysPastDue(today);
        var receivable = financing.OrderValue is null ? null : Receivable.Of(financing);
        var residual = financing.Payments.Where(p => p is { Purpose: PaymentPurpose.Residual, Status: PaymentStatus.Settled })
            .Aggregate((Money?)null, (sum, p) => sum is { } paid ? paid + p.Amount : p.Amount);
        List<string> flags = [.. Enum.GetValues<CaseFlags>().Where(flag => flag != CaseFlags.None && financing.Flags.HasFlag(flag)).Select(flag => flag.ToString())];
        if (financing.IsDeliveryOverdue) flags.Add("DeliveryOverdue");
        return new CaseAnswer(
            financing.Id, financing.OrderId, financing.SupplierId, financing.BuyerId, financing.AgreementId, financing.Lifecycle, financing.Delivery,
            financing.Balance, financing.EndReason, flags, financing.Reasons, financing.OrderValue, financing.Advance?.Amount, financing.Advance?.Fee,
            position?.Principal, position?.InterestDue, financing.Collected, residual, financing.DeliveryDeadline, financing.ReceivableDueDate,
            financing.MaturityDate, daysPastDue, (financing.Terms?.Buckets ?? DelinquencyBuckets.Default).Of(daysPastDue).ToString(), financing.AppliedAt, financing.ClosedAt, financing.Terms?.Policy,
            receivable?.Eligible, receivable?.Unpaid, receivable?.Disputed, financing.Recalled, financing.RecallDueDate, financing.GuaranteePosted,
            financing.PaidBySupplier, financing.Decision?.DueOn, financing.DueDate, financing.GuaranteeCall?.Amount, position?.OwedToGuarantor, position?.Outstanding,
            financing.Settlement is { } settlement ? new SettlementAnswer(settlement.Amount, settlement.PayBy, settlement.IsAgreed) : null,
            financing.Extension is { } extension ? new ExtensionAnswer(extension.MaturityDate, extension.IsApproved) : null,
            loan?.Pauses ?? [],
            RateResets.AreProvisional(financing, today), [.. financing.Rates.Select(rate => LoanRateAnswer.Of(financing, rate))]);
    }
}
