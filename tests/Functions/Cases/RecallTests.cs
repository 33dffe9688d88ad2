using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>What is recalled, when it falls due, and whose money it was.</summary>
public sealed class RecallTests
{
    [Fact]
    public void Given_a_payment_that_interest_takes_Then_nothing_is_recalled_for_it_whatever_happens_next()
    {
        var story = CaseStory.Disbursed().Credit(60, "100").Receive(61, "10000");

        Assert.Equal((Sek("7000"), null), (story.Case.Loan!.UnpaidPrincipal, story.Case.Recalled));
    }

    [Fact]
    public void Given_a_recall_that_was_paid_and_the_payment_taken_back_Then_it_stands_again()
    {
        var story = CaseStory.Disbursed().Receive(5, "9000").Credit(6, "800", payer: "supplier-1");
        Assert.Null(story.Case.Recalled);

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[0].Credit, Row18.Day(7), "refused"), 7);

        Assert.Equal(Sek("700"), story.Case.Recalled);
    }

    [Fact]
    public void Given_exactly_what_was_recalled_When_it_is_paid_in_time_Then_all_of_it_is_principal_and_nothing_is_past_due()
    {
        var story = CaseStory.Disbursed().Receive(5, "9000").Credit(6, "700", payer: "supplier-1");

        Assert.Equal((Sek("6300"), Sek("0")), (story.Case.Loan!.UnpaidPrincipal, story.Case.Loan.Allocated().Interest));
        Assert.Equal((null, null, 0), (story.Case.Recalled, story.Case.RecallDueDate, story.Case.DaysPastDue(Row18.Day(40))));
    }

    [Fact]
    public void Given_exactly_what_was_recalled_When_it_comes_on_the_day_itself_Then_it_keeps_the_order_of_that_day()
    {
        var story = CaseStory.Disbursed().Receive(5, "9000").Credit(5, "700", payer: "supplier-1");

        Assert.True(story.Case.Loan!.Allocated().Interest.IsPositive);
        Assert.Equal(story.Case.Loan.Allocated().Interest, story.Case.Recalled);
    }

    [Fact]
    public void Given_the_supplier_has_another_account_by_now_Then_what_it_paid_is_still_its_own()
    {
        var story = CaseStory.Disbursed().Receive(5, "9000").Credit(6, "800", payer: "supplier-1")
            .Hear(InboxKind.PayoutAccount, new PayoutAccountChange("supplier-2"), 7);

        Assert.Equal((Sek("800"), Sek("9000")), (story.Case.PaidBySupplier, Receivable.Of(story.Case).Unpaid));
    }

    [Fact]
    public void Given_two_changes_of_the_account_Then_the_later_one_counts_in_whatever_order_they_are_told()
    {
        var story = CaseStory.Disbursed().Hear(InboxKind.PayoutAccount, new PayoutAccountChange("later"), 7).Hear(InboxKind.PayoutAccount, new PayoutAccountChange("earlier"), 6);

        Assert.Equal(("later", "PayoutAccountOvertaken"), (story.Case.Terms!.SupplierAccount, story.Facts[^1].Name));
    }

    [Fact]
    public void Given_charges_of_a_credit_that_is_taken_back_Then_they_are_no_loss_either()
    {
        var terms = Row18.Terms with { Tolerance = Sek("5") };
        var credit = new CollectionCredit("collection-1", "E60", Sek("9995"), Row18.Day(60), Row18.Day(60), "buyer", "b-acc", "o1", Sek("5"));
        var story = CaseStory.Disbursed(terms).Receive(8, "10000").Hear(InboxKind.Credit, credit, 60)
            .Hear(InboxKind.CreditReversal, new CreditReversal(credit, Row18.Day(61), "refused"), 61);

        Assert.Equal(Sek("10000"), Receivable.Of(story.Case).Unpaid);
    }

    [Fact]
    public void Given_two_credits_that_match_by_their_amount_while_the_payment_is_under_way_Then_one_waits_and_the_other_is_given_back()
    {
        var credit = new CollectionCredit("collection-1", "E0", Sek("9995"), Row18.Day(0), Row18.Day(0), "buyer", "b-acc", "", Sek("5"), IsAmountMatch: true);
        var story = CaseStory.Verified(Row18.Terms with { Tolerance = Sek("5") }).Instruct()
            .Hear(InboxKind.Credit, credit, 0).Hear(InboxKind.Credit, credit with { EntryReference = "E1" }, 0);

        Assert.Equal("E0", Assert.Single(story.Case.Credits).Credit.EntryReference);
        Assert.Equal("E1", Assert.Single(story.Effects.OfType<SuspendCredit>()).EntryReference);
    }

    [Fact]
    public void Given_a_credit_that_the_case_has_given_back_is_taken_back_Then_nothing_is_booked_twice()
    {
        var story = CaseStory.Verified().Credit(0, "10000").Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(0), "court"), 0);
        Assert.Empty(story.Balances);

        story.Hear(InboxKind.CreditReversal, new CreditReversal(new CollectionCredit("collection-1", "E0", Sek("10000"), Row18.Day(0), Row18.Day(0), "buyer", "b-acc", "o1"), Row18.Day(1), "refused"), 1);

        Assert.Empty(story.Balances);
        Assert.Equal("reversal-unmatched", story.WorkItems.Last());
    }

    [Fact]
    public void Given_a_recall_that_was_overdue_and_lifted_Then_maturity_is_dunned_anew_and_only_after_grace()
    {
        var story = CaseStory.Disbursed(Row18.Terms with { GraceDays = 3 }).Receive(5, "9000");
        var recall = story.Case.RecallDueDate!.Value.DayNumber - Row18.DayZero.DayNumber;
        story.Review(recall + 3);
        Assert.DoesNotContain("payment-overdue", story.WorkItems);
        story.Review(recall + 4);
        Assert.Single(story.WorkItems, kind => kind == "payment-overdue");

        story.Credit(recall + 5, "800", payer: "supplier-1").BankSays("c1-S1", PaymentStatus.Settled, "800", recall + 5);
        var maturity = story.Case.MaturityDate!.Value;
        Assert.Equal(maturity.AddDays(4), ReviewDay.Of(story.Case));
        story.Review(maturity.DayNumber - Row18.DayZero.DayNumber + 4);
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "payment-overdue"));
    }

    [Fact]
    public void Given_an_insolvent_supplier_Then_each_residual_takes_two_persons_anew()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(10), "court"), 10)
            .Credit(60, "7240").Hear(InboxKind.Release, new PersonDecision("ana", "ok", "residual-withheld"), 61);
        Assert.Contains("c1-R1 100.00 SEK", story.Instructed);

        story.BankSays("c1-R1", PaymentStatus.Settled, "100", 61).Credit(62, "2760");

        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-R2", StringComparison.Ordinal));
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "residual-withheld"));
    }
}
