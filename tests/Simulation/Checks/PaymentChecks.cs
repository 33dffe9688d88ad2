using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>The banks' ledgers by themselves: nothing is paid twice, nothing comes back twice, and nothing is paid that no case asked for.</summary>
internal static class PaymentChecks
{
    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        foreach (var payment in evidence.Banks.Payments)
        {
            var moved = evidence.Banks.OutOf(payment);
            var (outs, backs) = (moved.Count(movement => movement.Cents < 0), moved.Count(movement => movement.Cents > 0));
            if (outs > 1 || backs > outs) yield return new Failure("a payment id is paid at most once and returned at most once", $"{payment.PaymentId}: {outs} out, {backs} back");
            if (IsGivenUp(evidence, payment)) yield return new Failure("nothing that a bank was asked to pay is given up", $"{payment.PaymentId} over {payment.Amount}, {payment.State} at the bank");
            if (!IsAsked(evidence, payment)) yield return new Failure("what a bank was asked to pay is in its case", $"{payment.PaymentId} over {payment.Amount}");
        }

        foreach (var financed in evidence.Outcome.Cases)
        {
            // Banks here contradict themselves in one way only; any other contradiction is one of ours.
            if (evidence.Outcome.Disturbances.Done.Contains((DisturbanceKind.SettledAfterRejected, financed.Order.Number))) continue;
            if (evidence.Rows.Cases[financed.Case.Id].Facts.FirstOrDefault(fact => fact.GetProperty("name").GetString() == "PaymentStatusContradicts") is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } fact)
                yield return new Failure("a bank that contradicts nothing is not said to", $"{financed.Name}: {fact.GetProperty("detail").GetString()}");
        }

        foreach (var paidTwice in evidence.Banks.Payments
            .Where(payment => payment.Purpose == LedgerPayment.Disbursement && evidence.Banks.PaidOn(payment) is not null)
            .GroupBy(payment => payment.Reference, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new Failure("an order is financed once", $"{paidTwice.Key}: {string.Join(", ", paidTwice.Select(payment => payment.PaymentId))}");
        }
    }

    /// <summary>Silence voids nothing: only what was never sent may be voided.</summary>
    private static bool IsGivenUp(Evidence evidence, LedgerPayment payment) =>
        PaymentIds.CaseOf(payment.PaymentId) is { } caseId && evidence.Rows.Cases.TryGetValue(caseId, out var rows)
        && (rows.Payments.Any(known => known.GetProperty("id").GetString() == payment.PaymentId && known.GetProperty("status").GetString() == "Voided")
            || rows.Facts.Any(fact => fact.GetProperty("name").GetString() == "PaymentVoided" && fact.GetProperty("detail").GetString()!.StartsWith(payment.PaymentId + " ", StringComparison.Ordinal)));

    private static bool IsAsked(Evidence evidence, LedgerPayment payment) =>
        PaymentIds.CaseOf(payment.PaymentId) is { } caseId && evidence.Rows.Cases.TryGetValue(caseId, out var rows)
        && rows.Payments.Any(known => known.GetProperty("id").GetString() == payment.PaymentId && CaseRows.CentsOf(known.GetProperty("amount")) == payment.Amount.Cents);
}
