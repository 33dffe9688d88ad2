namespace ScfFunctions.Domain;

/// <summary>A part of a loan and when it has to be repaid, with the interest accrued by then.</summary>
/// <param name="Due">The day.</param>
/// <param name="Principal">Zero or more; zero where only the interest falls due.</param>
public sealed record Instalment(DateOnly Due, Money Principal);

/// <summary>The same as an agreement has it, before anybody knows day or amount.</summary>
/// <param name="AfterDays">Calendar days from the disbursement; Following where banks do not work then.</param>
/// <param name="Share">The part of the principal; zero where only the interest falls due.</param>
public sealed record AgreedInstalment(int AfterDays, Share Share)
{
    /// <summary>What is wrong with a list of them; null where it is sound: they come one after the other until the end of the tenor and make a whole.</summary>
    public static string? FaultOf(IReadOnlyList<AgreedInstalment> instalments, int tenorDays)
    {
        for (var i = 0; i < instalments.Count; i++)
        {
            if (instalments[i].AfterDays <= (i == 0 ? 0 : instalments[i - 1].AfterDays)) return "Each instalment falls due later than the one before.";
        }

        if (instalments.Count == 0 || instalments[^1].AfterDays != tenorDays) return $"The last instalment falls due at the end of the tenor, after {tenorDays} days.";
        var shares = instalments.Sum(instalment => instalment.Share.BasisPoints);
        return shares == BasisPointRange.Whole ? null : $"The shares come to {BasisPointRange.Text(shares)}, not to 100 %.";
    }
}
