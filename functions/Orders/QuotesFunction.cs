using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Says before an application what it would bring and cost.</summary>
public sealed class QuotesFunction(
    Edge edge, OrdersTable orders, AgreementsTable agreements, PartiesTable parties, PoolsTable pools, FacilitiesTable facilities, CaseHolds holds, FixingsTable fixings,
    TimeProvider clock)
{
    [Function("Quote")]
    public Task<IResult> QuoteAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "quotes")] HttpRequest request) =>
        edge.ComputeAsync(request, Roles.Site, QuoteRequest.Read, QuoteAsync);

    private async Task<IResult> QuoteAsync(Command<QuoteRequest> command, CancellationToken cancellationToken)
    {
        var (tenant, asked) = (command.Caller.Tenant, command.Body);
        if (await orders.FindAsync(tenant, asked.OrderId, cancellationToken) is not { } order) return Problems.UnknownId("/orderId", asked.OrderId);
        if (await agreements.FindAsync(tenant, asked.AgreementId, cancellationToken) is not { } agreement) return Problems.UnknownId("/agreementId", asked.AgreementId);
        if (asked.RequestedAmount is { } requested && requested.Currency != order.Currency)
            return Problems.InvalidRequest("/requestedAmount/currency", "currency-mismatch", $"The order is in {order.Currency}.");
        if (order.Currency != agreement.Content.Currency)
            return Refused(new Rejection("currency-mismatch", $"The order is in {order.Currency}, the agreement in {agreement.Content.Currency}."));

        var supplier = await parties.FindAsync(tenant, order.Content.SupplierId, cancellationToken);
        var today = agreement.Content.Calendar().BusinessDay(clock.GetUtcNow());
        if (asked.PaidOutOn < today) return Problems.InvalidRequest("/paidOutOn", "out-of-range", $"The earliest day on which anything can be paid out is {today:yyyy-MM-dd}.");
        var facility = await facilities.FindAsync(tenant, order.Content.SupplierId, agreement.Id, cancellationToken);
        if (Fault(agreement, supplier, facility, today) is { } fault) return Refused(fault);

        var pool = await pools.FindAsync(tenant, agreement.Content.PoolId, cancellationToken)
            ?? throw new InvalidOperationException($"Capital pool {agreement.Content.PoolId} of agreement {agreement.Id} is not stored.");
        var buyer = await parties.FindAsync(tenant, order.Content.BuyerId, cancellationToken);
        var fixing = await fixings.FindLastKnownAsync(tenant, agreement.Content.FloatingRate, today, cancellationToken);
        if (agreement.Content.FloatingRate?.WhyUnknown(fixing, today) is { } unknown) return Refused(new Rejection([unknown]));
        var terms = agreement.Content.Pin(pool.Account, supplier!.PayoutAccount!, buyer, supplier.Industry).At(fixing);
        var worth = OrderWorth.Of(order);
        var buyerHeadroom = await holds.FindBuyerHeadroomAsync(agreement.Id, order.Content.BuyerId, cancellationToken) ?? agreement.Content.BuyerLimit;
        var advance = AdvanceRules.Advance(terms, asked.RequestedAmount, worth, facility!.Headroom, buyerHeadroom, pool.Headroom);
        return QuoteRules.Of(terms, worth, advance, asked.PaidOutOn ?? today, asked.BuyerPaysOn).Accepts(out var quote, out var rejection)
            ? JsonAnswer.Ok(QuoteAnswer.Of(asked, quote, QuotedRate.Of(terms, fixing)))
            : Refused(rejection);
    }

    private static Rejection? Fault(Agreement agreement, Party? supplier, Facility? facility, DateOnly today) =>
        agreement.Status != AgreementStatus.Live ? new Rejection("agreement-not-live", $"The agreement takes no new cases: it is {agreement.Status}.")
        : supplier?.PayoutAccount is null ? new Rejection("supplier-not-admitted", "The supplier has no payout account.")
        : facility?.StatusOn(today) != FacilityStatus.Live ? new Rejection("facility-not-live", "The supplier has no live facility under the agreement.")
        : null;

    private static ProblemAnswer Refused(Rejection rejection) => Problems.Refused(rejection.Reasons[0].Code, rejection.ToString(), rejection.Reasons);
}
