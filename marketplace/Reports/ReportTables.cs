using System.Globalization;
using Spectre.Console;

namespace Marketplace.Reports;

/// <summary>Shows a report as tables: with colour on a terminal, plain where the output goes into a file.</summary>
internal static class ReportTables
{
    private const int BrokenRowsShown = 20;

    public static void Write(IAnsiConsole console, ReplayReport report)
    {
        Counts(console, "Orders", "Orders", OrdersOf(report));
        Counts(console, "Cases by state", "Cases", report.States);
        if (report.Refusals.Count > 0) Counts(console, "Refused because", "Cases", report.Refusals);
        MoneyTable(console, report.Totals);
        if (report.OpenWorkItems.Count > 0) Counts(console, "Open work items", "Items", report.OpenWorkItems);
        if (report.Disturbances.Count > 0) Disturbances(console, report.Disturbances);
        if (report.Decisions.Count > 0) Counts(console, "What people decided", "Times", report.Decisions);
        foreach (var book in report.TrialBalance) TrialBalance(console, book);
        BankTable(console, report);
        Checks(console, report);
        Run(console, report);
        foreach (var row in report.BrokenRows.Take(BrokenRowsShown)) console.MarkupLineInterpolated($"[yellow]left out:[/] {row}");
        if (report.BrokenRows.Count > BrokenRowsShown) console.MarkupLineInterpolated($"and {report.BrokenRows.Count - BrokenRowsShown} more broken rows");
    }

    private static IEnumerable<KeyValuePair<string, int>> OrdersOf(ReplayReport report)
    {
        yield return new("in the files", report.OrdersRead);
        yield return new("order-seller pairs", report.OrderSellerPairs);
        yield return new("cases", report.Totals.Cases);
        foreach (var (reason, count) in report.WithoutCase) yield return new($"without a case: {reason}", count);
        yield return new("broken rows left out", report.BrokenRows.Count);
        yield return new("not financed when the buyer paid", report.PaidElsewhere);
    }

    private static void Counts(IAnsiConsole console, string title, string unit, IEnumerable<KeyValuePair<string, int>> counts)
    {
        var table = Table(title, "", unit);
        foreach (var (name, count) in counts) table.AddRow(Markup.Escape(name), Number(count));
        console.Write(table);
    }

    private static void MoneyTable(IAnsiConsole console, ReportTotals totals)
    {
        var table = Table("Money", "Currency", "Advances", "Disbursed", "Repaid", "Outstanding");
        table.AddRow(totals.Disbursed.Currency, Number(totals.Advances), Amount(totals.Disbursed.Cents), Amount(totals.Repaid.Cents), Amount(totals.Outstanding.Cents));
        console.Write(table);
    }

    private static void TrialBalance(IAnsiConsole console, Backend.BookAnswer book)
    {
        var table = Table($"Trial balance, book {book.Book} in {book.Currency}", "Account", "Debit", "Credit", "Balance");
        long debits = 0;
        long credits = 0;
        foreach (var account in book.Accounts)
        {
            var (debit, credit) = (Money.ParseCents(account.Debit), Money.ParseCents(account.Credit));
            table.AddRow(Markup.Escape(account.Account), Amount(debit), Amount(credit), Amount(debit - credit));
            debits += debit;
            credits += credit;
        }

        table.AddEmptyRow();
        table.AddRow("[bold]total[/]", Amount(debits), Amount(credits), Amount(debits - credits));
        console.Write(table);
    }

    private static void BankTable(IAnsiConsole console, ReplayReport report)
    {
        var table = Table("The banks' own ledgers", "", "Count", "Amount");
        foreach (var movement in report.Bank) table.AddRow(Markup.Escape($"{movement.Bank}: {movement.What}"), Number(movement.Count), Amount(Money.ParseCents(movement.Amount)));
        table.AddRow("Messages, without repeats", Number(report.Run.BankMessages), "");
        table.AddRow("Payments repeated, not paid again", Number(report.Run.BankRepeats), "");
        console.Write(table);
    }

    private static void Disturbances(IAnsiConsole console, IReadOnlyList<DisturbanceLine> lines)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Disturbances").ShowRowSeparators()
            .AddColumn("Kind").AddColumn("By").AddColumn(new TableColumn("Sent").RightAligned()).AddColumn("Handled").AddColumn("Ended");
        foreach (var line in lines) table.AddRow(Markup.Escape(line.Kind), Markup.Escape(line.By), Number(line.Sent), Listed(line.Handled), Listed(line.Ended));
        console.Write(table);

        static string Listed(IReadOnlyDictionary<string, int> counts) =>
            Markup.Escape(string.Join(", ", counts.OrderByDescending(pair => pair.Value).Select(pair => $"{Number(pair.Value)} {pair.Key}")));
    }

    private static void Checks(IAnsiConsole console, ReplayReport report)
    {
        var table = Table("Reconciliation", "Check", "").AddColumn("");
        foreach (var check in report.Checks)
            table.AddRow(Markup.Escape(check.Name), check.Difference is null ? "[green]agrees[/]" : "[red]differs[/]", Markup.Escape(check.Difference ?? ""));
        console.Write(table);
    }

    private static void Run(IAnsiConsole console, ReplayReport report)
    {
        var run = report.Run;
        var table = Table("This run", "", "");
        table.AddRow("wall time", Seconds(run.WallSeconds));
        table.AddRow("cases per second", run.CasesPerSecond.ToString("0.0", CultureInfo.InvariantCulture));
        table.AddRow("of it: site, bank, moving the clock", $"{Seconds(run.SiteSeconds)}, {Seconds(run.BankSeconds)}, {Seconds(run.ClockSeconds)}");
        table.AddRow("ticks", Number(run.Ticks));
        table.AddRow("requests, repeated after a break", $"{Number(run.Requests)}, {Number(run.Retries)}");
        table.AddRow("backend started again", Number(run.BackendRestarts));
        if (run.BackendPeakMemory is { } backend) table.AddRow("peak memory, backend", Megabytes(backend));
        table.AddRow("peak memory, marketplace", Megabytes(run.OwnPeakMemory));
        console.Write(table);
    }

    private static Table Table(string title, string first, params string[] others)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title)).AddColumn(Markup.Escape(first));
        foreach (var name in others) table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        return table;
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Amount(long cents) => (cents / 100m).ToString("N2", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static string Megabytes(long bytes) => $"{(bytes / 1024d / 1024d).ToString("0", CultureInfo.InvariantCulture)} MB";
}
