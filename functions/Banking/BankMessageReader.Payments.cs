using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

public static partial class BankMessageReader
{
    /// <summary>The reports of a pain.002, and when the bank wrote it.</summary>
    public static (IReadOnlyList<PaymentStatusReport> Reports, DateTimeOffset At, DeadLetter? Fault) ReadPain002(BinaryData body)
    {
        if (!TryRead<Pain002>(body, out var message, out var fault)) return ([], default, fault);
        if (message.Transactions.Count is 0 or > MostTransactions)
            return ([], default, Malformed($"/transactions: {message.Transactions.Count} of them; 1 to {MostTransactions} are allowed"));
        List<PaymentStatusReport> reports = [];
        for (var i = 0; i < message.Transactions.Count; i++)
        {
            var (report, wrong) = Read(message.Transactions[i], message.CreationDateTime, $"/transactions/{i}");
            if (report is null) return ([], default, wrong);
            reports.Add(report);
        }

        return (reports, message.CreationDateTime, null);
    }

    private static (PaymentStatusReport? Report, DeadLetter? Fault) Read(Pain002Transaction transaction, DateTimeOffset created, string at)
    {
        PaymentStatus? status = transaction.Status switch
        {
            "ACSC" => Domain.PaymentStatus.Settled,
            "ACCP" or "ACTC" or "PDNG" => Domain.PaymentStatus.Accepted,
            "RJCT" => Domain.PaymentStatus.Rejected,
            _ => null,
        };
        if (status is not { } known) return (null, Malformed($"{at}/status: '{transaction.Status}' is none of ACSC, ACCP, ACTC, PDNG, RJCT"));
        if (!transaction.Amount.IsPositive) return (null, Malformed($"{at}/amount: {transaction.Amount} is not above zero"));
        if (known == Domain.PaymentStatus.Settled && transaction.SettlementDate is null) return (null, Malformed($"{at}/settlementDate: missing for ACSC"));
        if (known == Domain.PaymentStatus.Rejected && string.IsNullOrEmpty(transaction.ReasonCode)) return (null, Malformed($"{at}/reasonCode: missing for RJCT"));
        if (LengthFault(transaction.ReasonCode, LongestReasonCode, $"{at}/reasonCode") is { } tooLong) return (null, tooLong);
        if (transaction.SettlementDate is { } day && DateFault(day, created, $"{at}/settlementDate") is { } wrong) return (null, wrong);
        var settled = known == Domain.PaymentStatus.Settled ? transaction.SettlementDate : null;
        return (new PaymentStatusReport(transaction.EndToEndId, known, transaction.ReasonCode, transaction.Amount, settled), null);
    }
}
