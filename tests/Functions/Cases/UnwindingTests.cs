using ScfFunctions.Domain;
using ScfFunctions.Repayment;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>An advance comes back after money of its loan has moved, and nothing is lent again: the case ends once everybody has what is theirs.</summary>
public sealed class UnwindingTests
{
    private const string Supplier = "supplier-1";

    [Fact]
    public void Given_a_repaid_and_closed_loan_whose_advance_comes_back_When_its_order_is_off_Then_the_funder_gives_back_what_it_was_sent_and_the_supplier_gets_back_all_it_paid()
    {
        var story = RepaidBySupplier();
        Assert.Equal((Lifecycle.Closed, EndReason.RepaidByRecourse), (story.Case.Lifecycle, story.Case.EndReason));

        ComesBack(story, 63);
        Assert.Equal((Lifecycle.Verified, null, null, Stage.Frozen), (story.Case.Lifecycle, story.Case.EndReason, story.Case.ClosedAt, Standing.Of(story.Case).Stage));

        Cancel(story, 64).Resume(65).Close(65);
        Assert.Equal(("c1-C1 7140.00 SEK", Stage.Repayment), (story.Instructed.Last(), Standing.Of(story.Case).Stage));

        story.BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66);
        Assert.Equal(("c1-R2 7140.00 SEK", Stage.Repayment), (story.Instructed.Last(), Standing.Of(story.Case).Stage));

