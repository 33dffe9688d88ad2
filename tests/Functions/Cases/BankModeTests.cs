using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>cases.md row 18 in bank mode, by the rules alone: the same workflow, another policy.</summary>
public sealed class BankModeTests
{
    /// <summary>Service mode: a bank lends and decides, the platform guarantees 20 % and earns the fee.</summary>
    private static readonly FinancingTerms Bank = Row18.Terms with
    {
        Policy = FinancingPolicy.Bank(Share.FromBasisPoints(2000)) with { FeeOwner = FeeOwner.Platform },
        FundingBank = "bravo",
        FunderAccount = "bravo-1",
        PlatformAccount = "pool-1",
    };

    [Fact]
    public void Given_row_18_in_bank_mode_Then_book_B_is_the_banks_loan_and_P_holds_the_fee_and_the_memo()
    {
        var story = CaseStory.Disbursed(Bank).BankSays("c1-F1", PaymentStatus.Settled, "35", 1).Receive(8, "10000").Credit(60, "10000")
            .BankSays("c1-S1", PaymentStatus.Settled, "7140", 60).BankSays("c1-R1", PaymentStatus.Settled, "2860", 60).Close(60);

        Assert.Equal((Lifecycle.Closed, EndReason.Repaid), (story.Case.Lifecycle, story.Case.EndReason));
        Assert.Equal(
            [
                "day 0 settled: LoanPrincipal 7000.00 / BankCash 6965.00, DueToPlatform 35.00",
                "day 1 fee-paid: DueToPlatform 35.00 / BankCash 35.00",
                "day 60 interest-accrued: InterestReceivable 140.00 / InterestIncome 140.00",
                "day 60 allocated: DueFromCollection 7140.00 / InterestReceivable 140.00, LoanPrincipal 7000.00",
                "day 60 swept: BankCash 7140.00 / DueFromCollection 7140.00",
            ],
            story.Written(Book.B));
        Assert.Equal(
            [
                "day 0 settled: DueFromBank 35.00 / ServiceFeeIncome 35.00",
                "day 0 guaranteed: GuaranteesGiven 1400.00 / Contra 1400.00",
                "day 1 fee-paid: PlatformCash 35.00 / DueFromBank 35.00",
                "day 60 guaranteed: GuaranteesGiven 28.00 / Contra 28.00",
                "day 60 guaranteed: Contra 1428.00 / GuaranteesGiven 1428.00",
            ],
            story.Written(Book.P));
        Assert.Equal(
            [
                "day 60 credit-booked: CollectionCash 10000.00 / Unallocated 10000.00",
                "day 60 allocated: Unallocated 10000.00 / HeldForFunder 7140.00, HeldForSupplier 2860.00",
                "day 60 swept: HeldForFunder 7140.00 / CollectionCash 7140.00",
                "day 60 residual-paid: HeldForSupplier 2860.00 / CollectionCash 2860.00",
            ],
            story.Written(Book.C));
    }

    [Fact]
    public void Given_row_18_in_bank_mode_Then_each_payment_goes_to_the_bank_that_keeps_the_account_which_pays()
    {
        var story = CaseStory.Disbursed(Bank).Receive(8, "10000").Credit(60, "10000");

        Assert.Equal(
            ["bravo c1-review-1", "bravo c1-D1", "bravo c1-F1", "alpha c1-S1", "alpha c1-R1"],
            story.Effects.OfType<SendToBank>().Select(send => $"{send.Bank} {send.MessageId}"));
    }

    [Fact]
    public void Given_the_banks_fee_is_its_own_Then_it_is_earned_over_the_loans_life_in_book_B()
    {
        var story = CaseStory.Disbursed(Bank with { Policy = FinancingPolicy.Bank(Share.FromBasisPoints(0)) }).Receive(8, "10000").Credit(60, "10000");

        Assert.Contains("day 0 settled: LoanPrincipal 7000.00 / BankCash 6965.00, UnearnedFee 35.00", story.Written(Book.B));
        Assert.Contains("day 60 fee-earned: UnearnedFee 35.00 / FeeIncome 35.00", story.Written(Book.B));
        Assert.Empty(story.Written(Book.P));
    }

