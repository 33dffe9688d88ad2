using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>Suppliers who repay themselves what is recalled or overdue, or what they got too much: most of them, some at once, some after the default.</summary>
internal sealed class Recourse(BackendApi api, Site site, Operators operators, Disturbances disturbances)
{
    private const int PercentOfPart = 40;
    private const int PercentMore = 140;
    private const string Recalled = "principal-recalled";
    private const string Overdue = "payment-overdue";
    private const string Overpaid = "residual-overpaid";

    /// <summary>How many days a supplier takes at most after each kind of work item; overdue ones fall into default meanwhile, some of them.</summary>
    private static readonly Dictionary<string, int> LongestDays = new(StringComparer.Ordinal) { [Recalled] = 10, [Overdue] = 115, [Overpaid] = 40 };

    private readonly HashSet<string> _paid = new(StringComparer.Ordinal);

    /// <summary>When a supplier first heard: the next reminder is another work item about the same.</summary>
    private readonly Dictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);

    /// <summary>What suppliers pay today.</summary>
    public async Task<List<(MarketAgreement Agreement, BuyerPayment Payment)>> PaymentsAsync(IEnumerable<WorkItemAnswer> items, DateTimeOffset now, CancellationToken stop)
    {
        List<(MarketAgreement, BuyerPayment)> payments = [];
        var applications = site.Applications.Where(application => application.CaseId is not null).ToDictionary(application => application.CaseId!, StringComparer.Ordinal);
        foreach (var item in items.Where(item => item.CaseId is not null && LongestDays.ContainsKey(item.Kind)).OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            var application = applications[item.CaseId!];
            var number = application.Order.Number;
            var name = $"{number}-{item.Kind}";
            if (!disturbances.Strikes(DisturbanceKind.PaysItself, number) || _paid.Contains(name)) continue;
            _heard.TryAdd(name, item.OpenedAt);
            if ((now - _heard[name]).TotalDays < disturbances.Pick(DisturbanceKind.PaysItself, name, LongestDays[item.Kind])) continue;
            _paid.Add(name);
            if (await AmountAsync(item, application, stop) is not (> 0 and var cents)) continue;
            payments.Add((application.Trade.Agreement, new BuyerPayment(
                name, application.Trade.Agreement.CollectionAccount, [new MeantOrder(number, application.BackendOrderId, cents)], Money.Brl(cents), now)
            {
                DebtorName = "Supplier",
                DebtorAccount = operators.AccountOf(application.Order.Seller),
            }));
            disturbances.Note(DisturbanceKind.PaysItself, number);
        }

        return payments;
    }

    /// <summary>What is recalled, or everything that is owed, and what the supplier got too much; rounded up for the interest until the bank books it.</summary>
    /// <remarks>What is too much comes back with the residual.</remarks>
    private async Task<long> AmountAsync(WorkItemAnswer item, Application application, CancellationToken stop)
    {
        var path = $"api/cases/{Uri.EscapeDataString(item.CaseId!)}";
        var financing = await api.GetAsync<CaseAnswer>(path, stop);
        var principal = item.Kind == Recalled ? financing.Recalled?.Cents ?? 0 : financing.PrincipalOutstanding?.Cents ?? 0;
        // Penalty and charges are owed, too; what a guarantor is owed comes when it comes.
        var besides = Math.Max(financing.InterestAccrued?.Cents ?? 0, (financing.Outstanding?.Cents ?? 0) - (financing.OwedToGuarantor?.Cents ?? 0) - (financing.PrincipalOutstanding?.Cents ?? 0));
        var owed = principal == 0 ? 0 : OrderScript.Percent(principal + besides, 101) + 1;
        if (item.Kind == Recalled) return owed;
        // Where it was to be repaid in parts, some pay a part.
        if (item.Kind == Overdue && site.TermsOf(application.Trade.Agreement).Instalments is not null && disturbances.Pick(DisturbanceKind.PaysItself, item.Id, 2) == 0)
            return OrderScript.Percent(owed, PercentOfPart);
        // Where what is left repays what they owe for other orders, some pay for those, too.
        if (site.TermsOf(application.Trade.Agreement).AllowsSetOff && disturbances.Pick(DisturbanceKind.PaysItself, $"{item.Id} more", 2) == 0) owed = OrderScript.Percent(owed, PercentMore);
        var statement = await api.GetAsync<StatementAnswer>($"{path}/statement", stop);
        return owed + Math.Max(0, Reports.BookSums.Balance(statement.Books, "C", "HeldForSupplier"));
    }
}
