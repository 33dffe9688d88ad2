using Azure.Data.Tables;
using Marketplace.Bank;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Nothing is left behind: no hold, claim, marker, promise, message or orchestration that nobody will ever look at again.</summary>
internal static class OrphanChecks
{
    public static IEnumerable<Failure> Of(Evidence evidence) =>
        Holds(evidence).Concat(Claims(evidence)).Concat(Promises(evidence)).Concat(Messages(evidence)).Concat(Instances(evidence));

    private static IEnumerable<Failure> Holds(Evidence evidence)
    {
        foreach (var (table, share) in new[] { ("Facilities", false), ("BuyerLimits", false), ("CapitalPool", true) })
        {
            foreach (var hold in evidence.Rows.Rows(table).Where(row => row.RowKey.StartsWith("hold|", StringComparison.Ordinal)))
            {
                var rows = evidence.Rows.Cases[hold.RowKey["hold|".Length..]];
                var (reserved, utilised) = (hold.GetInt64("Reserved")!.Value, hold.GetInt64("Utilised")!.Value);
                if (rows.HasEnded && (reserved, utilised) != (0, 0))
                    yield return new Failure("an ended case holds nothing", $"{table}: case {rows.Id}, {rows.Lifecycle}, reserved {reserved}, utilised {utilised}");
                if (!share && !rows.HasEnded && rows.State.TryGetProperty("loan", out _) && utilised != Principal(rows))
                    yield return new Failure("a loan uses its limits", $"{table}: case {rows.Id}, outstanding {Principal(rows)}, utilised {utilised}");
            }
        }
    }

    private static IEnumerable<Failure> Claims(Evidence evidence)
    {
        var paidOut = evidence.Banks.Payments.Where(payment => payment.Purpose == LedgerPayment.Disbursement && evidence.Banks.OutOf(payment).Count > 0)
            .Select(payment => PaymentIds.CaseOf(payment.PaymentId)!).ToHashSet(StringComparer.Ordinal);
        foreach (var claim in evidence.Rows.Rows("Claims"))
        {
            var rows = evidence.Rows.Cases[claim.GetString("CaseId")!];
            if (rows.HasEnded && !paidOut.Contains(rows.Id)) yield return new Failure("a case in which nothing was paid claims nothing", $"case {rows.Id}, {rows.Lifecycle}: {claim.RowKey}");
        }

        foreach (var financing in evidence.Rows.Cases.Values.Where(rows => !rows.HasEnded && paidOut.Contains(rows.Id)))
        {
            if (evidence.Rows.Rows("Claims").All(claim => claim.GetString("CaseId") != financing.Id))
                yield return new Failure("a financed order is claimed", $"case {financing.Id}, {financing.Lifecycle}");
        }
    }

    private static IEnumerable<Failure> Promises(Evidence evidence)
    {
        foreach (var marker in evidence.Rows.Rows("Pending"))
            yield return new Failure($"no marker is left: {marker.GetString("Kind")}", $"{marker.RowKey} since {Written(marker, "MarkedAt")}, tried {marker.GetInt32("Attempts")} times");
        foreach (var rows in evidence.Rows.Cases.Values)
        {
            foreach (var unsent in rows.Of("out").Where(row => row.GetBoolean("Sent") != true)) yield return new Failure("every promise is kept", $"case {rows.Id}, {rows.Lifecycle}: {unsent.RowKey}");
            foreach (var unread in rows.Of("in").Where(row => row.GetBoolean("Handled") != true))
                yield return new Failure("everything said is heard", $"case {rows.Id}, {rows.Lifecycle}: {unread.RowKey} since {Written(unread, "ReceivedAt")}");
        }
    }

    private static IEnumerable<Failure> Messages(Evidence evidence) => evidence.Rows.Messages.Select(message => message.IsDead
        ? new Failure("no message is dead without a known reason", $"{message.Queue} {message.Id}: {message.Header}")
        : new Failure("no message is left in a queue", $"{message.Queue} {message.Id}"));

    private static IEnumerable<Failure> Instances(Evidence evidence)
    {
        var live = evidence.Rows.LiveInstances.ToHashSet(StringComparer.Ordinal);
        foreach (var rows in evidence.Rows.Cases.Values)
        {
            var own = live.Where(id => id.StartsWith(rows.Id + ".", StringComparison.Ordinal)).ToList();
            if (rows.HasEnded && own.Count > 0) yield return new Failure("an ended case has no orchestration", $"case {rows.Id}, {rows.Lifecycle}: {string.Join(", ", own)}");
            if (!rows.HasEnded && (own.Count != 1 || own[0] != $"{rows.Id}.{rows.Episode}"))
                yield return new Failure("a live case has exactly one orchestration, of its episode", $"case {rows.Id}.{rows.Episode}, {rows.Lifecycle}: {string.Join(", ", own)}");
        }
    }

    private static long Principal(CaseRows rows) => rows.Balance("P", "LoanPrincipal") + rows.Balance("B", "LoanPrincipal") + rows.Balance("P", "SubrogatedPrincipal");

    private static string Written(TableEntity row, string property) => $"{row.GetDateTimeOffset(property):yyyy-MM-dd HH:mm}";
}
