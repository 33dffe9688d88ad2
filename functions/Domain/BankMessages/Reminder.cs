using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Asks a bank again for an answer that it owes.</summary>
/// <param name="Kind">Always <c>reminder</c>.</param>
/// <param name="MessageId">The id of the question with <c>-reminder</c> behind it: there is one reminder of each question.</param>
/// <param name="CreationDateTime">When it was due, UTC: the same however often it is sent.</param>
/// <param name="About">The id of the question.</param>
/// <param name="DecideBy">The last business day on which an answer counts.</param>
public sealed record Reminder(
    [property: JsonPropertyName("type")] string Kind, string MessageId, DateTimeOffset CreationDateTime, string About, DateOnly DecideBy)
{
    /// <summary>The message's type.</summary>
    public const string Type = "reminder";

    /// <summary>The reminder of a question that was put to a bank.</summary>
    public static SendToBank Of(string bank, string aboutMessageId, DateOnly decideBy, DateTimeOffset at)
    {
        var message = new Reminder(Type, $"{aboutMessageId}-reminder", at, aboutMessageId, decideBy);
        return BankMessageJson.Render(bank, Type, message.MessageId, message);
    }
}
