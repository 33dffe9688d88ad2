using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Banks that correct themselves: a payment that settled after it was rejected, or came back before it settled. Nothing is paid twice.</summary>
public sealed class ContestedPaymentTests
{
    internal static readonly FinancingTerms FeeIsPlatforms = Row18.Terms with
    {
        Policy = new FinancingPolicy(Funder.FundingBank, Decider.Rules, Share.FromBasisPoints(0), FeeOwner.Platform, RecoveryRanking.BankFirst),
        FundingBank = "bravo",
        PlatformAccount = "pool-1",
    };

    [Fact]
    public void Given_sweep_and_residual_are_rejected_and_then_both_settle_Then_neither_is_paid_again()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000")
            .BankSays("c1-S1", PaymentStatus.Rejected, "7140", 60, "AM04").BankSays("c1-R1", PaymentStatus.Rejected, "2860", 60, "AM04")
            .BankSays("c1-S1", PaymentStatus.Settled, "7140", 61).BankSays("c1-R1", PaymentStatus.Settled, "2860", 61).Resume(62);

        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 7140.00 SEK", "c1-R1 2860.00 SEK"], story.Instructed);
        Assert.Equal(Stage.Closing, Standing.Of(story.Case).Stage);
    }

    [Fact]
    public void Given_a_second_attempt_and_then_the_first_settles_Then_the_case_stays_frozen_until_one_of_them_has_come_back()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1).Instruct()
            .BankSays("c1-D1", PaymentStatus.Settled, "6965", 2).BankSays("c1-D2", PaymentStatus.Settled, "6965", 2).Resume(3);
        Assert.Equal((Stage.Frozen, "payment-contested"), (Standing.Of(story.Case).Stage, story.WorkItems.Last()));

        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "FOCR", Row18.Day(4)), 4).Resume(5);

        Assert.Equal((Stage.Delivery, Sek("7000")), (Standing.Of(story.Case).Stage, story.Case.Loan!.Principal));
        Assert.Equal(2, story.Instructed.Count());
    }

    [Fact]
    public void Given_the_first_settles_late_and_the_second_is_rejected_Then_the_first_counts_and_there_is_no_third()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1).Instruct()
            .BankSays("c1-D1", PaymentStatus.Settled, "6965", 2).BankSays("c1-D2", PaymentStatus.Rejected, "6965", 2, "AC04").Resume(3);

        Assert.Equal((Lifecycle.Disbursed, 2), (story.Case.Lifecycle, story.Instructed.Count()));
    }

    [Fact]
    public void Given_both_attempts_settle_after_both_were_rejected_Then_one_loan_begins_and_the_case_waits_for_the_other_to_come_back()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1).Instruct()
            .BankSays("c1-D2", PaymentStatus.Rejected, "6965", 1, "AC04").BankSays("c1-D1", PaymentStatus.Settled, "6965", 2).BankSays("c1-D2", PaymentStatus.Settled, "6965", 2).Resume(3);

        Assert.Equal((Sek("7000"), "payment-contested"), (story.Case.Loan!.Principal, story.WorkItems.Last()));
        Assert.Single(story.Journal, entry => entry.Event == Journals.SettledEvent);
    }

    [Fact]
    public void Given_an_earlier_sweep_settles_after_all_beside_a_later_one_of_other_money_Then_both_count()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(30, "1000").Credit(31, "500").BankSays("c1-S1", PaymentStatus.Rejected, "1000", 31, "AM04")
            .BankSays("c1-S2", PaymentStatus.Settled, "500", 31).BankSays("c1-S1", PaymentStatus.Settled, "1000", 32).Resume(33);

        Assert.Equal((false, Sek("0")), (story.Case.IsFrozen, story.Case.HeldForFunder));
        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 1000.00 SEK", "c1-S2 500.00 SEK"], story.Instructed);
    }

    [Fact]
    public void Given_the_banks_last_word_is_rejected_Then_the_payment_does_not_count()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04")
            .BankSays("c1-D1", PaymentStatus.Settled, "6965", 1).BankSays("c1-D1", PaymentStatus.Rejected, "6965", 2, "AC04").Resume(3);

        Assert.Equal((Lifecycle.Verified, false), (story.Case.Lifecycle, story.Case.IsFrozen));
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "payment-status-contradicts"));
    }

    [Fact]
    public void Given_something_was_wrong_after_the_end_Then_it_does_not_keep_a_reopened_case_frozen()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000").BankSays("c1-S1", PaymentStatus.Settled, "7140", 60)
            .BankSays("c1-R1", PaymentStatus.Settled, "2860", 60).Close(60).BankSays("c1-D9", PaymentStatus.Settled, "1", 61);
        Assert.Equal(("payment-unknown", false), (story.WorkItems.Last(), story.Case.IsFrozen));

        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-R1", Sek("2860"), "AC01", Row18.Day(62)), 62);
        var freeze = Assert.Single(story.Case.Freezes).Split('|');
        story.Hear(InboxKind.Resume, new PersonDecision("ana", "ok", freeze[0], freeze[1]), 63);

        Assert.Contains("c1-R2 2860.00 SEK", story.Instructed);
    }

    [Fact]
    public void Given_the_repeated_loan_is_smaller_Then_the_case_closes_and_a_person_is_told_what_of_the_fee_is_the_banks()
    {
        var story = CaseStory.Disbursed(FeeIsPlatforms).BankSays("c1-F1", PaymentStatus.Settled, "35", 1)
            .Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "AC01", Row18.Day(2)), 2).Resume(3)
            .Hear(InboxKind.CreditNote, new CreditNote(CaseStory.At(3), "N-1", Sek("1000"), "goodwill"), 3).Verify(3).Instruct()
            .BankSays("c1-D2", PaymentStatus.Settled, "6268.50", 3);

        Assert.Equal((Sek("6300"), "fee-owed-to-bank"), (story.Case.Loan!.Principal, story.WorkItems.Last()));
        story.Receive(8, "10000").Credit(60, "9000");
        story.BankSays("c1-S1", PaymentStatus.Settled, story.Case.FindPayment("c1-S1")!.Amount.Amount, 61).BankSays("c1-R1", PaymentStatus.Settled, story.Case.FindPayment("c1-R1")!.Amount.Amount, 61);
        Assert.Equal(Stage.Closing, Standing.Of(story.Case).Stage);
    }

    [Fact]
    public void Given_a_credit_with_charges_waits_Then_the_advance_is_what_the_order_still_carries_and_is_not_refused_for_it()
    {
        var terms = Row18.Terms with { Tolerance = Sek("5") };
        var credit = new CollectionCredit("collection-1", "E0", Sek("95"), Row18.Day(0), Row18.Day(0), "buyer", "b-acc", "o1", Sek("5"));
        var story = CaseStory.Verified(terms).Hear(InboxKind.Credit, credit, 0).Resume(1).Disburse(1);
        Assert.Equal(Stage.Verification, Standing.Of(story.Case).Stage);

        story.Verify(1).Disburse(1);

        Assert.Equal((Stage.Settlement, Sek("6996.50")), (Standing.Of(story.Case).Stage, story.Case.Advance!.Amount));
    }

    [Fact]
    public void Given_a_referral_was_let_pass_for_a_smaller_order_Then_people_are_asked_again()
    {
        Verification referred = new([new VerificationCheck("TheCheck", CheckResult.Referred, new Reason("the-check", "It did not pass."))]);
        var story = new CaseStory()
            .Take((change, stamp) => ScfFunctions.Application.ApplicationRules.Underwrite(change, CaseStory.Admitted, stamp), 0)
            .Take((change, stamp) => AdvanceRules.Decide(change, referred, Row18.Granted, Row18.Granted.Amount, CaseStory.Worth, stamp), 0).Approve(1)
            .Take((change, stamp) => AdvanceRules.Decide(change, referred, Row18.Granted, Row18.Granted.Amount, CaseStory.Worth with { Value = Sek("10000.01") }, stamp), 1);

        Assert.Equal(Lifecycle.Referred, story.Case.Lifecycle);
    }

    [Fact]
    public void Given_the_case_is_being_verified_anew_when_the_money_turns_out_to_have_moved_Then_the_loan_is_what_was_paid()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1)
            .Hear(InboxKind.OrderChange, new OrderChange(CaseStory.At(1), "C-1", Sek("6000"), Sek("0"), Row18.Day(10)), 1)
            .BankSays("c1-D1", PaymentStatus.Settled, "6965", 2).Resume(3);

        Assert.Equal((Lifecycle.Disbursed, Sek("7000")), (story.Case.Lifecycle, story.Case.Loan!.Principal));
    }

    [Fact]
    public void Given_the_case_had_ended_when_the_money_turns_out_to_have_moved_Then_it_opens_again_and_is_the_loan_that_it_is()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1)
            .Hear(InboxKind.Reject, new PersonDecision("ana", "no", "any"), 1);
        Assert.Equal(Lifecycle.Rejected, story.Case.Lifecycle);

        story.BankSays("c1-D1", PaymentStatus.Settled, "6965", 2);
        Assert.Equal((Stage.Frozen, new SetHold(Sek("7000"), Sek("0"))), (Standing.Of(story.Case).Stage, story.Effects.OfType<SetHold>().Last()));

        story.Resume(3);
        Assert.Equal((Lifecycle.Disbursed, "P LoanPrincipal 7000.00"), (story.Case.Lifecycle, story.Balances.First()));
    }

    [Fact]
    public void Given_a_return_before_its_settlement_Then_nothing_is_posted_and_the_settlement_that_follows_has_no_effect()
    {
        var story = CaseStory.Verified().Instruct().Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "AC01", Row18.Day(1)), 1)
            .BankSays("c1-D1", PaymentStatus.Settled, "6965", 1);
        Assert.Equal(["payment-returned"], story.WorkItems);
        Assert.Empty(story.Balances);

        story.Resume(2).Instruct();
        Assert.Equal(["c1-D1 6965.00 SEK", "c1-D2 6965.00 SEK"], story.Instructed);
    }

    [Fact]
    public void Given_a_fee_that_is_rejected_Then_it_is_asked_for_again_and_the_case_does_not_close_without_it()
    {
        var story = CaseStory.Disbursed(FeeIsPlatforms).BankSays("c1-F1", PaymentStatus.Rejected, "35", 1, "AM04").Receive(8, "10000").Credit(60, "10000");
        Assert.DoesNotContain("c1-F2 35.00 SEK", story.Instructed);

        story.Resume(61).BankSays("c1-S1", PaymentStatus.Settled, "7140", 61).BankSays("c1-R1", PaymentStatus.Settled, "2860", 61);
        Assert.Equal(Stage.Repayment, Standing.Of(story.Case).Stage);

        story.BankSays("c1-F2", PaymentStatus.Settled, "35", 62);
        Assert.Equal(Stage.Closing, Standing.Of(story.Case).Stage);
    }

    [Fact]
    public void Given_two_freezes_Then_lifting_one_lets_nothing_out()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Hear(InboxKind.Freeze, new FreezeOrder("A tip"), 9);
        var fraud = story.Case.Freezes.Single().Split('|')[1];
        story.BankSays("c1-D9", PaymentStatus.Settled, "1", 9).Credit(60, "10000");
        var other = story.Case.Freezes[1].Split('|');

        story.Hear(InboxKind.Resume, new PersonDecision("ana", "ok", other[0], other[1]), 61);
        Assert.True(story.Case.IsFrozen);
        Assert.Equal(["c1-D1 6965.00 SEK"], story.Instructed);

        story.Hear(InboxKind.Resume, new PersonDecision("bela", "ok", "frozen-by-person", fraud), 62);
        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 7140.00 SEK", "c1-R1 2860.00 SEK"], story.Instructed);
    }

    [Fact]
    public void Given_the_platform_was_paid_its_fee_When_the_case_ends_undisbursed_Then_a_person_is_told_to_give_it_back()
    {
        var story = CaseStory.Disbursed(FeeIsPlatforms).BankSays("c1-F1", PaymentStatus.Settled, "35", 1)
            .Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "AC01", Row18.Day(2)), 2)
            .Hear(InboxKind.AgreementEnded, new AgreementEnded("a1", "over"), 3);

        Assert.Equal((Lifecycle.Expired, "fee-owed-to-bank"), (story.Case.Lifecycle, story.WorkItems.Last()));
    }

    [Fact]
    public void Given_the_order_lost_value_while_the_payment_was_under_way_Then_a_second_attempt_is_not_made_before_it_is_verified_anew()
    {
        var story = CaseStory.Verified().Instruct().Hear(InboxKind.CreditNote, new CreditNote(CaseStory.At(0), "N-1", Sek("5000"), "goodwill"), 0)
            .BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1).Disburse(1);

        Assert.Equal((Lifecycle.Approved, Stage.Verification), (story.Case.Lifecycle, Standing.Of(story.Case).Stage));
    }
}
