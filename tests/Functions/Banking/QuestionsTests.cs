using ScfFunctions.Domain;

namespace Tests.Functions.Banking;

/// <summary>What is asked of a bank that decides, as it goes over the wire.</summary>
public sealed class QuestionsTests
{
    private static readonly DateTimeOffset At = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly DecideBy = new(2017, 3, 8);

    [Fact]
    public void A_reminder_is_about_one_question_and_always_the_same_message()
    {
        var reminder = Reminder.Of("beta", "c1-review-1", DecideBy, At);

        Assert.Equal(
            """{"type":"reminder","messageId":"c1-review-1-reminder","creationDateTime":"2017-03-01T12:00:00+00:00","about":"c1-review-1","decideBy":"2017-03-08"}""",
            reminder.Body);
        Assert.Equal(("beta", "reminder", "c1-review-1-reminder"), (reminder.Bank, reminder.Type, reminder.MessageId));
    }

    [Fact]
    public void A_credit_application_goes_out_with_the_report_and_the_consent_to_it()
    {
        var application = LineApplication.Ask(
            "beta", "d1", "a1", new LineApplicant("p1", "Ana Tecidos", "11", "BR"), Money.Parse("500.00", "BRL"), new LineConsent("Ana", At),
            new LineReport(72, "B", 3, Money.Parse("900.00", "BRL"), 1, 0, new DateOnly(2017, 1, 2), [new Reason("short-history", "Three orders.")]), DecideBy, At);

        Assert.Equal(("beta", "credit-application", "d1"), (application.Bank, application.Type, application.MessageId));
        Assert.Equal(
            """
            {"type":"credit-application","messageId":"d1","creationDateTime":"2017-03-01T12:00:00+00:00","applicationId":"d1","agreementId":"a1",
            "supplier":{"id":"p1","name":"Ana Tecidos","registrationNumber":"11","country":"BR"},"requestedLimit":{"amount":"500.00","currency":"BRL"},
            "consent":{"givenBy":"Ana","givenAt":"2017-03-01T12:00:00+00:00"},"report":{"score":72,"grade":"B","completedOrders":3,
            "completedValue":{"amount":"900.00","currency":"BRL"},"lateDeliveries":1,"cancelledOrders":0,"firstOrderDate":"2017-01-02",
            "reasons":[{"code":"short-history","message":"Three orders."}]},"decideBy":"2017-03-08"}
            """.ReplaceLineEndings(""),
            application.Body);
    }

    [Theory]
    [InlineData("c1-review-1", true, "c1")]
    [InlineData("c1-review-", false, "c1")]
    [InlineData("-review-1", false, "")]
    [InlineData("c1-review-x", false, "c1")]
    [InlineData("c1", false, "")]
    public void A_reviews_id_names_its_case(string id, bool reads, string caseId)
    {
        Assert.Equal(reads, ReviewId.TryReadCase(id, out var read));
        Assert.Equal(caseId, read);
    }
}
