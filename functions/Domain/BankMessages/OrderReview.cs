using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Puts an order before the bank that decides; answered by an order-decision. <c>Advance</c> and <c>Fee</c> are what would be paid out.</summary>
/// <param name="Kind">Always <c>order-review</c>.</param>
/// <param name="MessageId">The review's id, so that asking twice is the same message; see <see cref="ReviewId"/>.</param>
/// <param name="CreationDateTime">When it was asked, UTC.</param>
/// <param name="DecideBy">The last business day on which an answer counts.</param>
public sealed record OrderReview(
    [property: JsonPropertyName("type")] string Kind, string MessageId, DateTimeOffset CreationDateTime, string CaseId, string AgreementId,
    string SupplierId, string BuyerId, string OrderNumber, Money? OrderValue, DateOnly? ReceivableDueDate, DateOnly? DeliveryDeadline, Money? Advance,
    Money? Fee, DateOnly DecideBy)
{
    /// <summary>The message's type.</summary>
    public const string Type = "order-review";

    /// <summary>Asks the bank of a case about its order; the number counts the questions about one case from 1.</summary>
    /// <exception cref="InvalidOperationException">The case has no terms, or its terms no bank that decides.</exception>
    public static SendToBank Ask(FinancingCase financing, PendingDecision decision, int number, DateTimeOffset at)
    {
        var bank = financing.Terms?.FundingBank ?? throw new InvalidOperationException($"Case {financing.Id} has no bank that decides.");
        var message = new OrderReview(
            Type, ReviewId.Of(financing.Id, number), at, financing.Id, financing.AgreementId, financing.SupplierId, financing.BuyerId, financing.OrderNumber,
            financing.OrderValue, financing.ReceivableDueDate, financing.DeliveryDeadline, financing.Advance?.Amount, financing.Advance?.Fee, decision.DueOn);
        return BankMessageJson.Render(bank, Type, message.MessageId, message);
    }
}
