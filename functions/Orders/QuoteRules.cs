using System.Text.Json.Serialization;
using ScfFunctions.Domain;

namespace ScfFunctions.Orders;

/// <summary>What the financing of an order would bring its supplier and cost it, if nothing unusual happens.</summary>
/// <param name="Advance">What would be lent, the fee, and what bounds it.</param>
/// <param name="PaidOutOn">The value date of the payment that it is computed for.</param>
/// <param name="MaturityDate">When everything falls due.</param>
/// <param name="Due">What falls due when, if each instalment is paid on its day and nothing before.</param>
/// <param name="SupplierPays">The instalments that fall due before the buyer pays; zero where everything falls due at once.</param>
/// <param name="BuyerPays">What the buyer is expected to pay.</param>
/// <param name="BuyerPaysOn">The value date on which it is.</param>
/// <param name="Allocation">What all these payments go to.</param>
/// <param name="Unpaid">What the supplier still owes after them.</param>
/// <param name="EffectiveRate">What it costs in a year, in per cent; null where a rate says nothing.</param>
public sealed record Quote(
    Advance Advance, DateOnly PaidOutOn, DateOnly MaturityDate, IReadOnlyList<DueAmount> Due, Money SupplierPays, Money BuyerPays, DateOnly BuyerPaysOn, Allocation Allocation, Money Unpaid,
    decimal? EffectiveRate)
{
    /// <summary>What the supplier pays for it in all: the fee, interest, penalty.</summary>
    public Money Cost => Advance.Fee + Allocation.ToFunder + Unpaid - Advance.Amount;
}

/// <summary>What falls due on a day.</summary>
public sealed record DueAmount(DateOnly On, Money Principal, Money Interest, Money Fee)
{
    [JsonIgnore]
    public Money Total => Principal + Interest + Fee;
}

/// <summary>Plays a financing through before anybody applies, by the rules by which it will be carried out.</summary>
public static class QuoteRules
{
    /// <summary>Computes a quote, or says why the order cannot be financed.</summary>
    /// <param name="terms">The terms that would be pinned.</param>
    /// <param name="order">What the order is worth.</param>
    /// <param name="advance">What the limits carry of it.</param>
    /// <param name="paidOutOn">When the advance is paid.</param>
    /// <param name="buyerPaysOn">When the buyer pays; null for the day that it has named, or else the maturity.</param>
    public static Decision<Quote> Of(FinancingTerms terms, OrderWorth order, Advance advance, DateOnly paidOutOn, DateOnly? buyerPaysOn)
    {
        if (!advance.Amount.IsPositive) return new Rejection("nothing-to-advance", $"Nothing can be lent on the order: it is bound by {advance.BoundBy}.");
        if (!advance.Net.IsPositive) return new Rejection("fee-exceeds-advance", $"The fee of {advance.Fee} leaves nothing of an advance of {advance.Amount}.");
        var loan = Loan.Disbursed(terms, advance, paidOutOn);
        var paidOn = (buyerPaysOn ?? order.ReceivableDueDate ?? loan.MaturityDate).NotBefore(paidOutOn);
        var payment = order.Value - order.Ineligible;
        var due = DueOf(loan);
        List<DueAmount> bySupplier = [.. due.SkipLast(1).Where(instalment => instalment.On < paidOn)];
        var after = bySupplier.Aggregate(loan, (before, instalment) => Waterfall.Allocate(before, instalment.Total, instalment.On).Loan);
        after = Waterfall.Allocate(after, payment, paidOn).Loan;
        var (allocation, unpaid) = (after.Allocated(), after.Outstanding(paidOn));
        var instalments = bySupplier.Aggregate(Money.Zero(payment.Currency), (sum, instalment) => sum + instalment.Total);
        CashFlow[] flows =
        [
            new(paidOutOn, advance.Net),
            .. bySupplier.Select(instalment => new CashFlow(instalment.On, -instalment.Total)),
            new(paidOn, -(allocation.ToFunder - instalments + unpaid)),
        ];
        return new Quote(advance, paidOutOn, loan.MaturityDate, due, instalments, payment, paidOn, allocation, unpaid, EffectiveRate.Of(flows));
    }

    private static IReadOnlyList<DueAmount> DueOf(Loan loan)
    {
        List<DueAmount> due = [];
        foreach (var instalment in loan.Instalments)
        {
            var fee = loan.Charges.Where(charge => charge.Due == instalment.Due).Aggregate(Money.Zero(loan.Principal.Currency), (sum, charge) => sum + charge.Amount);
            DueAmount amount = new(instalment.Due, instalment.Principal, loan.AccruedInterest(instalment.Due), fee);
            due.Add(amount);
            loan = Waterfall.Allocate(loan, amount.Total, instalment.Due).Loan;
        }

        return due;
    }
}
