using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace ScfFunctions.Onboarding;

/// <summary>In which order credits are to pay, by situation; null for the usual order.</summary>
public sealed record WaterfallRequest(WaterfallOrder? Performing, WaterfallOrder? PastDue, WaterfallOrder? Recalled, WaterfallOrder? WrittenOff)
{
    public static WaterfallRequest Read(JsonFields fields) =>
        new(Order(fields, "performing"), Order(fields, "pastDue"), Order(fields, "recalled"), Order(fields, "writtenOff"));

    /// <summary>What is agreed.</summary>
    public WaterfallOrders ToOrders() => new()
    {
        Performing = Performing ?? WaterfallOrder.Default,
        PastDue = PastDue ?? WaterfallOrder.Default,
        Recalled = Recalled ?? WaterfallOrder.Default,
        WrittenOff = WrittenOff ?? WaterfallOrder.Default,
    };

    private static WaterfallOrder? Order(JsonFields fields, string situation)
    {
        if (fields.OptionalSomeOf<WaterfallPart>(situation) is not { } parts) return null;
        var all = Enum.GetNames<WaterfallPart>();
        // What is unknown or given twice has been noted by now.
        if (parts.Count > 0 && parts.Count < all.Length) fields.Fault(situation, "too-few", $"Each of {string.Join(", ", all)} has its place in the order.");
        return parts.Distinct().Count() == all.Length ? new WaterfallOrder([.. parts]) : null;
    }
}
