using ScfFunctions;
using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>What the case hears of goods and changes comes to the same in whatever order it is told.</summary>
public sealed class ToldInAnyOrderTests
{
    private static readonly Evidence Said = new(Flow.Business, "site", "test", CaseStory.At(0), "00");

    public static TheoryData<string> Orders => [.. Permutations("1234")];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Given_changes_and_partial_cancellations_Then_the_last_change_counts_less_what_was_cancelled_after_it(string order)
    {
        var told = order.Aggregate(CaseStory.Disbursed().Case, (financing, number) => number switch
        {
            '1' => Hear(financing, InboxKind.OrderChange, Change("C-1", "12000", 20), 1),
            '2' => Hear(financing, InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(1), Sek("1000"), "less"), 2),
            '3' => Hear(financing, InboxKind.OrderChange, Change("C-3", "9000", 30), 3),
            _ => Hear(financing, InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(1), Sek("500"), "less"), 4),
        });

        // 7,000 - 70 % of 8,500.
        Assert.Equal((Sek("8500"), Row18.Day(30), Sek("1050")), (told.OrderValue, told.DeliveryDeadline, told.Recalled));
    }

    [Fact]
    public void Given_two_cancellations_of_which_the_later_is_told_first_Then_both_count()
    {
        var later = Hear(CaseStory.Disbursed().Case, InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(1), Sek("500"), "less"), 2);

        Assert.Equal(Sek("8500"), Hear(later, InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(1), Sek("1000"), "less"), 1).OrderValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_a_final_and_a_partial_receipt_Then_the_goods_are_short(bool finalFirst)
    {
        var story = CaseStory.Disbursed().Receive(finalFirst ? 4 : 5, finalFirst ? "5000" : "4000", finalFirst).Receive(5, finalFirst ? "4000" : "5000", !finalFirst);

        Assert.Equal((DeliveryState.Short, Sek("9000"), Sek("700")), (story.Case.Goods, story.Case.AcceptedValue, story.Case.Recalled));
    }

    [Fact]
    public void Given_a_final_receipt_of_all_that_was_ordered_When_the_change_to_more_is_told_after_it_Then_the_goods_are_short()
    {
        var story = CaseStory.Disbursed().Receive(5, "10000");
        Assert.Equal(DeliveryState.Received, story.Case.Goods);

        story.Hear(InboxKind.OrderChange, Change("C-1", "12000", 20), 6);

        Assert.Equal(DeliveryState.Short, story.Case.Goods);
        Assert.Equal(["delivery-short"], story.WorkItems);
    }

    [Fact]
    public void Given_a_final_receipt_that_is_short_When_the_cancellation_of_the_rest_is_told_after_it_Then_the_goods_are_received()
    {
        var story = CaseStory.Disbursed().Receive(5, "8000").Hear(InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(1), Sek("2000"), "less"), 6);

        Assert.Equal((DeliveryState.Received, Sek("8000")), (story.Case.Goods, Receivable.Of(story.Case).Unpaid));
    }

    [Fact]
    public void Given_goods_received_before_the_order_changes_to_just_them_When_it_is_verified_anew_Then_nothing_more_is_awaited()
    {
        var story = CaseStory.Verified().Receive(1, "8000", final: false).Hear(InboxKind.OrderChange, Change("C-1", "8000", 20), 2);
        Assert.Equal((DeliveryState.PartlyReceived, Lifecycle.Approved), (story.Case.Goods, story.Case.Lifecycle));

        var (check, wanted) = (new VerificationCheck("AllOfThem", CheckResult.Passed, null), Row18.Granted with { Amount = Sek("5600") });
        story.Take((change, stamp) => AdvanceRules.Decide(change, new Verification([check]), wanted, wanted.Amount, CaseStory.Worth with { Value = Sek("8000") }, stamp), 2);

        Assert.Equal(DeliveryState.Received, story.Case.Goods);
    }

    private static OrderChange Change(string number, string payable, int deadline) => new(CaseStory.At(1), number, Sek(payable), Sek("0"), Row18.Day(deadline));

    private static FinancingCase Hear<T>(FinancingCase financing, string kind, T document, int orderVersion) => CaseInboxActivities.Decide(
        financing, new InboxItem(kind, $"d{orderVersion}", CaseStory.At(1), StorageJson.Write(document), Said, orderVersion), CaseStory.At(1)).Case;

    private static IEnumerable<string> Permutations(string of) =>
        of.Length == 1 ? [of] : of.SelectMany(first => Permutations(of.Replace(first.ToString(), "", StringComparison.Ordinal)).Select(rest => first + rest));
}
