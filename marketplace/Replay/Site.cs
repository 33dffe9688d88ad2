using System.Collections.Concurrent;
using System.Globalization;
using Marketplace.Backend;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>What became of an order that asked for financing: its case, or the reasons why there is none.</summary>
internal sealed record Application(MarketOrder Order, string BackendOrderId, string? CaseId, IReadOnlyList<string> RefusedFor);

/// <summary>Plays the e-commerce site, its suppliers, buyers and carriers over HTTP.</summary>
/// <remarks>
/// Idempotency keys are made from the ids in the files, so that a request repeated after a crash, or a whole replay repeated
/// on the same backend, finds what it made the first time.
/// </remarks>
internal sealed class Site(BackendApi api)
{
    private readonly ConcurrentDictionary<string, string> _suppliers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _buyers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _orders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Application> _applications = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Count, DateTimeOffset Last)> _creditApplications = new(StringComparer.Ordinal);
    private string _agreementId = "";
    private int _accepted;

    /// <summary>Told the number of cases accepted so far, each time one is.</summary>
    public event Action<int>? CaseAccepted;

    public ICollection<Application> Applications => _applications.Values;

    public int Suppliers => _suppliers.Count;

    public int Buyers => _buyers.Count;

    public int FacilityReviews { get; private set; }

    /// <summary>The order's id at the backend.</summary>
    public string BackendId(MarketOrder order) => _orders[order.Number];

    /// <summary>Makes the capital pool and the agreement.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var pool = await api.CreateAsync<CreatedAnswer>("api/pools", "pool", Terms.Pool, cancellationToken);
        _agreementId = (await api.CreateAsync<CreatedAnswer>("api/agreements", "agreement", Terms.Agreement(pool.Id), cancellationToken)).Id;
    }

    /// <summary>Tells the backend of what happened, several orders at a time, one order's documents one after the other.</summary>
    /// <remarks>
    /// New parties come first and credit applications next, each finished before the orders are sent: a score made from a
    /// supplier's history must not depend on which of two requests came a moment earlier.
    /// </remarks>
    public async Task PlayAsync(IReadOnlyCollection<OutsideEvent> events, ParallelOptions concurrency)
    {
        var ordered = events.Where(happening => happening.Kind == OutsideEventKind.Ordered).ToList();
        await Parallel.ForEachAsync(ordered.DistinctBy(happening => happening.Order.Seller.SellerId), concurrency, async (happening, stop) => await SupplierAsync(happening.Order.Seller, stop));
        await Parallel.ForEachAsync(ordered.DistinctBy(happening => happening.Order.Customer.UniqueId), concurrency, async (happening, stop) => await BuyerAsync(happening.Order.Customer, stop));
        await Parallel.ForEachAsync(CreditApplications(ordered), concurrency, CreditApplicationAsync);
        await Parallel.ForEachAsync(events.GroupBy(happening => happening.Order.Number, StringComparer.Ordinal), concurrency, async (order, stop) =>
        {
            foreach (var happening in order) await TellAsync(happening, stop);
        });
    }

    private static string Short(string id) => id[..Math.Min(8, id.Length)];

    private async Task<string> SupplierAsync(Files.SellerRow seller, CancellationToken stop)
    {
        if (_suppliers.TryGetValue(seller.SellerId, out var id)) return id;
        var party = new PartyRequest(["Supplier"], $"Seller {Short(seller.SellerId)}, {seller.City} {seller.State}", seller.SellerId, "BR", $"BR{seller.SellerId}");
        return _suppliers[seller.SellerId] = (await api.CreateAsync<CreatedAnswer>("api/parties", $"supplier-{seller.SellerId}", party, stop)).Id;
    }

    private async Task<string> BuyerAsync(Files.CustomerRow customer, CancellationToken stop)
    {
        if (_buyers.TryGetValue(customer.UniqueId, out var id)) return id;
        var party = new PartyRequest(["Buyer"], $"Customer {Short(customer.UniqueId)}, {customer.City} {customer.State}", customer.UniqueId, "BR", null);
        return _buyers[customer.UniqueId] = (await api.CreateAsync<CreatedAnswer>("api/parties", $"buyer-{customer.UniqueId}", party, stop)).Id;
    }

    /// <summary>A supplier applies with its first order, and is looked at again when it sells 90 days later.</summary>
    private List<(string SellerId, int Number, DateTimeOffset At)> CreditApplications(List<OutsideEvent> ordered)
    {
        List<(string, int, DateTimeOffset)> due = [];
        foreach (var (at, _, order) in ordered)
        {
            var sellerId = order.Seller.SellerId;
            var (count, last) = _creditApplications.GetValueOrDefault(sellerId);
            if (count > 0 && at - last < Terms.ReviewInterval) continue;
            _creditApplications[sellerId] = (count + 1, at);
            if (count > 0) FacilityReviews++;
            due.Add((sellerId, count + 1, at));
        }

        return due;
    }

    private async ValueTask CreditApplicationAsync((string SellerId, int Number, DateTimeOffset At) application, CancellationToken stop)
    {
        var request = new FacilityRequest(
            _suppliers[application.SellerId], _agreementId, Terms.RequestedLimit, new Consent(CreditReport: true, $"Seller {Short(application.SellerId)}", application.At));
        var key = $"facility-{application.SellerId}-{application.Number.ToString(CultureInfo.InvariantCulture)}";
        await api.CreateAsync<FacilityAnswer>("api/facilities", key, request, stop);
    }

    private Task TellAsync(OutsideEvent happening, CancellationToken stop)
    {
        var order = happening.Order;
        return happening.Kind switch
        {
            OutsideEventKind.Ordered => OrderAsync(order, stop),
            OutsideEventKind.Cancelled => DocumentAsync(order, "cancellations", new CancellationRequest(happening.At, "Cancelled by the marketplace"), stop),
            OutsideEventKind.Approved => AcknowledgeAndApplyAsync(order, stop),
            OutsideEventKind.Despatched => DocumentAsync(order, "despatches", new DespatchRequest(order.Times.HandedToCarrier!.Value, "The seller's carrier", $"T-{order.Number}"), stop),
            OutsideEventKind.Received => DocumentAsync(order, "receipts", new ReceiptRequest(order.Times.Delivered!.Value, Money.Brl(order.PayableCents), Final: true), stop),
            OutsideEventKind.PaymentMade => Task.CompletedTask, // The bank's matter.
            _ => throw new ArgumentOutOfRangeException(nameof(happening)),
        };
    }

    private async Task OrderAsync(MarketOrder order, CancellationToken stop)
    {
        var request = new OrderRequest(
            order.Number,
            _suppliers[order.Seller.SellerId],
            _buyers[order.Customer.UniqueId],
            order.Times.Purchased,
            order.Times.EstimatedDelivery,
            [.. order.Lines.Select(line => new LineRequest(
                line.Number.ToString(CultureInfo.InvariantCulture), line.Description, "1", Money.Brl(line.PriceCents), Money.Brl(line.PriceCents)))],
            Money.Brl(order.ChargesCents),
            Money.Brl(0),
            Money.Brl(order.PayableCents));
        _orders[order.Number] = (await api.CreateAsync<CreatedAnswer>("api/orders", $"order-{order.Number}", request, stop)).Id;
    }

    private async Task AcknowledgeAndApplyAsync(MarketOrder order, CancellationToken stop)
    {
        await DocumentAsync(
            order, "acknowledgements",
            new AcknowledgementRequest(order.Times.Approved!.Value, Money.Brl(order.PayableCents), Terms.ReceivableDueDate(order.Times), NoSetOff: true, Terms.CollectionAccount), stop);
        var backendId = BackendId(order);
        var (answer, refusal) = await api.ProposeAsync<CreatedAnswer>("api/cases", $"case-{order.Number}", new CaseRequest(backendId, _agreementId), stop);
        _applications[order.Number] = new Application(order, backendId, answer?.Id, [.. (refusal?.Reasons ?? []).Select(reason => reason.Code)]);
        if (answer is not null) CaseAccepted?.Invoke(Interlocked.Increment(ref _accepted));
    }

    private Task DocumentAsync(MarketOrder order, string kind, object document, CancellationToken stop) =>
        api.CreateAsync<CreatedAnswer>($"api/orders/{Uri.EscapeDataString(BackendId(order))}/{kind}", $"{kind}-{order.Number}", document, stop);
}
