using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Gathers what the checks of an order need, and has them made.</summary>
public sealed class OrderChecks(PartiesTable parties, SupplierOrdersTable supplierOrders, ReferencePricesTable prices)
{
    /// <summary>Makes all checks of an order for a case.</summary>
    public async Task<Verification> CheckAsync(
        Order order, AgreementContent agreed, FinancingCase financing, ClaimStanding claim, FactStamp stamp, CancellationToken cancellationToken)
    {
        var terms = financing.Terms!;
        var today = terms.Calendar.BusinessDay(stamp.Now);
        var supplier = PartyAsync(order.Tenant, order.Content.SupplierId, PartyRole.Supplier, cancellationToken);
        var buyer = PartyAsync(order.Tenant, order.Content.BuyerId, PartyRole.Buyer, cancellationToken);
        var orders = OrdersAsync(order.Content, agreed.MostBuyerShare, cancellationToken);
        var usual = PricesAsync(order, cancellationToken);
        await Task.WhenAll(supplier, buyer, orders, usual);
        OrderDemands demands = new(
            agreed.Currency, agreed.MinimumOrderValue, terms.Tolerance, terms.CollectionAccount, terms.MaturityOf(today), agreed.MostOrdersPerDay, agreed.MostBuyerShare);
        return VerificationRules.Verify(
            OrderFacts.Of(order), order.State.Acknowledgement, new OrderParties(await supplier, await buyer), demands, claim,
            new OrderBackground(await orders, await usual), today);
    }

    /// <summary>Underwriting has just read both, and the disbursement reads them again.</summary>
    private async Task<PartyFacts> PartyAsync(string tenant, string id, PartyRole role, CancellationToken cancellationToken) =>
        PartyFacts.Of(id, role, await parties.FindKnownAsync(tenant, id, role, cancellationToken));

    private async Task<IReadOnlyList<SupplierOrder>> OrdersAsync(OrderContent content, Share? mostBuyerShare, CancellationToken cancellationToken)
    {
        List<SupplierOrder> found = [];
        var from = content.IssuedAt - PlausibilityRules.WindowOf(mostBuyerShare);
        await foreach (var other in supplierOrders.IssuedAsync(content.SupplierId, from, content.IssuedAt, cancellationToken)) found.Add(other);
        return found;
    }

    private async Task<IReadOnlyList<ReferencePrice>> PricesAsync(Order order, CancellationToken cancellationToken)
    {
        var items = order.Content.Lines.Select(line => ClaimKeys.Folded(line.Description)).Distinct(StringComparer.Ordinal);
        var found = await Task.WhenAll(items.Select(item => prices.FindAsync(order.Tenant, item, order.Currency, cancellationToken)));
        return [.. found.OfType<ReferencePrice>()];
    }
}
