using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Insolvency and fraud: everything is due at once, and what two persons let go before they knew of it they are asked about anew.</summary>
public sealed class AccelerationTests
{
    private static readonly AgreedInstalment[] Thirds = [new(30, Share.FromBasisPoints(3000)), new(60, Share.FromBasisPoints(3000)), new(200, Share.FromBasisPoints(4000))];

    private static CaseStory Insolvent(CaseStory story, int day) => story.Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(day), "court"), day);

    private static CaseStory Fraudulent(CaseStory story, int day) => story.Hear(InboxKind.Fraud, new FraudFinding("Nobody has ever seen these goods"), day);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_default_by_its_first_instalment_When_it_is_accelerated_Then_the_last_one_is_due_too(bool isFraud)
    {
        var story = CaseStory.Disbursed(Row18.Terms with { TenorDays = 200, Instalments = Thirds }).Receive(8, "10000").Review(120);
        Assert.Equal((Lifecycle.Defaulted, null), (story.Case.Lifecycle, story.Case.Recalled));

        story = isFraud ? Fraudulent(story, 121) : Insolvent(story, 121);

        Assert.Equal((Sek("7000"), Row18.Day(121)), (story.Case.Recalled, story.Case.RecallDueDate));
        Assert.Single(story.Facts, fact => fact.Name == "Defaulted");
    }

    [Fact]
    public void Given_a_residual_let_go_of_a_frozen_case_When_fraud_is_found_too_Then_it_stays_and_people_are_asked_anew()
    {
        var story = Insolvent(CaseStory.Disbursed().Receive(8, "10000"), 20).Credit(30, "10000")
            .Hear(InboxKind.Freeze, new FreezeOrder("Something looks odd"), 31).Hear(InboxKind.Release, Released, 32);

        Fraudulent(story, 33).Resume(34);

        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-R", StringComparison.Ordinal));
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "residual-withheld"));
        story.Hear(InboxKind.Release, Released, 35);
        Assert.Single(story.Instructed, payment => payment.StartsWith("c1-R", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_residual_let_go_and_held_back_When_fraud_is_found_too_Then_it_is_let_go_no_more()
    {
        var story = Insolvent(CaseStory.Disbursed().Receive(8, "10000"), 20).Credit(30, "10000").Hear(InboxKind.Release, Released, 32);
        Assert.True(story.Case.FindPayment("c1-R1")!.IsReleased);

        Fraudulent(story, 33);

        Assert.False(story.Case.FindPayment("c1-R1")!.IsReleased);
        story.Hear(InboxKind.PaymentLapse, new PaymentLapse("c1-R1"), 34);
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "residual-withheld"));
    }

    private static PersonDecision Released { get; } = new("ana", "it is the administrator's", "residual-withheld");
}
