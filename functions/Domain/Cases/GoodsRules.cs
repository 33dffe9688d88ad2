namespace ScfFunctions.Domain;

/// <summary>How the goods stand to what is ordered.</summary>
public static class GoodsRules
{
    /// <summary>
    /// In full when the accepted values reach the order's. Less is partial until the buyer calls a receipt final, and then it stays short.
    /// While nothing is accepted, what is known of the goods has nothing to do with what they are worth.
    /// </summary>
    public static DeliveryState Of(FinancingCase financing) =>
        financing.AcceptedValue is not { } accepted ? financing.Goods
        : financing.OrderValue is { } ordered && accepted >= ordered ? DeliveryState.Received
        : financing.Goods == DeliveryState.Cancelled ? DeliveryState.Cancelled
        : financing.Revisions.IsFinal ? DeliveryState.Short
        : DeliveryState.PartlyReceived;
}
