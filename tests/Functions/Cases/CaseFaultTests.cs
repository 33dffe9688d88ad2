using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>What does not fit stops money from going out, calls a person, and loses nothing.</summary>
public sealed class CaseFaultTests
{
    [Fact]
    public void Given_everything_speaks_against_an_application_Then_all_reasons_are_kept()
    {
        var story = new CaseStory().Take((change, stamp) => ScfFunctions.Application.ApplicationRules.Underwrite(
            change, CaseStory.Admitted with { Supplier = null, Buyer = null, Agreement = AgreementStatus.RunOff, Facility = null }, stamp), 0);

        Assert.Equal(Lifecycle.Rejected, story.Case.Lifecycle);
        Assert.Equal(["agreement-not-live", "supplier-not-admitted", "buyer-not-admitted", "no-facility"], story.Case.Reasons.Select(reason => reason.Code));
        Assert.Equal(Stage.Ended, Standing.Of(story.Case).Stage);
    }

    [Fact]
    public void Given_a_refused_order_Then_hold_and_claim_are_given_back_and_all_reasons_kept()
    {
        var story = new CaseStory().Take((change, stamp) => ScfFunctions.Application.ApplicationRules.Underwrite(change, CaseStory.Admitted, stamp), 0)
            .Take((change, stamp) => AdvanceRules.Decide(change, Verification(CheckResult.Refused), Row18.Granted with { Amount = Sek("0") }, held: null, CaseStory.Worth, stamp), 0);

        Assert.Equal(Lifecycle.Rejected, story.Case.Lifecycle);
        Assert.Equal(["the-check", "nothing-to-advance"], story.Case.Reasons.Select(reason => reason.Code));
        Assert.Equal([new SetHold(Sek("0"), Sek("0")), new ReleaseClaim()], story.Effects);
    }

    [Fact]
    public void Given_a_referred_order_When_a_person_lets_it_pass_Then_the_same_reasons_no_longer_count()
    {
        var story = new CaseStory().Take((change, stamp) => ScfFunctions.Application.ApplicationRules.Underwrite(change, CaseStory.Admitted, stamp), 0).Take(Refer, 0);
        Assert.Equal((Lifecycle.Referred, Stage.Frozen), (story.Case.Lifecycle, Standing.Of(story.Case).Stage));
        Assert.Equal(["order-referred"], story.WorkItems);

        // A yes to another referral of the case was given to other reasons.
        story.Hear(InboxKind.Approve, new PersonDecision("ana", "looked", "order-referred", "c1.0"), 1);
        Assert.Equal((Lifecycle.Referred, "ReferralOvertaken"), (story.Case.Lifecycle, story.Facts[^1].Name));

        story.Approve(1);
        Assert.Equal((Lifecycle.Approved, Stage.Verification), (story.Case.Lifecycle, Standing.Of(story.Case).Stage));
        Assert.Equal(Lifecycle.Verified, story.Take(Refer, 1).Case.Lifecycle);

        static CaseChange Refer(CaseChange change, FactStamp stamp) => AdvanceRules.Decide(
            change, Verification(CheckResult.Referred), Row18.Granted, Row18.Granted.Amount, CaseStory.Worth, stamp);
    }

    [Fact]
    public void Given_a_rejected_disbursement_Then_the_case_freezes_nothing_is_posted_and_the_hold_stays()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04");