        story.BankSays("c1-R2", PaymentStatus.Settled, "7140", 67).Close(67);
        Assert.Equal((Lifecycle.Cancelled, "order-cancelled"), (story.Case.Lifecycle, story.Case.Reasons.Single().Code));
        Assert.Empty(story.Balances);
        Assert.Empty(story.Case.Calls);
        Assert.Equal(new SetHold(Sek("0"), Sek("0")), story.Effects.OfType<SetHold>().Last());
        Assert.Contains(story.Effects, effect => effect is ReleaseClaim);
    }

    [Fact]
    public void Given_the_supplier_is_insolvent_Then_two_persons_let_go_what_it_had_paid()
    {
        var story = ComesBack(RepaidBySupplier(), 63).Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(64), "court"), 64)
            .Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66);
        Assert.Equal(("residual-withheld", Stage.Repayment), (story.WorkItems.Last(), Standing.Of(story.Case).Stage));

        story.Hear(InboxKind.Release, new PersonDecision("ana", "theirs", "residual-withheld"), 67).Close(67).BankSays("c1-R2", PaymentStatus.Settled, "7140", 68).Close(68);
        Assert.Equal((Lifecycle.Rejected, "supplier-insolvent"), (story.Case.Lifecycle, story.Case.Reasons.Single().Code));
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_buyer_had_paid_and_a_residual_went_out_Then_the_supplier_owes_it_and_the_buyers_money_is_suspense()
    {
        var story = Cancel(ComesBack(RepaidByBuyer(), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66);
        Assert.Equal(("residual-overpaid", Sek("2860"), Stage.Repayment), (story.WorkItems.Last(), story.Case.OwedBySupplier, Standing.Of(story.Case).Stage));
        Assert.Equal((LetterKind.ResidualDemand, Sek("2860")), story.Effects.OfType<SendLetter>().Select(sent => (sent.Letter.Kind, sent.Letter.Amount)).Last());

        story.Credit(70, "2860", payer: Supplier).Close(70);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Equal(["E60"], story.Effects.OfType<SuspendCredit>().Select(suspended => suspended.EntryReference));
        Assert.Equal(Sek("2860"), story.Case.Collected);
        Assert.Empty(story.Balances);
        Assert.Empty(story.Case.Calls);
    }

    [Fact]
    public void Given_the_supplier_does_not_return_it_When_two_persons_give_it_up_Then_the_platform_makes_it_good()
    {
        var story = Cancel(ComesBack(RepaidByBuyer(), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66)
            .GiveUp(90).Close(90);
        Assert.Equal("c1-O1 2860.00 SEK", story.Instructed.Last());

        story.BankSays("c1-O1", PaymentStatus.Settled, "2860", 91).Close(91);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Equal(["P PoolCash -2860.00", "P ShortfallLoss 2860.00"], story.Balances);
    }

    [Fact]
    public void Given_what_the_supplier_had_paid_was_given_back_When_the_bank_takes_that_credit_back_Then_the_case_opens_again_and_the_supplier_owes_it()
    {
        var story = Cancel(ComesBack(RepaidBySupplier(), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66)
            .BankSays("c1-R2", PaymentStatus.Settled, "7140", 67).Close(67);

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits.Single().Credit, Row18.Day(70), "refused"), 70).Close(70);
        Assert.Equal((Stage.Repayment, Sek("10000")), (Standing.Of(story.Case).Stage, story.Case.OwedBySupplier));

        story.Credit(80, "10000", payer: Supplier).Close(80);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_what_was_given_back_comes_back_from_the_suppliers_bank_When_a_person_has_looked_Then_it_is_paid_again()
    {
        var story = Cancel(ComesBack(RepaidBySupplier(), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66)
            .BankSays("c1-R2", PaymentStatus.Settled, "7140", 67).Close(67)
            .Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-R2", Sek("7140"), "AC04", Row18.Day(68)), 68);
        Assert.Equal((Stage.Frozen, "C CollectionCash 7140.00"), (Standing.Of(story.Case).Stage, story.Balances.First()));

        story.Resume(69).Close(69).BankSays("c1-R3", PaymentStatus.Settled, "7140", 70).Close(70);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_sweep_is_still_under_way_Then_the_end_waits_for_the_banks_answer()
    {
        var story = Cancel(ComesBack(CaseStory.Disbursed().Credit(1, "5000"), 2), 3).Resume(4);
        Assert.Equal(Stage.Repayment, Standing.Of(story.Case).Stage);

        story.BankSays("c1-S1", PaymentStatus.Settled, "5000", 5).Close(5).BankSays("c1-C1", PaymentStatus.Settled, "5000", 6).Close(6);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Equal("E1", story.Effects.OfType<SuspendCredit>().Single().EntryReference);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_funder_gives_back_what_it_was_sent_When_the_bank_says_that_the_advance_was_paid_after_all_Then_there_is_a_loan_again()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(0).Disburse(0).BankSays("c1-D2", PaymentStatus.Settled, "6965", 0)
            .Credit(1, "5000").BankSays("c1-S1", PaymentStatus.Settled, "5000", 1)
            .Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D2", Sek("6965"), "AC01", Row18.Day(2)), 2);
        Cancel(story, 3).Resume(4).Close(4).BankSays("c1-D1", PaymentStatus.Settled, "6965", 5).Resume(6);
        Assert.Equal((Lifecycle.Disbursed, null), (story.Case.Lifecycle, story.Case.Unwinding));

        story.BankSays("c1-C1", PaymentStatus.Settled, "5000", 7);
        Assert.Equal("c1-S2 5000.00 SEK", story.Instructed.Last());
    }

    [Fact]
    public void Given_two_persons_gave_up_what_the_supplier_owed_When_it_comes_to_owe_more_Then_they_are_asked_about_the_rest()
    {
        var story = Owing().Credit(70, "2000", payer: Supplier).Close(70).GiveUp(71).Close(71);
        Assert.Equal("c1-O1 860.00 SEK", story.Instructed.Last());

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(72), "refused"), 72).Close(72);
        Assert.Equal(("c1-O1 860.00 SEK", "residual-overpaid"), (story.Instructed.Last(), story.WorkItems.Last()));
        Assert.Equal(Sek("2000"), story.Effects.OfType<SendLetter>().Last().Letter.Amount);

        story.BankSays("c1-O1", PaymentStatus.Settled, "860", 73).Close(73);
        Assert.Equal((Stage.Repayment, Sek("2000"), "c1-O1 860.00 SEK"), (Standing.Of(story.Case).Stage, story.Case.OwedBySupplier, story.Instructed.Last()));

        story.GiveUp(74).Close(74).BankSays("c1-O2", PaymentStatus.Settled, "2000", 75).Close(75);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Equal(["P PoolCash -2860.00", "P ShortfallLoss 2860.00"], story.Balances);
    }

    [Fact]
    public void Given_the_platform_made_it_good_twice_Then_one_of_both_has_to_come_back()
    {
        var story = Owing().GiveUp(71).Close(71)
            .BankSays("c1-O1", PaymentStatus.Rejected, "2860", 72, "AC04").Resume(73).Close(73).BankSays("c1-O2", PaymentStatus.Settled, "2860", 74).Close(74);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);

        story.BankSays("c1-O1", PaymentStatus.Settled, "2860", 75).Resume(76);
        Assert.Equal((Stage.Frozen, "payment-contested", "c1-O2 2860.00 SEK"), (Standing.Of(story.Case).Stage, story.WorkItems.Last(), story.Instructed.Last()));

        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-O1", Sek("2860"), "DUPL", Row18.Day(77)), 77).Resume(78).Close(78);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
    }

    [Fact]
    public void Given_people_were_shown_a_smaller_debt_Then_their_yes_to_that_has_no_effect()
    {
        var story = Owing().Credit(70, "2000", payer: Supplier).Close(70);
        var shown = story.Case.ResidualDemand!;
        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(71), "refused"), 71).Close(71);
        Assert.Equal((Sek("860"), Sek("2860")), (shown.Amount, story.Case.ResidualDemand!.Amount));
        Assert.Contains(story.Effects, effect => effect is CloseWorkItem { Kind: "residual-overpaid" } closed && closed.Key == shown.Subject);

        story.Hear(InboxKind.Accept, new PersonDecision("ana", "gone", "residual-overpaid", shown.Subject), 72).Close(72);
        Assert.Equal(("ShortfallGone", Sek("2860")), (story.Facts[^1].Name, story.Case.OwedBySupplier));
        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-O", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_the_supplier_paid_part_of_what_people_had_given_up_When_the_bank_takes_that_back_Then_they_are_asked_about_it()
    {
        var story = Owing().GiveUp(70).Close(70).BankSays("c1-O1", PaymentStatus.Rejected, "2860", 71, "AC04").Credit(72, "2000", payer: Supplier).Resume(73).Close(73);
        Assert.Equal("c1-O2 860.00 SEK", story.Instructed.Last());
        story.BankSays("c1-O2", PaymentStatus.Settled, "860", 74).Close(74);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(75), "refused"), 75).Close(75);
        Assert.Equal(("c1-O2 860.00 SEK", Sek("2000")), (story.Instructed.Last(), story.Case.ResidualDemand!.Amount));
    }

    [Fact]
    public void Given_the_case_ended_with_nothing_to_give_back_When_the_bank_says_that_it_swept_after_all_Then_the_funder_gives_it_back()
    {
        var story = CaseStory.Disbursed().Credit(1, "5000").BankSays("c1-S1", PaymentStatus.Rejected, "5000", 1, "AC04");
        Cancel(ComesBack(story, 2), 3);
        Assert.Equal((Lifecycle.Cancelled, "E1"), (story.Case.Lifecycle, story.Effects.OfType<SuspendCredit>().Single().EntryReference));

        story.BankSays("c1-S1", PaymentStatus.Settled, "5000", 5);
        Assert.Equal(Stage.Frozen, Standing.Of(story.Case).Stage);
        story.Resume(6).Close(6).BankSays("c1-C1", PaymentStatus.Settled, "5000", 7).Close(7);
        Assert.Equal((Lifecycle.Cancelled, "order-cancelled"), (story.Case.Lifecycle, story.Case.Reasons.Single().Code));
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_a_residual_that_was_rejected_was_paid_after_all_When_its_loan_is_undone_Then_the_supplier_owes_it()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000").BankSays("c1-S1", PaymentStatus.Settled, "7140", 61).BankSays("c1-R1", PaymentStatus.Rejected, "2860", 61, "AC04");
        Cancel(ComesBack(story, 63), 64).BankSays("c1-R1", PaymentStatus.Settled, "2860", 65).Resume(66).Close(66).BankSays("c1-C1", PaymentStatus.Settled, "7140", 67).Close(67);
        Assert.Equal(Sek("2860"), story.Case.ResidualDemand!.Amount);

        story.Credit(70, "2860", payer: Supplier).Close(70);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_supplier_owes_a_residual_of_a_loan_that_was_undone_When_another_begins_Then_it_is_told_so()
    {
        var story = ComesBack(
            CaseStory.Disbursed().Credit(1, "10000").BankSays("c1-S1", PaymentStatus.Settled, "7002.33", 1).BankSays("c1-R1", PaymentStatus.Settled, "2997.67", 1), 2);
        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits.Single().Credit, Row18.Day(3), "refused"), 3).Resume(4).Disburse(4).BankSays("c1-D2", PaymentStatus.Settled, "6965", 5);

        Assert.Equal((Sek("2997.67"), "residual-overpaid"), (story.Case.ResidualDemand!.Amount, story.WorkItems.Last()));
        Assert.Equal("c1-C1 7002.33 SEK", story.Instructed.Last());
    }

    [Fact]
    public void Given_the_platform_is_making_a_residual_good_When_its_loan_is_undone_Then_people_are_asked_about_the_rest_once()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "9000").Credit(61, "1000").BankSays("c1-S1", PaymentStatus.Settled, "7140", 61)
            .BankSays("c1-R1", PaymentStatus.Settled, "1860", 61).BankSays("c1-R2", PaymentStatus.Settled, "1000", 61);
        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(62), "refused"), 62).GiveUp(62);
        Assert.Equal("c1-O1 1000.00 SEK", story.Instructed.Last());

        Cancel(ComesBack(story, 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66);
        Assert.Equal(Sek("1860"), story.Case.ResidualDemand!.Amount);
        story.GiveUp(67).Close(67);
        Assert.Equal(("c1-O2 1860.00 SEK", null), (story.Instructed.Last(), story.Case.ResidualDemand));

        story.BankSays("c1-O1", PaymentStatus.Settled, "1000", 68).BankSays("c1-O2", PaymentStatus.Settled, "1860", 68).Close(68);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Equal(["P PoolCash -2860.00", "P ShortfallLoss 2860.00"], story.Balances);
    }

    [Fact]
    public void Given_the_supplier_paid_what_it_was_told_while_the_rest_is_made_good_When_the_bank_takes_that_back_Then_it_is_told_anew()
    {
        var story = Owing().Credit(70, "2000", payer: Supplier).Close(70).GiveUp(71).Close(71);
        var first = story.Case.Credits[^1].Credit;
        story.Hear(InboxKind.CreditReversal, new CreditReversal(first, Row18.Day(72), "refused"), 72).Close(72);
        Assert.Equal(Sek("2000"), story.Case.ResidualDemand!.Amount);

        story.Credit(73, "2000", payer: Supplier);
        Assert.Null(story.Case.ResidualDemand);
        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(74), "refused"), 74).Close(74);
        Assert.Equal((Sek("2000"), 1), (story.Case.ResidualDemand!.Amount, story.Case.Calls.Count(call => call.Kind == "residual-overpaid")));
    }

    [Fact]
    public void Given_the_fee_of_a_loan_that_was_undone_was_rejected_When_it_was_paid_after_all_Then_it_is_owed_to_the_bank_and_the_case_ends_again()
    {
        var story = Cancel(ComesBack(CaseStory.Disbursed(ContestedPaymentTests.FeeIsPlatforms).BankSays("c1-F1", PaymentStatus.Rejected, "35", 1, "AM04"), 2), 3);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);

        story.BankSays("c1-F1", PaymentStatus.Settled, "35", 4).Resume(5).Close(5);
        Assert.Equal((Lifecycle.Cancelled, "fee-owed-to-bank"), (story.Case.Lifecycle, story.WorkItems.Last()));
    }

    [Fact]
    public void Given_what_the_supplier_owes_comes_from_another_account_Then_it_is_suspense_until_people_say_that_it_is_the_suppliers()
    {
        CollectionCredit credit = new("collection-1", "E70", Sek("2860"), Row18.Day(70), Row18.Day(70), "somebody", "elsewhere", "o1");
        var story = Owing().Take((change, stamp) => RepaymentRules.Credit(change, credit, stamp), 70);
        Assert.Equal(["E70"], story.Effects.OfType<SuspendCredit>().Select(suspended => suspended.EntryReference));
        Assert.Equal(Sek("2860"), story.Case.OwedBySupplier);

        story.Take((change, stamp) => RepaymentRules.Credit(change, credit with { Suspensions = 1 }, stamp), 71).Close(71);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_people_were_asked_about_money_that_the_bank_then_took_back_When_other_money_is_left_Then_they_are_asked_anew()
    {
        var story = ComesBack(RepaidByBuyer(), 63).Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(64), "court"), 64)
            .Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66)
            .Credit(70, "1000", payer: Supplier).Credit(71, "2860", payer: Supplier).Close(71);
        Assert.Equal("residual-withheld", story.WorkItems.Last());
        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^2].Credit, Row18.Day(72), "refused"), 72).Close(72);
        Assert.Equal(Lifecycle.Rejected, story.Case.Lifecycle);

        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-R1", Sek("2860"), "AC04", Row18.Day(73)), 73).Resume(74).Close(74);
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "residual-withheld"));

        story.Hear(InboxKind.Release, new PersonDecision("ana", "theirs", "residual-withheld"), 75).Close(75).BankSays("c1-R2", PaymentStatus.Settled, "2860", 76).Close(76);
        Assert.Equal(Lifecycle.Rejected, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_supplier_had_paid_just_what_it_was_sent_Then_nothing_of_it_is_left_in_the_books()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "7140").Credit(61, "500", payer: Supplier)
            .BankSays("c1-R1", PaymentStatus.Settled, "500", 62).BankSays("c1-S1", PaymentStatus.Rejected, "7140", 62, "AC04");
        ComesBack(story, 63).Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(64), "court"), 64).Resume(65).Close(65);

        Assert.Equal(Lifecycle.Rejected, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_bank_rejected_what_was_to_go_to_the_supplier_When_it_says_that_it_was_paid_after_all_Then_it_counts()
    {
        var story = Cancel(ComesBack(RepaidBySupplier(), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66)
            .BankSays("c1-R2", PaymentStatus.Rejected, "7140", 67, "AC04").BankSays("c1-R2", PaymentStatus.Settled, "7140", 68).Resume(69).Close(69);

        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_bank_rejected_a_sweep_of_the_loan_that_was_undone_When_it_says_that_it_was_paid_after_all_Then_the_funder_gives_it_back()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000", payer: Supplier).BankSays("c1-R1", PaymentStatus.Settled, "2860", 61).BankSays("c1-S1", PaymentStatus.Rejected, "7140", 61, "AC04");
        Cancel(ComesBack(story, 63), 64).BankSays("c1-S1", PaymentStatus.Settled, "7140", 65).Resume(66).Close(66);
        Assert.Equal("c1-C1 7140.00 SEK", story.Instructed.Last());

        story.BankSays("c1-C1", PaymentStatus.Settled, "7140", 67).Close(67).BankSays("c1-R2", PaymentStatus.Settled, "7140", 68).Close(68);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_the_fee_of_a_loan_that_was_undone_Then_it_is_owed_to_the_bank_once_however_often_the_case_ends()
    {
        var story = CaseStory.Disbursed(ContestedPaymentTests.FeeIsPlatforms).BankSays("c1-F1", PaymentStatus.Settled, "35", 1).Receive(8, "10000").Credit(60, "10000", payer: Supplier);
        Cancel(ComesBack(Closed(story), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66).BankSays("c1-R2", PaymentStatus.Settled, "7140", 67).Close(67);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits.Single().Credit, Row18.Day(70), "refused"), 70).Close(70).Credit(80, "10000", payer: Supplier).Close(80);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);
        Assert.Equal(["c1-F1"], story.Effects.OfType<RaiseWorkItem>().Where(item => item.Kind == "fee-owed-to-bank").Select(item => item.Key).Distinct());
    }

    [Fact]
    public void Given_a_person_refuses_the_second_attempt_Then_the_case_ends_once_the_money_is_back()
    {
        var story = ComesBack(CaseStory.Disbursed().Credit(1, "5000").BankSays("c1-S1", PaymentStatus.Settled, "5000", 1), 2)
            .Hear(InboxKind.Reject, new PersonDecision("ana", "no", "order-referred"), 3).Resume(3).Close(3).BankSays("c1-C1", PaymentStatus.Settled, "5000", 4).Close(4);

        Assert.Equal((Lifecycle.Rejected, "refused-by-person"), (story.Case.Lifecycle, story.Case.Reasons.Single().Code));
        Assert.Empty(story.Balances);
    }

    [Fact]
    public void Given_a_guarantor_had_paid_When_the_advance_comes_back_Then_nothing_is_undone_and_it_repays_the_loan_by_rank()
    {
        var story = Guaranteed().BankSays("c1-G1", PaymentStatus.Settled, "1470", 150);
        ComesBack(story, 151);
        Assert.Equal((Lifecycle.Subrogated, Stage.Frozen, PaymentStatus.Returned), (story.Case.Lifecycle, Standing.Of(story.Case).Stage, story.Case.FindPayment("c1-D1")!.Status));

        // The bank was owed 5,880.00 on day 150 and a day's interest of 1.87; what it has beyond that is the guarantor's.
        Assert.Equal(["c1-C1 1083.13 SEK", "c1-V1 1083.13 SEK"], story.Instructed.TakeLast(2));
        story.Resume(152).BankSays("c1-C1", PaymentStatus.Settled, "1083.13", 152).BankSays("c1-V1", PaymentStatus.Settled, "1083.13", 153);
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("C ", StringComparison.Ordinal));
        Assert.Equal(["B BankCash 386.87", "P PlatformCash -386.87"], story.Balances.Where(line => line.Contains("Cash", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Given_a_loan_was_written_off_and_its_case_has_ended_When_the_advance_comes_back_Then_it_is_recovered_and_the_case_ends_again()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Review(150)
            .Hear(InboxKind.WriteOff, new WriteOffRequest("Nothing more to get"), 160).Hear(InboxKind.Approve, new PersonDecision("ben", "agreed", WriteOffProposal.WorkItemKind), 160).Close(160);
        Assert.Equal(EndReason.WrittenOff, story.Case.EndReason);

        ComesBack(story, 170).Resume(171).Close(171);
        Assert.Equal((Lifecycle.Closed, EndReason.WrittenOff), (story.Case.Lifecycle, story.Case.EndReason));
        Assert.Contains("P LoanRecovery 6965.00", story.Balances);
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("P PoolCash", StringComparison.Ordinal) || line.StartsWith("C ", StringComparison.Ordinal));
    }

    private static CaseStory Guaranteed() => CaseStory.Disbursed(Row18.Terms with
    {
        Policy = FinancingPolicy.Bank(Share.FromBasisPoints(2000)) with { RecoveryRanking = RecoveryRanking.BankFirst },
        FundingBank = "bravo",
        FunderAccount = "bravo-1",
        PlatformAccount = "pool-1",
    }).Receive(8, "10000").Review(150).Hear(InboxKind.GuaranteeCall, new GuaranteeDemand("call-1", Row18.Day(150), Sek("1470")), 150);

    /// <summary>10 000.00 of the supplier's own, all of it repaid, swept and given back, and closed on day 62.</summary>
    private static CaseStory RepaidBySupplier() => Closed(CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000", payer: Supplier));

    private static CaseStory RepaidByBuyer() => Closed(CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000"));

    /// <summary>The funder has given back what it was sent, and the supplier owes the residual of 2 860.00 that it got of the buyer's money.</summary>
    private static CaseStory Owing() => Cancel(ComesBack(RepaidByBuyer(), 63), 64).Resume(65).Close(65).BankSays("c1-C1", PaymentStatus.Settled, "7140", 66).Close(66);

    private static CaseStory Closed(CaseStory repaid) =>
        repaid.BankSays("c1-S1", PaymentStatus.Settled, "7140", 61).BankSays("c1-R1", PaymentStatus.Settled, "2860", 61).Close(62);

    private static CaseStory ComesBack(CaseStory story, int day) => story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "AC01", Row18.Day(day)), day);

    private static CaseStory Cancel(CaseStory story, int day) => story.Hear(InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(day), null, "off"), day);
}
