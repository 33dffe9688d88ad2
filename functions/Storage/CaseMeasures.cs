using ScfFunctions.Domain;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Storage;

/// <summary>Measures what commits of cases have brought about. Called after a commit by whoever made it, so each counts once, or not at all after a crash between the two.</summary>
public sealed class CaseMeasures(ScfMetrics metrics)
{
    /// <summary>Counts refusals, and the banks' first words on payments.</summary>
    /// <param name="before">The case as it was read.</param>
    /// <param name="after">The case as it was committed.</param>
    /// <param name="heardAt">When what brought the change about reached us.</param>
    public void Count(FinancingCase before, FinancingCase after, DateTimeOffset heardAt)
    {
        CaseTrace.Tag(Names.Stage, Standing.Of(after).Stage);
        if (after.Lifecycle == Lifecycle.Rejected && before.Lifecycle != Lifecycle.Rejected)
        {
            foreach (var reason in after.Reasons) metrics.Refused("case", reason.Code);
        }

        if (after.Payments == before.Payments) return;
        foreach (var payment in after.Payments)
        {
            var isFirstWord = payment.Status is not (PaymentStatus.Instructed or PaymentStatus.Voided)
                && before.FindPayment(payment.Id) is { Status: PaymentStatus.Instructed };
            if (isFirstWord) metrics.BankAnswered(payment.Bank, heardAt - payment.InstructedAt);
        }
    }
}
