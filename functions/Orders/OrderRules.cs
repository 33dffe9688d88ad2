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
        if (IsBeforeOrder(order.DeliveryDeadline, order.IssuedAt)) fault("deliveryDeadline", "out-of-range", "The deadline lies before the day of the order.");
        CheckAmounts(order.Lines, order.Charges, order.Prepaid, order.Payable, fault);
    }

    /// <summary>Checks what is ordered: one currency, each line's amount, the sum.</summary>
    public static void CheckAmounts(IReadOnlyList<OrderLine> lines, Money charges, Money prepaid, Money payable, Action<string, string, string> fault)
    {
        if (lines.DistinctBy(line => line.Id).Count() != lines.Count) fault("lines", "given-twice", "Two lines have the same id.");
        if (!CheckCurrencies(lines, charges, prepaid, payable.Currency, fault)) return;
        for (var i = 0; i < lines.Count; i++) CheckLine(lines[i], $"lines/{i}", fault);
        var sum = lines.Aggregate(charges, (total, line) => total + line.Amount);
        if (sum != payable) fault("payable", "wrong-sum", $"The payable amount is {payable}, but lines and charges make {sum}.");
        if (prepaid > payable) fault("prepaid", "out-of-range", $"Prepaid are {prepaid}, more than the payable {payable}.");
    }

    /// <summary>Whether a deadline lies before the order's day, wherever on earth that day was.</summary>
    internal static bool IsBeforeOrder(DateOnly deadline, DateTimeOffset issuedAt) => deadline < DateOnly.FromDateTime(issuedAt.UtcDateTime).AddDays(-1);

    private static bool CheckCurrencies(IReadOnlyList<OrderLine> lines, Money charges, Money prepaid, Currency currency, Action<string, string, string> fault)
    {
        var sound = true;
        Same(charges, "charges");
        Same(prepaid, "prepaid");
        for (var i = 0; i < lines.Count; i++)
        {
            Same(lines[i].UnitPrice, $"lines/{i}/unitPrice");
            Same(lines[i].Amount, $"lines/{i}/amount");
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
}
