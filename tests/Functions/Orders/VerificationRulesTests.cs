using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Orders;

public sealed class VerificationRulesTests
{
    private static readonly DateOnly Today = new(2018, 1, 8);
    private static readonly OrderFacts Order = new(
        "o2", "PO-2", new DateTimeOffset(2018, 1, 4, 9, 0, 0, TimeSpan.Zero),
        [new OrderLine("1", "Vases", 2, Sek("3000"), Sek("6000")), new OrderLine("2", "Ribbon", 1, Sek("3000"), Sek("3000"))],
        Sek("1000"), Sek("0"), Sek("10000"), Sek("0"), new DateOnly(2018, 2, 1), IsCancelled: false);

    private static readonly OrderParties Parties = new(new PartyFacts("supplier-1", true), new PartyFacts("buyer-1", true));
    private static readonly OrderBackground Background = new([], []);

    private static readonly OrderResponse Acknowledgement =
        new(new DateTimeOffset(2018, 1, 5, 12, 0, 0, TimeSpan.Zero), Sek("10000"), new DateOnly(2018, 3, 9), NoSetOff: true, "collection-1");

    private static readonly OrderDemands Demands = new(Crowns, Sek("100"), Sek("0"), "collection-1", new DateOnly(2018, 3, 9));

    public static TheoryData<string, OrderFacts, OrderResponse, OrderParties, OrderDemands, string> Faults() => new()
    {
        { "SupplierActive", Order, Acknowledgement, Parties with { Supplier = new PartyFacts("supplier-1", false) }, Demands, "supplier-not-active" },
        { "BuyerActive", Order, Acknowledgement, Parties with { Buyer = new PartyFacts("buyer-1", false) }, Demands, "buyer-not-active" },
        { "SupplierIsNotBuyer", Order, Acknowledgement, Parties with { Buyer = new PartyFacts("supplier-1", true) }, Demands, "supplier-is-buyer" },
        { "OrderNotCancelled", Order with { IsCancelled = true }, Acknowledgement, Parties, Demands, "order-cancelled" },
        { "LinesAddUp", Order with { Charges = Sek("999.99") }, Acknowledgement, Parties, Demands, "lines-do-not-add-up" },
        { "LinesAddUp", Order with { Cancelled = Sek("0.01") }, Acknowledgement, Parties, Demands, "lines-do-not-add-up" },
        { "LinesAddUp", Order with { Lines = [], Charges = Sek("10000") }, Acknowledgement, Parties, Demands, "lines-do-not-add-up" },
        { "LinesAddUp", Order with { Charges = Money.Parse("1000", "EUR") }, Acknowledgement, Parties, Demands, "lines-in-another-currency" },
        { "MinimumAmount", Order, Acknowledgement, Parties, Demands with { MinimumOrderValue = Sek("10000.01") }, "below-minimum-amount" },
        { "DeliveryDeadlinePresent", Order with { DeliveryDeadline = null }, Acknowledgement, Parties, Demands, "delivery-deadline-missing" },
        { "NoSetOff", Order, Acknowledgement with { NoSetOff = false }, Parties, Demands, "set-off-possible" },
        { "CollectionAccountAgreed", Order, Acknowledgement with { CollectionAccount = "other" }, Parties, Demands, "collection-account-not-agreed" },
        { "ReceivableDueDatePresent", Order, Acknowledgement with { ReceivableDueDate = default }, Parties, Demands, "due-date-missing" },
        { "NotOverdueAlready", Order, Acknowledgement with { ReceivableDueDate = Today.AddDays(-1) }, Parties, Demands, "already-overdue" },
        { "DueWithinTenor", Order, Acknowledgement with { ReceivableDueDate = new DateOnly(2018, 3, 10) }, Parties, Demands, "due-after-maturity" },
    };

    [Fact]
    public void Given_an_order_without_fault_Then_every_check_passes_and_it_is_verified()
    {
        var verification = Verified(Order, Acknowledgement, Parties, Demands);
        Assert.Equal(CheckResult.Passed, verification.Outcome);
        Assert.Empty(verification.Reasons);
        Assert.All(verification.Checks, check => Assert.Equal(CheckResult.Passed, check.Result));
        Assert.Equal(23, verification.Checks.Select(check => check.Name).Distinct().Count());
    }

    [Fact]
    public void Given_a_payment_due_today_Then_it_is_not_overdue() =>
        Assert.Equal(CheckResult.Passed, Verified(Order, Acknowledgement with { ReceivableDueDate = Today }, Parties, Demands).Outcome);

    [Theory]
    [MemberData(nameof(Faults))]
    public void Given_one_fault_Then_the_one_check_for_it_refuses_by_its_reason(
        string name, OrderFacts order, OrderResponse acknowledgement, OrderParties parties, OrderDemands demands, string code)
    {
        var verification = Verified(order, acknowledgement, parties, demands);
        Assert.Equal(CheckResult.Refused, verification.Outcome);
        var failed = Assert.Single(verification.Checks, check => check.Reason is not null);
        Assert.Equal((name, CheckResult.Refused, code), (failed.Name, failed.Result, failed.Reason!.Code));
    }