        Assert.Equal((Lifecycle.DisbursementPending, Stage.Frozen), (story.Case.Lifecycle, Standing.Of(story.Case).Stage));
        Assert.Equal(["payment-rejected"], story.WorkItems);
        Assert.Empty(story.Journal);
        Assert.Equal(Sek("7000"), story.Effects.OfType<SetHold>().Last().Reserved);
    }

    [Fact]
    public void Given_a_settlement_over_another_amount_Then_nothing_is_posted_and_a_person_is_called()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Settled, "6964.99", 0);

        Assert.Equal(["payment-amount-differs"], story.WorkItems);
        Assert.Empty(story.Journal);
        Assert.True(story.Case.IsFrozen);
    }

    [Fact]
    public void Given_a_settlement_said_twice_Then_it_is_posted_once()
    {
        var once = CaseStory.Disbursed();
        var entries = once.Journal.Count;

        once.BankSays("c1-D1", PaymentStatus.Settled, "6965", 0);

        Assert.Equal(entries, once.Journal.Count);
        Assert.False(once.Case.IsFrozen);
        Assert.Equal("SettlementRepeated", once.Facts[^1].Name);
    }

    [Theory]
    [InlineData(PaymentStatus.Settled, 3)]
    [InlineData(PaymentStatus.Rejected, 0)]
    public void Given_a_settled_payment_When_the_bank_contradicts_itself_Then_a_person_is_called(PaymentStatus status, int day)
    {
        var story = CaseStory.Disbursed().BankSays("c1-D1", status, "6965", day, "AC04");

        Assert.Equal(["payment-status-contradicts"], story.WorkItems);
        Assert.True(story.Case.IsFrozen);
    }

    [Fact]
    public void Given_a_payment_that_is_none_of_ours_Then_a_person_is_called()
    {
        Assert.Equal(["payment-unknown"], CaseStory.Disbursed().BankSays("c1-D2", PaymentStatus.Settled, "1", 1).WorkItems);
    }

    [Fact]
    public void Given_an_accepted_payment_Then_it_is_still_awaited_and_nothing_is_posted()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Accepted, "6965", 0);

        Assert.Equal(Stage.Settlement, Standing.Of(story.Case).Stage);
        Assert.Empty(story.Journal);
        Assert.Equal(Lifecycle.Disbursed, story.BankSays("c1-D1", PaymentStatus.Settled, "6965", 0).Case.Lifecycle);
    }

    [Fact]
    public void Given_a_frozen_case_When_money_comes_in_Then_it_is_recorded_and_nothing_goes_out_until_a_person_resumes_it()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").BankSays("c1-D9", PaymentStatus.Settled, "1", 9).Credit(60, "10000");
        Assert.Equal(["c1-D1 6965.00 SEK"], story.Instructed);
        Assert.Equal((BalanceState.Repaid, Sek("10000")), (story.Case.Balance, story.Case.Collected));

        story.Resume(61);

        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 7140.00 SEK", "c1-R1 2860.00 SEK"], story.Instructed);
    }

    [Fact]
    public void Given_a_credit_before_anything_was_instructed_Then_it_is_booked_unallocated_and_a_person_is_called()
    {
        var story = CaseStory.Verified().Credit(0, "10000");

        Assert.Equal(["credit-before-disbursement"], story.WorkItems);
        Assert.Equal(["CollectionCash 10000.00 SEK", "Unallocated 10000.00 SEK"], TrialBalance.Empty.Add(story.Journal).Rows.Select(row => $"{row.Account} {row.Balance}"));
    }

    [Fact]
    public void Given_a_credit_while_the_payment_is_under_way_Then_it_waits_and_repays_the_loan_on_its_first_day()
    {
        var story = CaseStory.Verified().Instruct().Credit(0, "10000").BankSays("c1-D1", PaymentStatus.Settled, "6965", 2);

        Assert.Empty(story.WorkItems);
        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 7000.00 SEK", "c1-R1 3000.00 SEK"], story.Instructed);
    }

    [Fact]
    public void Given_a_credit_in_another_currency_Then_it_goes_back_to_suspense_and_the_books_of_the_case_know_nothing_of_it()
    {
        var story = CaseStory.Disbursed();
        var entries = story.Journal.Count;

        story.Credit(60, "10000", "EUR");

        Assert.Equal(entries, story.Journal.Count);
        Assert.Equal("E60", Assert.Single(story.Effects.OfType<SuspendCredit>()).EntryReference);
    }

    [Fact]
    public void Given_a_credit_on_another_collection_account_Then_it_goes_back_to_suspense_and_the_books_of_the_case_know_nothing_of_it()
    {
        var story = CaseStory.Disbursed();
        var entries = story.Journal.Count;

        story.Hear(InboxKind.Credit, new CollectionCredit("collection-2", "E60", Sek("10000"), Row18.Day(60), Row18.Day(60), "buyer", "b-acc", "o1"), 60);

        Assert.Equal(entries, story.Journal.Count);
        Assert.Equal(new SuspendCredit("collection-2", "E60", "Case c1 is paid on collection-1."), Assert.Single(story.Effects.OfType<SuspendCredit>()));
    }

    [Fact]
    public void Given_a_late_credit_with_an_earlier_value_date_than_what_was_swept_Then_the_books_hold_and_the_funder_gives_back()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "10000").BankSays("c1-S1", PaymentStatus.Settled, "7140", 60)
            .BankSays("c1-R1", PaymentStatus.Settled, "2860", 60).Credit(61, "5000", valueDay: 1);

        Assert.True(story.Case.HeldForFunder!.Value.IsNegative);
        Assert.Contains($"c1-C1 {-story.Case.HeldForFunder.Value}", story.Instructed);
        // The residual waits until the cash is there.
        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-R2", StringComparison.Ordinal));
        story.BankSays("c1-C1", PaymentStatus.Settled, (-story.Case.HeldForFunder!.Value).Amount, 62);
        Assert.Contains($"c1-R2 {story.Case.HeldForSupplier}", story.Instructed);
        var balance = TrialBalance.Empty.Add(story.Journal);
        Assert.True(balance.IsBalanced(Book.C, Sek("1").Currency) && balance.IsBalanced(Book.P, Sek("1").Currency));
        Assert.True(balance.ClientMoneyDifference(Sek("1").Currency).IsZero);
    }

    [Fact]
    public void Given_a_final_receipt_of_less_than_ordered_Then_what_is_no_longer_secured_is_recalled()
    {
        var story = CaseStory.Disbursed().Receive(5, "4000", final: false);
        Assert.Equal((DeliveryState.PartlyReceived, null), (story.Case.Delivery, story.Case.Recalled));

        story.Receive(8, "5000");

        // cases.md row 18: 7,000 - 70 % of 9,000.
        Assert.Equal((DeliveryState.Short, Sek("700"), false), (story.Case.Delivery, story.Case.Recalled, story.Case.IsFrozen));
        Assert.Equal(["delivery-short", "principal-recalled"], story.WorkItems);
    }

    [Fact]
    public void Given_several_receipts_that_make_up_the_order_Then_it_is_received()
    {
        Assert.Equal(DeliveryState.Received, CaseStory.Disbursed().Receive(5, "4000", final: false).Receive(8, "6000", final: false).Case.Delivery);
    }

    [Fact]
    public void Given_goods_and_money_that_are_late_Then_the_review_records_each_once_and_each_worse_bucket()
    {
        var story = CaseStory.Disbursed();
        var maturity = story.Case.Loan!.MaturityDate.DayNumber - Row18.DayZero.DayNumber;
        Assert.Equal(Row18.Day(11), ReviewDay.Of(story.Case));

        story.Review(10);
        Assert.Empty(story.WorkItems);
        story.Review(11).Review(12);
        Assert.Equal(["delivery-overdue"], story.WorkItems);
        Assert.Equal(Row18.Day(maturity + 1), ReviewDay.Of(story.Case));

        story.Review(maturity).Review(maturity + 1).Review(maturity + 30).Review(maturity + 31).Review(maturity + 95).Review(maturity + 200);
        // 1-30, 31-60, 91-180 and beyond 180 days; nobody looked while it was in 61-90.
        Assert.Equal(["DeliveryOverdue", "PaymentOverdue", "PaymentOverdue", "PaymentOverdue", "PaymentOverdue"], story.Facts.Select(fact => fact.Name).Where(name => name.EndsWith("Overdue", StringComparison.Ordinal)));
        // What comes next is that it is to be written off.
        Assert.Equal(Row18.Day(maturity + 360), ReviewDay.Of(story.Case));
        Assert.Null(ReviewDay.Of(story.Review(maturity + 360).Case));
        Assert.False(story.Case.IsFrozen);
    }

    private static Verification Verification(CheckResult result) => new([new VerificationCheck("TheCheck", result, new Reason("the-check", "It did not pass."))]);
}
