using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Marketplace.Reports;

/// <summary>What a bank's own ledger says at the end.</summary>
/// <param name="Movements">Per account: what came in less what went out since it was opened, in cents.</param>
/// <param name="Differing">Messages that came under an id that stands for something else.</param>
internal sealed record BankView(
    string Code,
    IReadOnlyList<LedgerPayment> Payments,
    IReadOnlyList<LedgerCredit> Credits,
    IReadOnlyDictionary<string, long> Movements,
    int Messages,
    int RepeatedMessages,
    int Differing,
    IReadOnlyList<RepeatedPayment> Repeats,
    IReadOnlyDictionary<string, string> Unreadable)
{
    public static BankView Of(BankDesk desk) => desk.Bank.Ledger.Commit(transaction =>
    {
        var (messages, repeats, differing) = transaction.Received();
        return new BankView(
            desk.Bank.Code, transaction.Payments(), transaction.Credits(),
            Terms.AccountsAt(desk.Bank.Code).ToDictionary(account => account.Account, account => transaction.Movement(account.Account), StringComparer.Ordinal),
            messages, repeats, differing, transaction.Repeats(), desk.Unreadable);
    });
}

/// <summary>One case at the end, beside the order that it financed.</summary>
/// <param name="Books">What its own journal comes to.</param>
/// <param name="Facts">The names of what happened to it, each once.</param>
/// <param name="Credits">The bank's references of the credits that it booked, or of its pieces of them.</param>
internal sealed record FinancedOrder(
    MarketOrder Order, Trade Trade, CaseAnswer Case, IReadOnlyList<BookAnswer> Books, IReadOnlyList<string> Facts, IReadOnlyList<string> Credits)
{
    /// <summary>What its statement says that it came to; null where nothing was ever verified.</summary>
    public StatementSummaryAnswer? Summary { get; init; }

    /// <summary>What it got from other cases of its supplier, in cents: money that no bank moved.</summary>
    public long TakenFromCases { get; init; }

    /// <summary>What it handed to them and did not get back, in cents.</summary>
    public long PassedToCases { get; init; }

    /// <summary>How differences name it.</summary>
    public string Name => $"case {Case.Id} (order {Order.Number})";

    /// <summary>Debits less credits of an account in a book, in cents.</summary>
    public long Balance(string book, string account) => BookSums.Balance(Books, book, account);
}

