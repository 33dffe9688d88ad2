namespace ScfFunctions.Domain;

/// <summary>A decision that somebody owes a case.</summary>
/// <param name="RemindOn">The business day on which they are asked again.</param>
/// <param name="DueOn">The last business day on which they may decide; after it the case expires.</param>
/// <param name="IsReminded">They have been asked again.</param>
public sealed record PendingDecision(DateOnly RemindOn, DateOnly DueOn, bool IsReminded = false)
{
    /// <summary>A decision that is asked for at an instant, with the deadlines of the terms.</summary>
    public static PendingDecision Asked(FinancingTerms terms, DateTimeOffset at) => Asked(terms.Calendar, terms.ReminderDays, terms.DecisionDays, at);

    /// <summary>The same by a calendar, with deadlines in its business days.</summary>
    public static PendingDecision Asked(BusinessCalendar calendar, int reminderDays, int decisionDays, DateTimeOffset at)
    {
        var day = calendar.BusinessDay(at);
        return new(calendar.AddBusinessDays(day, reminderDays), calendar.AddBusinessDays(day, decisionDays));
    }

    /// <summary>Whether what is said at an instant comes after the deadline, whether or not anybody has noticed yet.</summary>
    public bool IsOver(BusinessCalendar calendar, DateTimeOffset at) => calendar.LocalDate(at) > DueOn;
}