    [Fact]
    public void Given_two_instalments_in_bank_mode_Then_the_memo_follows_the_exposure()
    {
        var story = CaseStory.Disbursed(Bank).Receive(8, "10000").Credit(30, "5000").Credit(60, "5000");

        // Exposure: 7,000, with interest 7,070, then 2,070, with interest 2,090.70, then nothing.
        Assert.Equal(
            [
                "day 0 guaranteed: GuaranteesGiven 1400.00 / Contra 1400.00",
                "day 30 guaranteed: GuaranteesGiven 14.00 / Contra 14.00",
                "day 30 guaranteed: Contra 1000.00 / GuaranteesGiven 1000.00",
                "day 60 guaranteed: GuaranteesGiven 4.14 / Contra 4.14",
                "day 60 guaranteed: Contra 418.14 / GuaranteesGiven 418.14",
            ],
            story.Written(Book.P).Where(line => line.Contains(" guaranteed:", StringComparison.Ordinal)));
        Assert.Contains("c1-R1 2909.30 SEK", story.Instructed);
    }

    [Fact]
    public void Given_nothing_is_paid_Then_on_day_150_the_case_is_in_default_with_all_interest_posted_and_the_guarantee_standing()
    {
        var story = CaseStory.Disbursed(Bank).Receive(8, "10000").Review(149);
        Assert.Equal(Lifecycle.Disbursed, story.Case.Lifecycle);

        story.Review(150);

        Assert.Equal(Lifecycle.Defaulted, story.Case.Lifecycle);
        Assert.Contains("day 150 interest-accrued: InterestReceivable 350.00 / InterestIncome 350.00", story.Written(Book.B));
        Assert.Contains("P GuaranteesGiven 1470.00", story.Balances);
        Assert.Contains("case-defaulted", story.WorkItems);
    }

