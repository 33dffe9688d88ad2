namespace ScfFunctions.Domain;

/// <summary>A decision that somebody owes a case.</summary>
/// <param name="RemindOn">The business day on which they are asked again.</param>
/// <param name="DueOn">The last business day on which they may decide; after it the case expires.</param>
/// <param name="IsReminded">They have been asked again.</param>
public sealed record PendingDecision(DateOnly RemindOn, DateOnly DueOn, bool IsReminded = false)
{
    /// <summary>A decision that is asked for at an instant, with the deadlines of the terms.</summary>
    public static PendingDecision Asked(FinancingTerms terms, DateTimeOffset at)
    {
        var day = terms.Calendar.BusinessDay(at);
        return new(terms.Calendar.AddBusinessDays(day, terms.ReminderDays), terms.Calendar.AddBusinessDays(day, terms.DecisionDays));
    }
}

/// <summary>A dispute as the case keeps it.</summary>
/// <param name="Number">Its number on the order.</param>
/// <param name="Amount">What is contested; of one whose end was told before its beginning, what was upheld.</param>
/// <param name="IsOpen">Nobody has resolved it yet.</param>
public sealed record CaseDispute(string Number, Money Amount, bool IsOpen);
