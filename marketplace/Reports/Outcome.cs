using System.Collections.Concurrent;
using System.Globalization;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Marketplace.Reports;

/// <summary>What the bank's own ledger says at the end.</summary>
/// <param name="PoolMovement">What came in less what went out on the pool account since it was opened, in cents.</param>
/// <param name="CollectionMovement">The same for the collection account.</param>
/// <param name="Differing">Messages that came under an id that stands for something else.</param>
internal sealed record BankView(
    IReadOnlyList<LedgerPayment> Payments,
    IReadOnlyList<LedgerCredit> Credits,
    long PoolMovement,
    long CollectionMovement,
    int Messages,
    int Repeats,
    int Differing,
    IReadOnlyDictionary<string, string> Unreadable)
{
    public static BankView Of(BankLedger ledger, IReadOnlyDictionary<string, string> unreadable) => ledger.Commit(transaction =>
    {
        var (messages, repeats, differing) = transaction.Received();
        return new BankView(
            transaction.Payments(), transaction.Credits(), transaction.Movement(Terms.PoolAccount), transaction.Movement(Terms.CollectionAccount),
            messages, repeats, differing, unreadable);
    });
}

/// <summary>One case at the end, beside the order that it financed.</summary>
internal sealed record FinancedOrder(MarketOrder Order, CaseAnswer Case);

/// <summary>Everything that is known at the end of a replay, from both sides.</summary>
internal sealed record Outcome(
    OrderBook Book,
    IReadOnlyList<FinancedOrder> Cases,
    IReadOnlyList<Application> Refused,
    IReadOnlyList<BookAnswer> Books,
    IReadOnlyDictionary<string, int> OpenWorkItems,
    BankView Bank)
{
    /// <summary>Asks the backend for every case, the books and the open work items.</summary>
    public static async Task<Outcome> CollectAsync(OrderBook book, Site site, BackendApi api, BankView bank, ParallelOptions concurrency)
    {
        ConcurrentBag<FinancedOrder> cases = [];
        await Parallel.ForEachAsync(site.Applications.Where(application => application.CaseId is not null), concurrency, async (application, stop) =>
            cases.Add(new FinancedOrder(application.Order, await api.GetAsync<CaseAnswer>($"api/cases/{Uri.EscapeDataString(application.CaseId!)}", stop))));
        var stop = concurrency.CancellationToken;
        var trial = await api.GetAsync<TrialBalanceAnswer>("api/books/trial-balance", stop);
        var items = await api.ListAsync<WorkItemAnswer>("api/work-items?status=open", stop);
        return new Outcome(
            book,
            [.. cases.OrderBy(financed => financed.Order.Number, StringComparer.Ordinal)],
            [.. site.Applications.Where(application => application.CaseId is null).OrderBy(application => application.Order.Number, StringComparer.Ordinal)],
            trial.Books,
            items.GroupBy(item => item.Kind, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            bank);
    }

    /// <summary>Debits less credits of an account in a book, in cents; 0 where nothing was ever posted to it.</summary>
    public long Balance(string book, string account) => Books
        .Where(candidate => candidate.Book == book)
        .SelectMany(candidate => candidate.Accounts)
        .Where(candidate => candidate.Account == account)
        .Sum(candidate => Money.ParseCents(candidate.Debit) - Money.ParseCents(candidate.Credit));

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
    public static string StateOf(CaseAnswer financing) => financing.EndReason is null ? financing.Lifecycle : string.Create(CultureInfo.InvariantCulture, $"{financing.Lifecycle}: {financing.EndReason}");
}
