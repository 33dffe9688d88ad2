namespace ScfFunctions.Domain;

/// <summary>The dispute that the rules open by themselves when banks kept more of a payment than the tolerance allows.</summary>
public static class ChargeDispute
{
    /// <summary>The kind of the work item that puts it before a person.</summary>
    public const string WorkItemKind = "charges-above-tolerance";

    /// <summary>What its number begins with.</summary>
    public const string Prefix = "charges-";

    /// <summary>Its number: one for each credit.</summary>
    public static string NumberOf(CollectionCredit credit) => Prefix + credit.EntryReference;
}