/// <summary>Everything that is known at the end of a replay, from all sides.</summary>
internal sealed partial record Outcome(
    OrderBook Book,
    IReadOnlyList<FinancedOrder> Cases,
    IReadOnlyList<Application> Refused,
    IReadOnlyList<BookAnswer> Books,
    IReadOnlyList<WorkItemAnswer> WorkItems,
    IReadOnlyList<BankView> Banks,
    Disturbances Disturbances,
    IReadOnlyDictionary<string, (string Order, string Reason)> RefusedDocuments,
    IReadOnlyDictionary<string, int> Decisions,
    int PaymentsWhileOff = 0)
{
    /// <summary>What became of the banks' statements.</summary>
    public IReadOnlyList<StatedAccount> Statements { get; init; } = [];

    public IEnumerable<WorkItemAnswer> OpenWorkItems => WorkItems.Where(item => item.Status == "open");

    public IEnumerable<LedgerPayment> Payments => Banks.SelectMany(bank => bank.Payments);

    /// <summary>Asks the backend for every case with its journal and its timeline, the books and the work items.</summary>
    public static async Task<Outcome> CollectAsync(
        OrderBook book, Site site, BackendApi api, IReadOnlyList<BankView> banks, Disturbances disturbances, IReadOnlyDictionary<string, int> decisions,
        ParallelOptions concurrency)
    {
        ConcurrentBag<FinancedOrder> cases = [];
        await Parallel.ForEachAsync(site.Applications.Where(application => application.CaseId is not null), concurrency, async (application, stop) =>
        {
            var path = $"api/cases/{Uri.EscapeDataString(application.CaseId!)}";
            var financing = await api.GetAsync<CaseAnswer>(path, stop);
            var statement = await api.GetAsync<StatementAnswer>($"{path}/statement", stop);
            var timeline = await api.GetAsync<TimelineAnswer>($"{path}/timeline", stop);
            cases.Add(new FinancedOrder(
                application.Order, application.Trade, financing, statement.Books, [.. timeline.Facts.Select(fact => fact.Name).Distinct(StringComparer.Ordinal)],
                [.. timeline.Facts.Where(IsCredit).Select(fact => Reference().Match(fact.Detail)).Where(match => match.Success).Select(match => match.Groups["reference"].Value)])
            { Summary = statement.Summary, TakenFromCases = timeline.Facts.Sum(Taken), PassedToCases = timeline.Facts.Sum(Passed) });
        });
        var stop = concurrency.CancellationToken;
        var trial = await api.GetAsync<TrialBalanceAnswer>("api/reports/trial-balance", stop);
        return new Outcome(
            book,
            [.. cases.OrderBy(financed => financed.Order.Number, StringComparer.Ordinal)],
            [.. site.Applications.Where(application => application.CaseId is null).OrderBy(application => application.Order.Number, StringComparer.Ordinal)],
            trial.Books, await api.ListAsync<WorkItemAnswer>("api/work-items", stop), banks, disturbances, site.RefusedDocuments, decisions);
    }

    /// <summary>Debits less credits of an account in a book of all cases together, in cents; 0 where nothing was ever posted to it.</summary>
    public long Balance(string book, string account) => BookSums.Balance(Books, book, account);

    private static bool IsCredit(FactAnswer fact) => fact.Name is "CreditBooked" or "RecourseBooked";

    /// <summary>What a fact says was got from another case of the supplier, in cents.</summary>
    private static long Taken(FactAnswer fact) => IsCredit(fact) && fact.Detail.Contains("(set-off|", StringComparison.Ordinal) ? CentsIn(fact.Detail) : 0;

    /// <summary>What a fact says was handed to one; below zero what came back.</summary>
    private static long Passed(FactAnswer fact) => fact.Name switch { "SetOff" => CentsIn(fact.Detail), "SetOffReturned" => -CentsIn(fact.Detail), _ => 0 };

    /// <summary>The first amount in a text, in cents.</summary>
    public static long CentsIn(string detail) => Money.ParseCents(Amount().Match(detail).Value);

    /// <summary>An amount, as details have it.</summary>
    [GeneratedRegex("-?[0-9]+[.][0-9]{2}")]
    private static partial Regex Amount();

    /// <summary>Orders of the files that did not ask for financing, by reason.</summary>
    public SortedDictionary<string, int> WithoutCase()
    {
        SortedDictionary<string, int> reasons = new(StringComparer.Ordinal);
        foreach (var (reason, count) in Book.WithoutSeller) Add(reason, count);
        foreach (var order in Book.Orders)
        {
            if (order.NoCase is { } reason) Add(reason, 1);
        }

        return reasons;

        void Add(NoCase reason, int count) => reasons[reason.ToString()] = reasons.GetValueOrDefault(reason.ToString()) + count;
    }

    /// <summary>The case's state in one word: its end and the reason for it, or the lifecycle it stands in.</summary>
    public static string StateOf(CaseAnswer financing) =>
        financing.EndReason is null ? financing.Lifecycle : string.Create(CultureInfo.InvariantCulture, $"{financing.Lifecycle}: {financing.EndReason}");

    public static bool HasEnded(CaseAnswer financing) => financing.Lifecycle is "Closed" or "Rejected" or "Cancelled" or "Expired";

    /// <summary>The bank's reference of an entry, as details name it, with the number of the piece where its payer meant it for several orders: <c>C-1›2</c>.</summary>
    [GeneratedRegex("(?<reference>C-[0-9A-Za-z-]+(›[0-9]+)?)", RegexOptions.ExplicitCapture)]
    public static partial Regex Reference();
}

/// <summary>Sums over what books say.</summary>
internal static class BookSums
{
    public static long Balance(IEnumerable<BookAnswer> books, string book, string account) => books
        .Where(candidate => candidate.Book == book && candidate.Currency == Money.FilesCurrency)
        .SelectMany(candidate => candidate.Accounts)
        .Where(candidate => candidate.Account == account)
        .Sum(candidate => Money.ParseCents(candidate.Debit) - Money.ParseCents(candidate.Credit));
}
