using System.Text.Json;

namespace Simulation.Checks;

/// <summary>The invariants of the books and limits, read from the rows.</summary>
internal static class BookChecks
{
    private static readonly string[] OwedFromCollection = ["Unallocated", "Suspense", "HeldForFunder", "HeldForGuarantor", "HeldForSupplier"];

    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        foreach (var rows in evidence.Rows.Cases.Values)
        {
            foreach (var entry in rows.Entries)
            {
                var lines = entry.GetProperty("lines").EnumerateArray().ToList();
                if (Sum(lines, "Debit") != Sum(lines, "Credit")) yield return new Failure("each entry balances", $"case {rows.Id}: {entry}");
            }

            var (cash, owed) = (rows.Balance("C", "CollectionCash"), -OwedFromCollection.Sum(account => rows.Balance("C", account)));
            if (cash != owed) yield return new Failure("a case's client money is what is owed from it", $"case {rows.Id}: cash {cash}, owed {owed}");
            if (rows.State.TryGetProperty("loan", out var loan) && rows.State.TryGetProperty("advance", out var advance)
                && CaseRows.CentsOf(loan.GetProperty("principal")) > CaseRows.CentsOf(advance.GetProperty("amount")))
                yield return new Failure("disbursed principal is at most what was approved", $"case {rows.Id}");
            var (entries, facts) = (rows.Entries.Count(), rows.Facts.Count());
            if (entries != rows.State.GetProperty("entryCount").GetInt32() || facts != rows.State.GetProperty("factCount").GetInt32())
                yield return new Failure("a case has as many facts and entries as it counts", $"case {rows.Id}: {facts} facts, {entries} entries");
        }

        foreach (var failure in Commits(evidence)) yield return failure;
        foreach (var (table, limit) in new[] { ("Facilities", "Limit"), ("BuyerLimits", "Limit"), ("CapitalPool", "Lendable") })
        {
            foreach (var failure in Limits(evidence, table, limit)) yield return failure;
        }
    }

    /// <summary>Each commit of a case says what it was: what it heard, the step that it took, or that another episode or a person took over.</summary>
    private static IEnumerable<Failure> Commits(Evidence evidence)
    {
        foreach (var rows in evidence.Rows.Cases.Values)
        {
            var heard = rows.Of("in").Count(row => row.GetInt64("HandledBy") is not null);
            var steps = rows.Of("step").Count();
            var others = rows.Facts.Count(fact => fact.GetProperty("name").GetString() is "EpisodeStarted" or "StepFailed");
            var commits = rows.State.GetProperty("sequence").GetInt32();
            if (commits != heard + steps + others)
                yield return new Failure("every commit is a step or hears something", $"case {rows.Id}: {commits} commits, {heard} items heard, {steps} steps, {others} others");
        }
    }

    /// <summary>The sums of a limit are those of its holds, and what is used lies within it.</summary>
    private static IEnumerable<Failure> Limits(Evidence evidence, string table, string property)
    {
        foreach (var limit in evidence.Rows.Rows(table).Where(row => row.ContainsKey(property) && row.ContainsKey("Reserved")))
        {
            var holds = evidence.Rows.Rows(table).Where(row => row.PartitionKey == limit.PartitionKey && row.RowKey.StartsWith("hold|", StringComparison.Ordinal)).ToList();
            var isOnly = evidence.Rows.Rows(table).Count(row => row.PartitionKey == limit.PartitionKey && row.ContainsKey("Reserved") && !row.RowKey.StartsWith("hold|", StringComparison.Ordinal)) == 1;
            if (!isOnly) continue;
            foreach (var sum in new[] { "Reserved", "Utilised" })
            {
                var (stated, held) = (limit.GetInt64(sum), holds.Sum(hold => hold.GetInt64(sum)));
                if (stated != held) yield return new Failure("a limit's sums are those of its holds", $"{table} {limit.PartitionKey} {limit.RowKey}: {sum} {stated}, holds {held}");
            }

            if (limit.GetInt64("Reserved") + limit.GetInt64("Utilised") > limit.GetInt64(property))
                yield return new Failure("nothing is held beyond a limit", $"{table} {limit.PartitionKey} {limit.RowKey}");
        }
    }

    private static long Sum(List<JsonElement> lines, string side) =>
        lines.Where(line => line.GetProperty("side").GetString() == side).Sum(line => CaseRows.CentsOf(line.GetProperty("amount")));
}
