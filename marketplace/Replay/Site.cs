using System.Collections.Concurrent;
using System.Globalization;
using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>What became of an order that asked for financing: its case, or the reasons why there is none.</summary>
internal sealed record Application(MarketOrder Order, Trade Trade, string BackendOrderId, string? CaseId, IReadOnlyList<string> RefusedFor);

/// <summary>Plays the e-commerce site, its suppliers, buyers and carriers over HTTP.</summary>
/// <remarks>
/// Idempotency keys are made from the ids in the files, so that a request repeated after a crash, or a whole replay repeated
/// on the same backend, finds what it made the first time.
/// </remarks>
internal sealed class Site(BackendApi api, int seed, Disturbances disturbances, int shuffle = 0, IReadOnlyDictionary<string, LoanTerms>? terms = null)
{
    private const string NotOffered = "not offered: a party is insolvent";

    private readonly ConcurrentDictionary<string, string> _suppliers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _buyers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _insolvent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _orders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Application> _applications = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Order, string Reason)> _refusedDocuments = new(StringComparer.Ordinal);
    private readonly CreditLines _lines = new(api, seed, disturbances);
    private readonly Dictionary<string, string> _agreements = new(StringComparer.Ordinal);
    private string _platformId = "";
    private int _accepted;

    /// <summary>Told the number of cases accepted so far, each time one is.</summary>
    public event Action<int>? CaseAccepted;

    public ICollection<Application> Applications => _applications.Values;

    /// <summary>Documents that the backend did not take, by their key: whose order, and why.</summary>
    public IReadOnlyDictionary<string, (string Order, string Reason)> RefusedDocuments => _refusedDocuments;

    /// <summary>What the backend has written to the suppliers, the oldest of each first.</summary>
    public async Task<IReadOnlyList<LetterAnswer>> LettersAsync(CancellationToken stop)
    {
        List<LetterAnswer> letters = [];
        foreach (var supplier in _suppliers.Values.Order(StringComparer.Ordinal)) letters.AddRange(await api.ListAsync<LetterAnswer>($"api/letters?supplier={Uri.EscapeDataString(supplier)}", stop));
        return letters;
    }

    public Trade TradeOf(MarketOrder order) => Trade.Of(seed, order.Seller.SellerId);

    /// <summary>What an agreement says about price and time.</summary>
    public LoanTerms TermsOf(MarketAgreement agreement) => terms?.GetValueOrDefault(agreement.Name) ?? LoanTerms.Usual;

    /// <summary>The order's id at the backend.</summary>
    public string BackendId(MarketOrder order) => _orders[order.Number];

    /// <summary>What the order's supplier asked for; null while it has not.</summary>
    public Application? ApplicationOf(string orderNumber) => _applications.GetValueOrDefault(orderNumber);

    /// <summary>Makes the capital pools, the agreements and the platform as a buyer.</summary>
    public async Task OpenAsync(CancellationToken stop)
    {
        foreach (var agreement in Terms.All)
        {
            var pool = await api.CreateAsync<CreatedAnswer>("api/pools", agreement.PoolName, Terms.Pool(agreement), stop);
            _agreements[agreement.Name] = (await api.CreateAsync<CreatedAnswer>("api/agreements", agreement.Name, agreement.ToRequest(pool.Id, TermsOf(agreement)), stop)).Id;
        }

        PartyRequest platform = new(["Buyer", "Platform"], "The marketplace itself", "marketplace", "BR", null);
        _platformId = (await api.CreateAsync<CreatedAnswer>("api/parties", "platform", platform, stop)).Id;
    }

    /// <summary>Tells the backend of what happened, several orders at a time, one order's documents one after the other.</summary>
    /// <param name="now">Where the clock stands.</param>
    /// <param name="events">The tick's.</param>
    /// <param name="rest">Lets the backend come to rest; called between what disturbs an order and what else happens to it.</param>
    /// <param name="concurrency">How many at a time.</param>
    /// <remarks>
    /// New parties come first, credit applications next, then the orders, each finished before what follows: a score made from a supplier's
    /// history, and a check for orders that look alike, must not depend on which of two requests came a moment earlier.
    /// </remarks>
    /// <returns>Whether there was anything to tell.</returns>
    public async Task<bool> PlayAsync(DateTimeOffset now, IReadOnlyCollection<OutsideEvent> events, Func<Task> rest, ParallelOptions concurrency)
    {
        var ordered = events.Where(happening => happening.Kind == OutsideEventKind.Ordered && IsOffered(happening.Order)).ToList();
        var sellers = Shuffled(now, ordered.DistinctBy(happening => happening.Order.Seller.SellerId));
        await Parallel.ForEachAsync(sellers, concurrency, async (happening, stop) => await SupplierAsync(happening.Order.Seller, stop));
        var customers = Shuffled(now, ordered.DistinctBy(happening => happening.Order.Customer.UniqueId));
        await Parallel.ForEachAsync(customers, concurrency, async (happening, stop) => await BuyerAsync(happening.Order, stop));
        await _lines.ApplyAsync(ordered, seller => _suppliers[seller], agreement => _agreements[agreement.Name], concurrency);
        await Parallel.ForEachAsync(Shuffled(now, ordered), concurrency, async (happening, stop) => await OrderAsync(happening, stop));
        var decided = await _lines.DecidedAsync(now, concurrency);
        var waves = Waves.Of(decided.Concat(events.Where(IsTold)));
        foreach (var (wave, index) in waves.Select((wave, index) => (wave, index)))
        {
            if (index > 0) await rest();
            await Parallel.ForEachAsync(Shuffled(now, wave, group => group.Key), concurrency, async (order, stop) =>
            {
                foreach (var happening in order) await TellAsync(happening, now, stop);
            });
        }

        return ordered.Count > 0 || waves.Count > 0;
    }

    private bool IsTold(OutsideEvent happening) =>
        happening.Kind is not (OutsideEventKind.Ordered or OutsideEventKind.PaymentMade) && _orders.ContainsKey(happening.Order.Number);

    /// <summary>Nobody sells for an insolvent supplier, or to an insolvent buyer.</summary>
    private bool IsOffered(MarketOrder order)
    {
        if (!_insolvent.ContainsKey(order.Seller.SellerId) && !_insolvent.ContainsKey(order.Customer.UniqueId)) return true;
        if (order.NoCase is null) _applications[order.Number] = new Application(order, TradeOf(order), "", null, [NotOffered]);
        return false;
    }

    private IEnumerable<OutsideEvent> Shuffled(DateTimeOffset now, IEnumerable<OutsideEvent> events) => Shuffled(now, events, happening => happening.Order.Number);

    /// <summary>Another order of the same things for every number of the option; the order that they have for 0.</summary>
    private IEnumerable<T> Shuffled<T>(DateTimeOffset now, IEnumerable<T> items, Func<T, string> name) => shuffle == 0
        ? items
        : items.OrderBy(item => Lot.Draw(shuffle, now.ToString("O", CultureInfo.InvariantCulture), name(item), int.MaxValue)).ThenBy(name, StringComparer.Ordinal);

    private static string Short(string id) => id[..Math.Min(8, id.Length)];

    private async Task SupplierAsync(Files.SellerRow seller, CancellationToken stop)
    {
        if (_suppliers.ContainsKey(seller.SellerId)) return;
        PartyRequest party = new(["Supplier"], $"Seller {Short(seller.SellerId)}, {seller.City} {seller.State}", seller.SellerId, "BR", seller.PayoutAccount);
        _suppliers[seller.SellerId] = (await api.CreateAsync<CreatedAnswer>("api/parties", $"supplier-{seller.SellerId}", party, stop)).Id;
    }

    private async Task BuyerAsync(MarketOrder order, CancellationToken stop)
    {
        var customer = order.Customer;
        if (_buyers.ContainsKey(customer.UniqueId)) return;
        PartyRequest party = new(["Buyer"], $"Customer {Short(customer.UniqueId)}, {customer.City} {customer.State}", customer.UniqueId, "BR", null);
        _buyers[customer.UniqueId] = (await api.CreateAsync<CreatedAnswer>("api/parties", $"buyer-{customer.UniqueId}", party, stop)).Id;
    }

    private string BuyerOf(MarketOrder order) => TradeOf(order).PlatformBuys ? _platformId : _buyers[order.Customer.UniqueId];

    private async Task OrderAsync(OutsideEvent happening, CancellationToken stop)
    {
        var order = happening.Order;
        OrderRequest request = new(
            order.Number,
            _suppliers[order.Seller.SellerId],
            BuyerOf(order),
            order.Times.Purchased,
            order.Times.EstimatedDelivery,
            OrderScript.Lines(order.Lines),
            Money.Brl(order.ChargesCents),
            Money.Brl(0),
            Money.Brl(order.PayableCents));
        _orders[order.Number] = (await api.CreateAsync<CreatedAnswer>("api/orders", $"order-{order.Number}", request, stop)).Id;
        if (happening.Because is { } because) disturbances.Note(because, order.Number);
    }

    private async Task TellAsync(OutsideEvent happening, DateTimeOffset now, CancellationToken stop)
    {
        if (happening.Document is { } document) await SendAsync(happening, document, stop);
        else if (happening.Kind == OutsideEventKind.Asked && !_lines.HoldBack(happening, now)) await AskAsync(happening.Order, stop);
    }

    private async Task AskAsync(MarketOrder order, CancellationToken stop)
    {
        var backendId = BackendId(order);
        var trade = TradeOf(order);
        var (answer, refusal) = await api.ProposeAsync<CreatedAnswer>("api/cases", $"case-{order.Number}", new CaseRequest(backendId, _agreements[trade.Agreement.Name]), stop);
        _applications[order.Number] = new Application(order, trade, backendId, answer?.Id, [.. (refusal?.Reasons ?? []).Select(reason => reason.Code)]);
        if (answer is not null) CaseAccepted?.Invoke(Interlocked.Increment(ref _accepted));
    }

    /// <summary>Sends a document. The backend may refuse what disturbs: that is then its answer to it.</summary>
    private async Task SendAsync(OutsideEvent happening, OutsideDocument document, CancellationToken stop)
    {
        var order = happening.Order;
        var (path, subject) = document.Addressee switch
        {
            Addressee.Order => ($"api/orders/{Uri.EscapeDataString(BackendId(order))}", order.Number),
            Addressee.Supplier => ($"api/parties/{Uri.EscapeDataString(_suppliers[order.Seller.SellerId])}", order.Seller.SellerId),
            _ => ($"api/parties/{Uri.EscapeDataString(BuyerOf(order))}", order.Number),
        };
        var key = $"{document.Route}-{subject}{document.Key}";
        if (happening.Because is not { } because)
        {
            if (!disturbances.Any) await api.CreateAsync<CreatedAnswer>($"{path}/{document.Route}", key, document.Body, stop);
            else await TryAsync();
            return;
        }

        await TryAsync();
        if (document.Body is InsolvencyRequest) _insolvent[document.Addressee == Addressee.Supplier ? order.Seller.SellerId : order.Customer.UniqueId] = true;
        disturbances.Note(because, DisturbanceTable.OfSuppliers.Contains(because) ? order.Seller.SellerId : order.Number);

        async Task TryAsync()
        {
            if (await api.TryCreateAsync($"{path}/{document.Route}", key, document.Body, stop) is { } refusal) _refusedDocuments[key] = (order.Number, refusal);
        }
    }
}
