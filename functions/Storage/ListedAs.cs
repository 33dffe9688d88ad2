namespace ScfFunctions.Storage;

/// <summary>The versions of a case's rows in lists as they were last written, so that the next write need not read them first.</summary>
/// <remarks>Only a hint: where it does not hold any more, the row is read, and an older commit never replaces a newer one.</remarks>
/// <param name="Supplier">The ETag of the row in the supplier's list; null where it is not known.</param>
/// <param name="Buyer">The same in the buyer's list.</param>
/// <param name="Open">The same in the list of open cases.</param>
public sealed record ListedAs(string? Supplier, string? Buyer, string? Open)
{
    /// <summary>Nothing is known.</summary>
    public static ListedAs Nowhere { get; } = new(null, null, null);
}
