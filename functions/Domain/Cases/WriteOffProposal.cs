namespace ScfFunctions.Domain;

/// <summary>A person wants a loan to be written off.</summary>
/// <param name="Reason">Why.</param>
public sealed record WriteOffRequest(string Reason);

/// <summary>That a loan is to be written off, before two persons; it takes both of them.</summary>
/// <param name="On">The day on which it was proposed or, once it is rejected, rejected.</param>
/// <param name="IsRejected">They did not want to; it is proposed anew after some time.</param>
public sealed record WriteOffProposal(DateOnly On, bool IsRejected = false)
{
    /// <summary>The kind of the work item that puts it before them.</summary>
    public const string WorkItemKind = "write-off-proposed";

    private const int DaysUntilProposedAgain = 90;

    /// <summary>From when on the daily review proposes it; null where it has, and nobody has decided.</summary>
    /// <param name="financing">A case in default.</param>
    public static DateOnly? DueOn(FinancingCase financing)
    {
        if (financing.Settlement is { IsAgreed: true } || financing.DueDate is not { } due || financing.Lifecycle is not (Lifecycle.Defaulted or Lifecycle.Subrogated)) return null;
        var from = financing.Loan!.Pauses.DayOf(due, financing.Terms!.WriteOffDays);
        return financing.WriteOffProposal switch
        {
            null => from,
            { IsRejected: true } rejected => from.NotBefore(rejected.On.AddDays(DaysUntilProposedAgain)),
            _ => null,
        };
    }
}
