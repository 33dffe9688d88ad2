using System.Text.Json;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Bank;

/// <summary>How a bank decides on lines and orders: it approves what it is asked, in its own time, but for those that it declines or forgets.</summary>
internal sealed class BankDecisions(string code, BankCalendar calendar, BankConduct conduct)
{
    private const int DaysOfValidity = 365;

    public void Take(LedgerTransaction transaction, CreditApplication application, Acquaintance acquaintance, DateTimeOffset now)
    {
        if (acquaintance != Acquaintance.First) return;
        var sellerId = application.Supplier.RegistrationNumber;
        var kind = conduct.WithLine(sellerId);
        if (kind == LineSilent && !conduct.HeedsReminder(LineSilent, sellerId)) return;
        var id = $"{code}-line-{application.ApplicationId}";
        var isApproved = kind != LineDeclined;
        Answer(transaction, application.MessageId, sellerId, kind == LineSilent ? null : now + conduct.DecidesLineAfter, id, new CreditDecision(
            CreditDecision.TypeName, id, code, now, application.ApplicationId, isApproved ? "Approved" : "Declined", isApproved ? application.RequestedLimit : null,
            isApproved ? calendar.BankDay(now).AddDays(DaysOfValidity) : null, isApproved ? null : "Not with us"));
    }

    public void Take(LedgerTransaction transaction, OrderReview review, Acquaintance acquaintance, DateTimeOffset now)
    {
        if (acquaintance != Acquaintance.First) return;
        var kind = conduct.WithOrder(review.OrderNumber);
        if (kind == OrderSilent && !conduct.HeedsReminder(OrderSilent, review.OrderNumber)) return;
        var id = $"{code}-{review.MessageId}";
        var isApproved = kind != OrderDeclined;
        Answer(transaction, review.MessageId, review.OrderNumber, kind == OrderSilent ? null : now + conduct.DecidesAfter(review.OrderNumber), id, new OrderDecision(
            OrderDecision.TypeName, id, code, now, review.MessageId, isApproved ? "Approved" : "Declined", isApproved ? null : "Not this one"));
    }

    /// <summary>What was forgotten is answered now, if it is going to be.</summary>
    public static void Take(LedgerTransaction transaction, Reminder reminder, Acquaintance acquaintance, DateTimeOffset now)
    {
        if (acquaintance == Acquaintance.First) transaction.Release(reminder.About, now);
    }

    private void Answer<T>(LedgerTransaction transaction, string question, string subject, DateTimeOffset? due, string id, T answer) => transaction.Enqueue(
        new Dispatch(question, subject) { Due = due ?? DateTimeOffset.MaxValue, Copies = conduct.Copies(subject) },
        new OutgoingMessage(id, JsonSerializer.SerializeToUtf8Bytes(answer, MarketJson.Options)));
}
