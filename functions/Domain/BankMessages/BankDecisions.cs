namespace ScfFunctions.Domain;

/// <summary>The deciding bank's answer about one order.</summary>
/// <param name="ReviewId">The question that it answers: <c>&lt;case id&gt;-review-&lt;n&gt;</c>.</param>
/// <param name="IsApproved">Whether the bank lets the order through.</param>
/// <param name="Reason">Why not; null where approved.</param>
public sealed record OrderDecision(string ReviewId, bool IsApproved, string? Reason);

/// <summary>The deciding bank's answer to an application for a credit line.</summary>
/// <param name="ApplicationId">The application that it answers.</param>
/// <param name="IsApproved">Whether there will be a line.</param>
/// <param name="Limit">The most that the bank lends, above zero; null where declined.</param>
/// <param name="ValidUntil">The last day on which the line may be drawn on; null where the bank leaves it to the agreement.</param>
/// <param name="Reason">Why, in the bank's words; null for none given.</param>
public sealed record LineDecision(string ApplicationId, bool IsApproved, Money? Limit, DateOnly? ValidUntil, string? Reason);

/// <summary>What the funding bank's own books say of one loan.</summary>
/// <param name="AsOf">The end of this day.</param>
/// <param name="Principal">Unpaid principal.</param>
/// <param name="Interest">Interest accrued and unpaid.</param>
public sealed record LoanStatement(DateOnly AsOf, Money Principal, Money Interest);

/// <summary>The text of the id of a question put to the deciding bank.</summary>
public static class ReviewId
{
    private const string Infix = "-review-";

    public static string Of(string caseId, int number) => $"{caseId}{Infix}{number}";

    /// <summary>The case that a review's id names; false where the text is no such id.</summary>
    public static bool TryReadCase(string reviewId, out string caseId)
    {
        var at = reviewId.LastIndexOf(Infix, StringComparison.Ordinal);
        caseId = at > 0 ? reviewId[..at] : "";
        return at > 0 && at + Infix.Length < reviewId.Length && reviewId.AsSpan(at + Infix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