    [Theory]
    [InlineData("9999.99", "0", CheckResult.Referred)]
    [InlineData("10000.01", "0", CheckResult.Referred)]
    [InlineData("9950.00", "50", CheckResult.Passed)]
    [InlineData("10050.00", "50", CheckResult.Passed)]
    [InlineData("9949.99", "50", CheckResult.Referred)]
    public void Given_another_acknowledged_amount_Then_beyond_tolerance_a_person_sees_both(string acknowledged, string tolerance, CheckResult outcome)
    {
        var verification = Verified(Order, Acknowledgement with { Amount = Sek(acknowledged) }, Parties, Demands with { Tolerance = Sek(tolerance) });
        Assert.Equal(outcome, verification.Outcome);
        Assert.All(verification.Reasons, reason => Assert.Equal($"The buyer acknowledged {acknowledged} SEK, but the order says 10000.00 SEK.", reason.Message));
    }

    [Theory]
    [InlineData("0.00", CheckResult.Passed)]
    [InlineData("50.00", CheckResult.Passed)]
    [InlineData("50.01", CheckResult.Referred)]
    [InlineData("10000.00", CheckResult.Referred)]
    public void Given_a_final_receipt_of_less_Then_beyond_tolerance_a_person_sees_both(string missing, CheckResult outcome)
    {
        var verification = Verified(Order with { Missing = Sek(missing) }, Acknowledgement, Parties, Demands with { Tolerance = Sek("50") });
        Assert.Equal(outcome, verification.Outcome);
        Assert.All(verification.Reasons, reason => Assert.Equal("delivery-short", reason.Code));
    }

    [Fact]
    public void Given_a_part_that_was_cancelled_Then_the_lines_less_that_part_have_to_give_the_payable_amount() =>
        Assert.Equal(
            CheckResult.Passed,
            Verified(Order with { Cancelled = Sek("2500"), Payable = Sek("7500") }, Acknowledgement with { Amount = Sek("7500") }, Parties, Demands).Outcome);

    [Fact]
    public void Given_an_acknowledgement_in_another_currency_Then_it_is_referred_not_compared() =>
        Assert.Equal(["acknowledged-amount-differs"],
            Codes(Verified(Order, Acknowledgement with { Amount = Money.Parse("10000", "EUR") }, Parties, Demands)));

    [Fact]
    public void Given_an_order_in_another_currency_than_the_facility_Then_it_is_refused_for_that_alone()
    {
        var verification = Verified(Order, Acknowledgement, Parties, Demands with
        {
            Currency = Currency.Parse("EUR"),
            MinimumOrderValue = Money.Parse("1", "EUR"),
            Tolerance = Money.Parse("0", "EUR"),
        });
        Assert.Equal(["currency-mismatch"], Codes(verification));
        Assert.Equal(CheckResult.Refused, verification.Outcome);
    }

    [Theory]
    [InlineData(ClaimStanding.Similar, CheckResult.Referred, "similar-order-claimed")]
    [InlineData(ClaimStanding.Taken, CheckResult.Refused, "order-already-claimed")]
    public void Given_a_claim_of_another_case_Then_the_same_order_is_refused_and_a_similar_one_referred(ClaimStanding claim, CheckResult outcome, string code)
    {
        var verification = VerificationRules.Verify(Order, Acknowledgement, Parties, Demands, claim, Background, Today);
        Assert.Equal(outcome, verification.Outcome);
        Assert.Equal([code], Codes(verification));
    }

    [Fact]
    public void Given_no_acknowledgement_Then_that_is_the_reason_and_what_hangs_on_it_is_not_checked()
    {
        var verification = Verified(Order, null, Parties, Demands);
        Assert.Equal(["buyer-not-acknowledged"], Codes(verification));
        Assert.Equal(6, verification.Checks.Count(check => check.Result == CheckResult.NotChecked));
        Assert.Equal(
            Verified(Order, Acknowledgement, Parties, Demands).Checks.Select(check => check.Name),
            verification.Checks.Select(check => check.Name));
    }

    [Fact]
    public void Given_several_faults_Then_all_reasons_are_returned_and_a_refusal_outweighs_a_referral()
    {
        var verification = VerificationRules.Verify(
            Order with { IsCancelled = true, Payable = Sek("0"), Lines = [new OrderLine("1", "Vases", 1, Sek("0"), Sek("0"))], Charges = Sek("0"), DeliveryDeadline = null },
            Acknowledgement with { NoSetOff = false, CollectionAccount = "other" },
            Parties with { Supplier = new PartyFacts("supplier-1", false) }, Demands, ClaimStanding.Similar, Background, Today);
        Assert.Equal(CheckResult.Refused, verification.Outcome);
        Assert.Equal(
            [
                "supplier-not-active", "order-cancelled", "amount-not-positive", "below-minimum-amount", "delivery-deadline-missing",
                "similar-order-claimed", "acknowledged-amount-differs", "set-off-possible", "collection-account-not-agreed",
            ],
            Codes(verification));
    }

    private static Verification Verified(OrderFacts order, OrderResponse? acknowledgement, OrderParties parties, OrderDemands demands) =>
        VerificationRules.Verify(order, acknowledgement, parties, demands, ClaimStanding.Free, Background, Today);

    private static IEnumerable<string> Codes(Verification verification) => verification.Reasons.Select(reason => reason.Code);
}
