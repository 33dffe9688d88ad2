namespace ScfFunctions.Banking;

public static partial class BankMessageReader
{
    /// <summary>By how much a bank's clock may be ahead of the queue's.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>How long a message may take to the queue.</summary>
    private static readonly TimeSpan MostDelayed = TimeSpan.FromDays(400);

    /// <summary>How many days after its message a date may lie: a value date beyond the longest run of bank holidays is a slip.</summary>
    private const int MostDaysAhead = 10;

    /// <summary>How many days before its message a date may lie: late and back-dated entries, and a year's reconciliation.</summary>
    private const int MostDaysBack = 400;

    /// <summary>Why a message cannot have been written when it says; null where it can. All its other dates are judged by this one.</summary>
    /// <param name="head">What the message begins with; an instant that cannot be read is named when the whole message is.</param>
    /// <param name="enqueuedAt">When it reached the queue.</param>
    public static DeadLetter? CreationFault(BankMessageHead head, DateTimeOffset enqueuedAt)
    {
        if (head.CreationDateTime is not { } created) return null;
        var delay = enqueuedAt - created;
        return delay < -MostAhead ? Malformed($"/creationDateTime: {created:O} lies after {enqueuedAt:O}, when the message came")
            : delay > MostDelayed ? Malformed($"/creationDateTime: {created:O} lies more than {MostDelayed.Days} days before {enqueuedAt:O}, when the message came")
            : null;
    }

    private static DeadLetter? DateFault(DateOnly date, DateTimeOffset created, string at, int mostDaysAhead = MostDaysAhead)
    {
        var days = date.DayNumber - DateOnly.FromDateTime(created.UtcDateTime).DayNumber;
        return days > mostDaysAhead ? Malformed($"{at}: {date:yyyy-MM-dd} lies {days} days after the message itself; {mostDaysAhead} are allowed")
            : days < -MostDaysBack ? Malformed($"{at}: {date:yyyy-MM-dd} lies {-days} days before the message itself; {MostDaysBack} are allowed")
            : null;
    }
}
