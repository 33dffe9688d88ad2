using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Work items close by themselves once what they were about is over.</summary>
public sealed class CaseCallsTests
{
    private static IEnumerable<string> Open(CaseStory story) => story.Case.Calls.Select(call => call.Kind);

    private static IEnumerable<string> Closed(CaseStory story) => story.Effects.OfType<CloseWorkItem>().Select(item => item.Kind);

    [Fact]
    public void Given_a_loan_that_goes_from_bucket_to_bucket_Then_only_the_last_item_is_open_and_none_once_it_is_repaid()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Review(62).Review(91);
        Assert.Equal(["payment-overdue"], Open(story));
        Assert.Equal([$"c1.{Row18.Day(60):yyyyMMdd}.1"], story.Effects.OfType<CloseWorkItem>().Select(item => item.Key));

        story.Review(150);
        Assert.Equal(["case-defaulted", "payment-overdue"], Open(story).Order(StringComparer.Ordinal));

        story.Credit(160, "10000");
        Assert.Equal(["case-defaulted"], Open(story));
        story.BankSays("c1-S1", PaymentStatus.Settled, "7373.33", 160).BankSays("c1-R1", PaymentStatus.Settled, "2626.67", 160).Close(160);
        Assert.Empty(story.Case.Calls);
        Assert.Equal(["case-defaulted", "payment-overdue", "payment-overdue", "payment-overdue"], Closed(story).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_a_recall_that_is_met_a_dispute_that_is_resolved_and_goods_that_come_Then_nobody_is_asked_any_more()
    {
        var story = CaseStory.Disbursed().Hear(InboxKind.Dispute, new Dispute(CaseStory.At(20), "D1", DisputeEvent.Opened, Sek("1000"), "broken"), 20).Review(21);
        Assert.Equal(["delivery-overdue", "dispute-opened", "principal-recalled"], Open(story).Order(StringComparer.Ordinal));

        story.Receive(31, "10000").Hear(InboxKind.Dispute, new Dispute(CaseStory.At(32), "D1", DisputeEvent.Rejected, Sek("0"), "settled"), 32);

        Assert.Empty(story.Case.Calls);
        Assert.Equal(["delivery-overdue", "dispute-opened", "principal-recalled"], Closed(story).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_two_proposals_Then_the_item_of_the_first_closes()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Review(150).Hear(InboxKind.Settlement, new SettlementRequest(Sek("5000"), Row18.Day(170), "half"), 150);
        var first = story.Case.Settlement!.Subject;

        story.Hear(InboxKind.Settlement, new SettlementRequest(Sek("6000"), Row18.Day(170), "more"), 151);

        Assert.Equal([first], story.Effects.OfType<CloseWorkItem>().Where(item => item.Kind == Settlement.WorkItemKind).Select(item => item.Key));
        Assert.Contains(new CaseCall(Settlement.WorkItemKind, story.Case.Settlement!.Subject), story.Case.Calls);
    }

    [Fact]
    public void Given_what_needs_a_person_and_what_comes_after_the_end_Then_no_rule_closes_it()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Hear(InboxKind.LoanStatement, new LoanStatement(Row18.Day(9), Sek("1"), Sek("0")), 9).Credit(60, "10000")
            .BankSays("c1-S1", PaymentStatus.Settled, "7140", 60).BankSays("c1-R1", PaymentStatus.Settled, "2860", 60).Close(60)
            .Hear(InboxKind.Dispute, new Dispute(CaseStory.At(61), "D1", DisputeEvent.Opened, Sek("1000"), "broken"), 61);

        Assert.Contains("shadow-differs", story.WorkItems);
        Assert.Contains("dispute-opened", story.WorkItems);
        Assert.Empty(Closed(story));
    }

    [Fact]
    public void Given_an_item_of_a_kind_that_an_earlier_version_knew_Then_it_closes_when_the_case_ends()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Take((change, _) => change.With(c => c with { Calls = [new CaseCall("of-an-earlier-version", "c1.9")] }), 9).Credit(60, "10000");
        Assert.Equal(["of-an-earlier-version"], Open(story));

        story.BankSays("c1-S1", PaymentStatus.Settled, "7140", 60).BankSays("c1-R1", PaymentStatus.Settled, "2860", 60).Close(60);
        Assert.Equal(["of-an-earlier-version"], Closed(story));
    }
}
