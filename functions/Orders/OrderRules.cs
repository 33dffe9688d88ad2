using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>What must hold within an order as it is presented.</summary>
public static class OrderRules
{
    /// <summary>Checks an order whose fields are sound each by itself; every fault is reported.</summary>
    /// <param name="order">The order.</param>
    /// <param name="fault">Receives the field, the code and the sentence of each fault.</param>
    public static void Check(OrderRequest order, Action<string, string, string> fault)
    {
        if (order.SupplierId == order.BuyerId) fault("buyerId", "same-party", "The buyer is the supplier.");
        if (order.DeliveryDeadline < DateOnly.FromDateTime(order.IssuedAt.UtcDateTime).AddDays(-1))
            fault("deliveryDeadline", "out-of-range", "The deadline lies before the day of the order.");
        if (order.Lines.DistinctBy(line => line.Id).Count() != order.Lines.Count) fault("lines", "given-twice", "Two lines have the same id.");
        if (!CheckCurrencies(order, fault)) return;
        for (var i = 0; i < order.Lines.Count; i++) CheckLine(order.Lines[i], $"lines/{i}", fault);
        CheckSums(order, fault);
    }

    private static bool CheckCurrencies(OrderRequest order, Action<string, string, string> fault)
    {
        var currency = order.Payable.Currency;
        var sound = true;
        Same(order.Charges, "charges");
        Same(order.Prepaid, "prepaid");
        for (var i = 0; i < order.Lines.Count; i++)
        {
            Same(order.Lines[i].UnitPrice, $"lines/{i}/unitPrice");
            Same(order.Lines[i].Amount, $"lines/{i}/amount");
        }

        return sound;

        void Same(Money amount, string field)
        {
            if (amount.Currency == currency) return;
            sound = false;
            fault(field + "/currency", "wrong-currency", $"The amount is in {amount.Currency}; the order's payable amount is in {currency}.");
        }
    }

    private static void CheckLine(OrderLine line, string field, Action<string, string, string> fault)
    {
        // Both factors are bounded (10^15 minor units, a billion with six decimals), so that the product fits a decimal.
        var expected = decimal.Round(line.Quantity * line.UnitPrice.MinorUnits, MidpointRounding.ToEven);
        if (expected != line.Amount.MinorUnits)
            fault(field + "/amount", "wrong-sum", $"The amount is {line.Amount}, but {line.Quantity:0.######} times {line.UnitPrice} is not that.");
    }

    private static void CheckSums(OrderRequest order, Action<string, string, string> fault)
    {
        var sum = order.Lines.Aggregate(order.Charges, (total, line) => total + line.Amount);
        if (sum != order.Payable) fault("payable", "wrong-sum", $"The payable amount is {order.Payable}, but lines and charges make {sum}.");
        if (order.Prepaid > order.Payable) fault("prepaid", "out-of-range", $"Prepaid are {order.Prepaid}, more than the payable {order.Payable}.");
    }
}
