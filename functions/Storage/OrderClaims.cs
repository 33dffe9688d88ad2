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

    /// <summary>The order has changed since it was read, perhaps by a document: what follows from it has to be read anew.</summary>
    Changed,
}

/// <summary>An order as the asset of a case: claimed in the register of claims, and named on the order, so that its documents reach the case.</summary>
/// <remarks>
/// An order that has changed is claimed by the lines that it had first and by those that it has now. A case that looks again after
/// another change adds the new ones, so that in the end it holds the keys of every content that it has seen.
/// </remarks>
public sealed class OrderClaims(ClaimsTable claims, OrdersTable orders)
{
    /// <summary>Claims an order; a repeat by the same case finds itself.</summary>
    public async Task<ClaimOutcome> TryClaimAsync(Order order, string caseId, CancellationToken cancellationToken)
    {
        if (await claims.TryClaimAsync(ClaimKeys.Of(order.Tenant, order.Original).Document, caseId, cancellationToken) is not null) return ClaimOutcome.Taken;
        var isSimilar = false;
        foreach (var lines in LinesKeys(order.Tenant, [order.Original, order.Content]))
            isSimilar |= await claims.TryClaimAsync(lines, caseId, cancellationToken) is not null;
        return await orders.TryAttachCaseAsync(order, caseId, cancellationToken) switch
        {
            null => ClaimOutcome.Changed,
            AttachOutcome.CarriesAnother => ClaimOutcome.Taken,
            _ => isSimilar ? ClaimOutcome.Similar : ClaimOutcome.Claimed,
        };
    }

    /// <summary>Gives the order free, where this case has it, with every key that it may hold of it.</summary>
    public async Task ReleaseAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(financing.Tenant, financing.OrderId, cancellationToken)
            ?? throw new InvalidOperationException($"Order {financing.OrderId} of case {financing.Id} is not stored.");
        var changes = (await orders.DocumentsAsync(order.Id, cancellationToken)).Select(document => document.Content).OfType<OrderContent>();
        await orders.ReleaseCaseAsync(order.Id, financing.Id, cancellationToken);
        foreach (var lines in LinesKeys(order.Tenant, [order.Original, .. changes])) await claims.ReleaseAsync(lines, financing.Id, cancellationToken);
        await claims.ReleaseAsync(ClaimKeys.Of(order.Tenant, order.Original).Document, financing.Id, cancellationToken);
    }

    private static IEnumerable<string> LinesKeys(string tenant, IEnumerable<OrderContent> contents) =>
        contents.Select(content => ClaimKeys.Of(tenant, content).Lines).Distinct();
}
