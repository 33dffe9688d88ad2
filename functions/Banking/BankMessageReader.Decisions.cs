using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

public static partial class BankMessageReader
{
    /// <summary>A bank east of UTC may already have closed a day that has not begun there.</summary>
    private const int MostDaysClosedAhead = 1;

    /// <summary>A bank's answer to an application for a line, and when it wrote it.</summary>
    public static (LineDecision? Decision, DateTimeOffset At, DeadLetter? Fault) ReadCreditDecision(BinaryData body)
    {
        if (!TryRead<CreditDecisionMessage>(body, out var message, out var fault)) return (null, default, fault);
        if ((DecisionFault(message.Decision) ?? ReasonFault(message.Reason)) is { } wrong) return (null, default, wrong);
        var isApproved = message.Decision == "Approved";
        if (isApproved && message.Limit is null) return (null, default, Malformed("/limit: missing for Approved"));
        if (isApproved && message.Limit is { IsPositive: false } limit) return (null, default, Malformed($"/limit: {limit} is not above zero"));
        if (!isApproved && message.Limit is not null) return (null, default, Malformed("/limit: there is none for Declined"));
        if (!isApproved && message.ValidUntil is not null) return (null, default, Malformed("/validUntil: there is none for Declined"));
        return (new LineDecision(message.ApplicationId, isApproved, message.Limit, message.ValidUntil, message.Reason), message.CreationDateTime, null);
    }

    /// <summary>A bank's answer about an order, and when it wrote it.</summary>
    public static (OrderDecision? Decision, DateTimeOffset At, DeadLetter? Fault) ReadOrderDecision(BinaryData body)
    {
        if (!TryRead<OrderDecisionMessage>(body, out var message, out var fault)) return (null, default, fault);
        if ((DecisionFault(message.Decision) ?? ReasonFault(message.Reason)) is { } wrong) return (null, default, wrong);
        return (new OrderDecision(message.ReviewId, message.Decision == "Approved", message.Reason), message.CreationDateTime, null);
    }

    /// <summary>A bank's call of a guarantee, for which case, and when it wrote it.</summary>
    public static (GuaranteeDemand? Demand, string CaseId, DateTimeOffset At, DeadLetter? Fault) ReadGuaranteeCall(BinaryData body)
    {
        if (!TryRead<GuaranteeCallMessage>(body, out var message, out var fault)) return (null, "", default, fault);
        if (message.CaseId.Length == 0) return (null, "", default, Malformed("/caseId: missing"));
        if (DateFault(message.AsOf, message.CreationDateTime, "/asOf", MostDaysClosedAhead) is { } wrong) return (null, "", default, wrong);
        return message.Amount.IsPositive
            ? (new GuaranteeDemand(message.MessageId, message.AsOf, message.Amount), message.CaseId, message.CreationDateTime, null)
            : (null, "", default, Malformed($"/amount: {message.Amount} is not above zero"));
    }

    /// <summary>What a bank's books say of its loans, by case.</summary>
    public static (IReadOnlyList<(string CaseId, LoanStatement Statement)> Loans, DeadLetter? Fault) ReadLoanStatement(BinaryData body)
    {
        if (!TryRead<LoanStatementMessage>(body, out var message, out var fault)) return ([], fault);
        if (message.Loans.Count is 0 or > MostTransactions) return ([], Malformed($"/loans: {message.Loans.Count} of them; 1 to {MostTransactions} are allowed"));
        List<(string, LoanStatement)> loans = [];
        for (var i = 0; i < message.Loans.Count; i++)
        {
            var (loan, at) = (message.Loans[i], $"/loans/{i}");
            if (loan.CaseId.Length == 0) return ([], Malformed($"{at}/caseId: missing"));
            if (DateFault(loan.AsOf, message.CreationDateTime, $"{at}/asOf", MostDaysClosedAhead) is { } wrong) return ([], wrong);
            if (loan.Principal.IsNegative) return ([], Malformed($"{at}/principal: {loan.Principal} is below zero"));
            if (loan.Interest.IsNegative) return ([], Malformed($"{at}/interest: {loan.Interest} is below zero"));
            if (loan.Principal.Currency != loan.Interest.Currency) return ([], Malformed($"{at}/interest: {loan.Interest} on {loan.Principal}"));
            loans.Add((loan.CaseId, new LoanStatement(loan.AsOf, loan.Principal, loan.Interest)));
        }

        return (loans, null);
    }
}