    [Fact]
    public void Given_the_disbursement_comes_back_Then_everything_is_undone_without_interest_and_the_hold_is_kept_for_a_retry()
    {
        var story = CaseStory.Disbursed(Bank).Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "AC01", Row18.Day(2)), 2);

        Assert.Empty(story.Balances);
        Assert.Equal((Lifecycle.Verified, BalanceState.Undrawn, Stage.Frozen), (story.Case.Lifecycle, story.Case.Balance, Standing.Of(story.Case).Stage));
        Assert.Equal(new SetHold(Sek("7000"), Sek("0")), story.Effects.OfType<SetHold>().Last());

        // The fee had been asked for; it is not asked for twice.
        story.Resume(3).Instruct().BankSays("c1-D2", PaymentStatus.Settled, "6965", 3);
        Assert.Equal(["c1-D1 6965.00 SEK", "c1-F1 35.00 SEK", "c1-D2 6965.00 SEK"], story.Instructed);
        Assert.Equal("day 3 settled: LoanPrincipal 7000.00 / BankCash 6965.00, DueToPlatform 35.00", story.Written(Book.B).Last());
    }

    [Theory]
    [InlineData(true, Lifecycle.Verified)]
    [InlineData(false, Lifecycle.Rejected)]
    public void Given_the_banks_answer_Then_the_case_goes_on_or_ends(bool approved, Lifecycle expected)
    {
        var story = CaseStory.Checked(Bank);
        Assert.Equal((Lifecycle.Approved, Stage.Decision), (story.Case.Lifecycle, Standing.Of(story.Case).Stage));

        story.Hear(InboxKind.OrderDecision, new OrderDecision("c1-review-1", approved, approved ? null : "not authentic"), 1);

        Assert.Equal(expected, story.Case.Lifecycle);
        if (!approved) Assert.Equal([new SetHold(Sek("0"), Sek("0")), new ReleaseClaim()], story.Effects.TakeLast(2));
    }

    [Fact]
    public void Given_the_bank_is_silent_Then_it_is_reminded_once_and_the_case_expires_after_the_deadline()
    {
        var story = CaseStory.Checked(Bank);
        var decision = story.Case.Decision!;
        var (remind, due) = (decision.RemindOn.DayNumber - Row18.DayZero.DayNumber, decision.DueOn.DayNumber - Row18.DayZero.DayNumber);
        Assert.Equal(decision.RemindOn, ReviewDay.Of(story.Case));

        story.Review(remind - 1).Review(remind).Review(remind + 1);
        Assert.Equal(["c1-review-1", "c1-review-1-reminder"], story.Effects.OfType<SendToBank>().Select(send => send.MessageId));

        story.Review(due);
        Assert.Equal(Lifecycle.Approved, story.Case.Lifecycle);
        story.Review(due + 1);
        Assert.Equal((Lifecycle.Expired, "decision-overdue"), (story.Case.Lifecycle, Assert.Single(story.Case.Reasons).Code));

        // An answer that comes after all changes nothing.
        story.Hear(InboxKind.OrderDecision, new OrderDecision("c1-review-1", IsApproved: true, null), due + 2);
        Assert.Equal(Lifecycle.Expired, story.Case.Lifecycle);
    }

    [Fact]
    public void Given_an_answer_after_the_deadline_that_nobody_has_noticed_yet_Then_it_has_no_effect()
    {
        var story = CaseStory.Checked(Bank);
        var due = story.Case.Decision!.DueOn.DayNumber - Row18.DayZero.DayNumber;

        story.Hear(InboxKind.OrderDecision, new OrderDecision("c1-review-1", IsApproved: true, null), due + 1);
        Assert.Equal((Lifecycle.Approved, "DecisionTooLate"), (story.Case.Lifecycle, story.Facts[^1].Name));

        Assert.Equal(Lifecycle.Verified, CaseStory.Checked(Bank).Hear(InboxKind.OrderDecision, new OrderDecision("c1-review-1", IsApproved: true, null), due).Case.Lifecycle);
    }

    [Fact]
    public void Given_an_answer_to_an_earlier_question_Then_it_has_no_effect()
    {
        var story = CaseStory.Checked(Bank).Hear(InboxKind.OrderChange, new OrderChange(CaseStory.At(0), "OC-1", Sek("12000"), Sek("0"), Row18.Day(10)), 0);
        Assert.Equal((Lifecycle.Approved, Stage.Verification), (story.Case.Lifecycle, Standing.Of(story.Case).Stage));

        story.Hear(InboxKind.OrderDecision, new OrderDecision("c1-review-1", IsApproved: true, null), 1);

        Assert.Equal(Lifecycle.Approved, story.Case.Lifecycle);
        Assert.Equal("DecisionTooLate", story.Facts[^1].Name);
    }

    [Fact]
    public void Given_the_banks_statement_Then_only_a_difference_is_put_before_a_person()
    {
        var story = CaseStory.Disbursed(Bank).Hear(InboxKind.LoanStatement, new LoanStatement(Row18.Day(30), Sek("7000"), Sek("70")), 31);
        Assert.Empty(story.WorkItems);

        story.Hear(InboxKind.LoanStatement, new LoanStatement(Row18.Day(30), Sek("7000"), Sek("70.01")), 31);
        Assert.Equal(["shadow-differs"], story.WorkItems);
    }

    [Fact]
    public void Given_a_guarantee_Then_the_platform_is_exposed_to_its_share_and_the_pool_carries_as_much_more()
    {
        var policy = Bank.Policy;
        Assert.Equal(Sek("1400"), policy.PlatformExposure(Sek("7000")));
        Assert.Equal(Sek("5000"), policy.MostLent(Sek("1000"), Sek("7000")));
        Assert.Equal(Sek("7000"), policy.MostLent(Sek("1400"), Sek("7000")));
        Assert.Equal(Sek("7000"), policy.WithoutGuarantee().MostLent(Sek("0"), Sek("7000")));
        Assert.Equal(Sek("7000"), FinancingPolicy.Platform.PlatformExposure(Sek("7000")));
    }
}
