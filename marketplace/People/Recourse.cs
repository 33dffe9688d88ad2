using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>Suppliers who repay what is recalled or overdue themselves: most of them, some at once, some after the default.</summary>
internal sealed class Recourse(BackendApi api, Site site, Operators operators, Disturbances disturbances)
{
    private const string Recalled = "principal-recalled";
    private const string Overdue = "payment-overdue";
    private const int LongestDaysAfterRecall = 10;
    private const int LongestDaysAfterDueDate = 115;

    private readonly HashSet<string> _paid = new(StringComparer.Ordinal);

    /// <summary>What suppliers pay today.</summary>
    public async Task<List<(MarketAgreement Agreement, BuyerPayment Payment)>> PaymentsAsync(IEnumerable<WorkItemAnswer> items, DateTimeOffset now, CancellationToken stop)
    {
        List<(MarketAgreement, BuyerPayment)> payments = [];
        var applications = site.Applications.Where(application => application.CaseId is not null).ToDictionary(application => application.CaseId!, StringComparer.Ordinal);
        foreach (var item in items.Where(item => item.CaseId is not null && item.Kind is Recalled or Overdue).OrderBy(item => item.Id, StringComparer.Ordinal))
        {
            var application = applications[item.CaseId!];
            var number = application.Order.Number;
            var longest = item.Kind == Recalled ? LongestDaysAfterRecall : LongestDaysAfterDueDate;
            var name = $"{number}-{(item.Kind == Recalled ? "recall" : "recourse")}";
            if (!disturbances.Strikes(DisturbanceKind.PaysItself, number) || _paid.Contains(name)) continue;
            if ((now - item.OpenedAt).TotalDays < disturbances.Pick(DisturbanceKind.PaysItself, name, longest)) continue;
            _paid.Add(name);
            var financing = await api.GetAsync<CaseAnswer>($"api/cases/{Uri.EscapeDataString(item.CaseId!)}", stop);
            if (AmountOf(item.Kind, financing) is not (> 0 and var cents)) continue;
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

    /// <summary>Rounded up for the interest until the bank books it; what is too much comes back with the residual.</summary>
    private static long AmountOf(string kind, CaseAnswer financing) => kind == Recalled
        ? financing.Recalled?.Cents ?? 0
        : financing.PrincipalOutstanding is { Cents: > 0 } principal ? OrderScript.Percent(principal.Cents + (financing.InterestAccrued?.Cents ?? 0), 101) + 1 : 0;
}
