using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace ScfFunctions.Orders;

/// <summary>Asks what financing an order would bring and cost.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="AgreementId">The agreement under which the supplier has a facility.</param>
/// <param name="RequestedAmount">At most this much; null for as much as the order carries.</param>
/// <param name="PaidOutOn">When the advance is paid; null for today's business day.</param>
/// <param name="BuyerPaysOn">When the buyer pays; null for the day that it has named, or else the maturity.</param>
public sealed record QuoteRequest(string OrderId, string AgreementId, Money? RequestedAmount, DateOnly? PaidOutOn, DateOnly? BuyerPaysOn)
{
    public static QuoteRequest Read(JsonFields fields)
    {
        QuoteRequest request = new(
            fields.Id("orderId"), fields.Id("agreementId"), fields.OptionalAmount("requestedAmount"), fields.OptionalDate("paidOutOn"), fields.OptionalDate("buyerPaysOn"));
        if (request.RequestedAmount is { IsPositive: false }) fields.Fault("requestedAmount", "out-of-range", "What is asked for must be above zero.");
        if (request.BuyerPaysOn < request.PaidOutOn) fields.Fault("buyerPaysOn", "out-of-range", "The buyer pays on the day of the advance or later.");
        return request;
    }
}

/// <summary>A quote as answers show it: what the supplier gets and when, what it costs, and what it falls due for. It reserves nothing and binds nobody.</summary>
/// <param name="EffectiveAnnualRate">Per cent a year with two decimals, such as <c>16.29</c>; null where a rate says nothing.</param>
public sealed record QuoteAnswer(
    string OrderId, string AgreementId, Money Advance, Money Fee, Money PaidOut, AdvanceBound BoundBy, DateOnly PaidOutOn, DateOnly MaturityDate, IReadOnlyList<DueAmount> Due,
    Money SupplierPays, Money BuyerPays, DateOnly BuyerPaysOn, Money Interest, Money Penalty, Money Residual, Money Unpaid, Money Cost, string? EffectiveAnnualRate,
    QuotedRate? FloatingRate)
{
    public static QuoteAnswer Of(QuoteRequest asked, Quote quote, QuotedRate? rate) => new(
        asked.OrderId, asked.AgreementId, quote.Advance.Amount, quote.Advance.Fee, quote.Advance.Net, quote.Advance.BoundBy, quote.PaidOutOn, quote.MaturityDate, quote.Due,
        quote.SupplierPays, quote.BuyerPays, quote.BuyerPaysOn, quote.Allocation.Interest, quote.Allocation.Penalty, quote.Allocation.Residual, quote.Unpaid, quote.Cost,
        Domain.EffectiveRate.Text(quote.EffectiveRate), rate);
}

/// <summary>What a quote goes by where interest floats: the last fixing known, as if the index stayed there.</summary>
/// <param name="Index">The code of the index.</param>
/// <param name="Fixing">The last that is known.</param>
/// <param name="Rate">The rate that follows from it.</param>
/// <param name="MayMove">Always: the rate is fixed on the day of the payment and at each reset.</param>
public sealed record QuotedRate(string Index, Fixing Fixing, AnnualRate Rate, bool MayMove)
{
    /// <summary>Null where the rate is fixed.</summary>
    public static QuotedRate? Of(FinancingTerms terms, Fixing? fixing) =>
        terms.FloatingRate is { } floating && fixing is not null ? new(floating.Index, fixing, terms.InterestRate, MayMove: true) : null;
}
