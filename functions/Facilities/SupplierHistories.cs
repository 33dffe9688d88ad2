using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Facilities;

/// <summary>Sums a supplier's orders up to what it is scored by.</summary>
public static class SupplierHistories
{
    /// <param name="orders">The supplier's orders. Those in another currency count as orders, not as value.</param>
    /// <param name="calendar">Whose days tell whether a delivery was late.</param>
    /// <param name="currency">The agreement's currency.</param>
    /// <param name="today">The day of the assessment.</param>
    public static SupplierHistory Of(IEnumerable<SupplierOrder> orders, BusinessCalendar calendar, Currency currency, DateOnly today)
    {
        var history = SupplierHistory.None(currency);
        foreach (var order in orders)
        {
            var placed = calendar.LocalDate(order.IssuedAt);
            if (placed > today) placed = today;
            history = history with { FirstOrderDate = history.FirstOrderDate < placed ? history.FirstOrderDate : placed };
            if (order.IsCancelled) history = history with { CancelledOrders = history.CancelledOrders + 1 };
            else if (order.ReceivedInFullAt is { } received) history = Completed(history, order, calendar.LocalDate(received));
        }

        return history;
    }

    private static SupplierHistory Completed(SupplierHistory history, SupplierOrder order, DateOnly received) => history with
    {
        CompletedOrders = history.CompletedOrders + 1,
        CompletedValue = order.Payable.Currency == history.CompletedValue.Currency ? history.CompletedValue + order.Payable : history.CompletedValue,
        LateDeliveries = history.LateDeliveries + (received > order.DeliveryDeadline ? 1 : 0),
    };
}
