using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>How an order answers a case that wants it as its asset.</summary>
public enum ClaimOutcome
{
    Claimed,

    /// <summary>Another case finances this order, or one with its number.</summary>
    Taken,

    /// <summary>This order is claimed; but another case finances an order of the same parties, moment and lines under another number.</summary>
    Similar,
}

/// <summary>An order as the asset of a case: claimed in the register of claims, and named on the order, so that its documents reach the case.</summary>
public sealed class OrderClaims(ClaimsTable claims, OrdersTable orders)
{
    /// <summary>Claims an order; a repeat by the same case finds itself.</summary>
    public async Task<ClaimOutcome> TryClaimAsync(Order order, string caseId, CancellationToken cancellationToken)
    {
        var keys = KeysOf(order);
        if (await claims.TryClaimAsync(keys.Document, caseId, cancellationToken) is not null) return ClaimOutcome.Taken;
        var isSimilar = await claims.TryClaimAsync(keys.Lines, caseId, cancellationToken) is not null;
        if (await orders.AttachCaseAsync(order.Id, caseId, cancellationToken) == AttachOutcome.CarriesAnother) return ClaimOutcome.Taken;
        return isSimilar ? ClaimOutcome.Similar : ClaimOutcome.Claimed;
    }

    /// <summary>Gives the order free, where this case has it.</summary>
    public async Task ReleaseAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(financing.Tenant, financing.OrderId, cancellationToken)
            ?? throw new InvalidOperationException($"Order {financing.OrderId} of case {financing.Id} is not stored.");
        var keys = KeysOf(order);
        await orders.ReleaseCaseAsync(order.Id, financing.Id, cancellationToken);
        await claims.ReleaseAsync(keys.Lines, financing.Id, cancellationToken);
        await claims.ReleaseAsync(keys.Document, financing.Id, cancellationToken);
    }

    private static ClaimKeys KeysOf(Order order) => ClaimKeys.Of(
        order.Tenant, order.Content.SupplierId, order.Content.BuyerId, order.Content.OrderNumber, order.Content.IssuedAt,
        order.Content.Lines.Select(line => (line.Description, line.Quantity)));
}
