using ScfFunctions.Domain;
using ScfFunctions.Storage;
using ScfFunctions.WorkItems;
using Tests.Functions.Cases;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.WorkItems;

/// <summary>Which decision fits which item, and when it takes two.</summary>
public sealed class WorkItemRulesTests
{
    private static readonly Evidence Said = new(Flow.Information, "person:anna", "test", default, "00");

    [Theory]
    [InlineData("order-referred", "approve", true)]
    [InlineData("order-referred", "reject", true)]
    [InlineData("order-referred", "resume", false)]
    [InlineData("order-referred", "acknowledge", false)]
    [InlineData("delivery-overdue", "acknowledge", true)]
    [InlineData("delivery-overdue", "accept", true)]
    [InlineData("delivery-overdue", "approve", false)]
    [InlineData("payment-overdue", "acknowledge", true)]
    [InlineData("payment-overdue", "release", false)]
    public void Given_a_referred_case_Then_each_kind_takes_its_own_decisions(string kind, string decision, bool fits)
    {
        var verdict = WorkItemRules.Decide(Item(kind), new WorkItemDecision(decision, null, ""), "anna", Referred);

        Assert.Equal(fits, verdict is WorkItemVerdict.CarryOut);
        if (!fits) Assert.IsType<WorkItemVerdict.WrongState>(verdict);
    }

    [Theory]
    [InlineData("order-referred", "approve")]
    [InlineData("delivery-overdue", "accept")]
    [InlineData("payment-rejected", "resume")]
    [InlineData("residual-withheld", "release")]
    [InlineData("charges-above-tolerance", "accept")]
    public void Given_a_case_that_has_ended_Then_its_items_are_only_acknowledged(string kind, string decision)
    {
        var ended = Referred with { Lifecycle = Lifecycle.Expired, Flags = CaseFlags.Frozen };

        Assert.IsType<WorkItemVerdict.WrongState>(WorkItemRules.Decide(Item(kind), new WorkItemDecision(decision, null, ""), "anna", ended));
        Assert.IsType<WorkItemVerdict.CarryOut>(WorkItemRules.Decide(Item(kind), new WorkItemDecision("acknowledge", null, ""), "anna", ended));
    }

    [Fact]
    public void Given_a_frozen_case_Then_only_what_it_is_frozen_for_resumes_it()
    {
        var item = Item("payment-rejected");
        var frozen = Referred with { Lifecycle = Lifecycle.Disbursed, Flags = CaseFlags.Frozen, Freezes = [CaseChange.FreezeKey(item.Kind, item.Subject)] };

        Assert.IsType<WorkItemVerdict.CarryOut>(WorkItemRules.Decide(item, new WorkItemDecision("resume", null, ""), "anna", frozen));
        Assert.IsType<WorkItemVerdict.WrongState>(WorkItemRules.Decide(item, new WorkItemDecision("acknowledge", null, ""), "anna", frozen));
        Assert.IsType<WorkItemVerdict.CarryOut>(WorkItemRules.Decide(Item("payment-overdue"), new WorkItemDecision("acknowledge", null, ""), "anna", frozen));
        Assert.IsType<WorkItemVerdict.WrongState>(WorkItemRules.Decide(Item("payment-overdue"), new WorkItemDecision("resume", null, ""), "anna", frozen));
    }

    [Theory]
    [InlineData("7000", false)]
    [InlineData("6999.99", true)]
    public void Given_an_advance_above_the_line_of_four_eyes_Then_a_second_person_has_to_approve(string above, bool takesTwo)
    {
        // 70 % of 10,000.00 would be lent; nothing is pinned yet.
        var referred = Referred with { Terms = Row18.Terms with { FourEyesAbove = Sek(above) }, OrderValue = Sek("10000") };
        WorkItemDecision approve = new("approve", null, "Looked at it");

        var first = WorkItemRules.Decide(Item("order-referred"), approve, "anna", referred);
        Assert.Equal(takesTwo, first is WorkItemVerdict.Propose);
        if (!takesTwo) return;

        var proposed = Item("order-referred") with { Proposal = new DecidedBy(approve, "anna", Said) };
        Assert.IsType<WorkItemVerdict.AlreadySaid>(WorkItemRules.Decide(proposed, approve, "anna", referred));
        Assert.IsType<WorkItemVerdict.AlreadySaid>(WorkItemRules.Decide(proposed, approve, "Anna", referred));
        Assert.IsType<WorkItemVerdict.CarryOut>(WorkItemRules.Decide(proposed, approve with { Note = "I, too" }, "bruno", referred));
        Assert.IsType<WorkItemVerdict.CarryOut>(WorkItemRules.Decide(proposed, new WorkItemDecision("reject", null, ""), "bruno", referred));
    }

    [Fact]
    public void Given_an_amount_that_is_not_known_Then_it_takes_two()
    {
        var referred = Referred with { Terms = Row18.Terms with { FourEyesAbove = Sek("1000000") }, OrderValue = null };

        Assert.IsType<WorkItemVerdict.Propose>(WorkItemRules.Decide(Item("order-referred"), new WorkItemDecision("approve", null, ""), "anna", referred));
    }

    [Theory]
    [InlineData("payout-account-change", "approve", true)]
    [InlineData("payout-account-change", "reject", false)]
    [InlineData("facility-frozen", "resume", true)]
    public void Given_an_item_about_no_case_Then_its_kind_says_how_many_it_takes(string kind, string decision, bool takesTwo)
    {
        var verdict = WorkItemRules.Decide(Item(kind), new WorkItemDecision(decision, null, ""), "anna", null);

        Assert.Equal(takesTwo, verdict is WorkItemVerdict.Propose);
    }

    [Fact]
    public void Given_a_decision_that_is_being_carried_out_Then_only_the_same_one_goes_on_with_it()
    {
        var started = Item("order-referred") with { Decision = new DecidedBy(new WorkItemDecision("approve", null, ""), "anna", Said) };

        Assert.IsType<WorkItemVerdict.CarryOut>(WorkItemRules.Decide(started, new WorkItemDecision("approve", null, ""), "bruno", Referred));
        Assert.IsType<WorkItemVerdict.WrongState>(WorkItemRules.Decide(started, new WorkItemDecision("reject", null, ""), "bruno", Referred));
        Assert.IsType<WorkItemVerdict.AlreadySaid>(
            WorkItemRules.Decide(started with { Status = WorkItemStatus.Decided }, new WorkItemDecision("approve", null, ""), "bruno", Referred));
    }

    private static FinancingCase Referred => new CaseStory().Case with { Lifecycle = Lifecycle.Referred, Terms = Row18.Terms, OrderValue = Sek("10000") };

    private static WorkItem Item(string kind) => new("000.x", "t", kind, "c1", "c1", "", default, WorkItemStatus.Open, null, null);
}
