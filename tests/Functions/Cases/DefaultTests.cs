using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>cases.md row 18, nothing paid: default, guarantee, recovery, write-off and what comes after it, by the rules alone.</summary>
public sealed class DefaultTests
{
    private static readonly FinancingTerms ProRata = Guaranteed(RecoveryRanking.ProRata);
    private static readonly FinancingTerms BankFirst = Guaranteed(RecoveryRanking.BankFirst);

    private static FinancingTerms Guaranteed(RecoveryRanking ranking) => Row18.Terms with
    {
        Policy = FinancingPolicy.Bank(Share.FromBasisPoints(2000)) with { RecoveryRanking = ranking },
        FundingBank = "bravo",
        FunderAccount = "bravo-1",
        PlatformAccount = "pool-1",
    };

    /// <summary>In default on day 150, DPD 90.</summary>
    private static CaseStory Defaulted(FinancingTerms terms) => CaseStory.Disbursed(terms).Receive(8, "10000").Review(150);

    private static CaseStory Subrogated(FinancingTerms terms) => Called(terms).BankSays("c1-G1", PaymentStatus.Settled, "1470", 150);

    private static CaseStory Called(FinancingTerms terms) => Call(Defaulted(terms), 150, "1470");

    private static CaseStory Call(CaseStory story, int day, string amount) =>
        story.Hear(InboxKind.GuaranteeCall, new GuaranteeDemand("call-1", Row18.Day(day), Sek(amount)), day);

    private static CaseStory WriteOff(CaseStory story, int day) => story
        .Hear(InboxKind.WriteOff, new WriteOffRequest("Nothing more to get"), day)
        .Hear(InboxKind.Approve, new PersonDecision("ben", "agreed", WriteOffProposal.WorkItemKind), day);

    [Fact]
    public void Given_row_18_pro_rata_Then_every_required_journal_is_written_to_the_cent()
    {
        var story = Subrogated(ProRata).Credit(150, "3000")
            .BankSays("c1-S1", PaymentStatus.Settled, "2400", 150).BankSays("c1-V1", PaymentStatus.Settled, "600", 150);
        WriteOff(story, 150).Close(150);

        Assert.Equal(
            [
                "day 150 interest-accrued: InterestReceivable 350.00 / InterestIncome 350.00",
                "day 150 fee-earned: UnearnedFee 35.00 / FeeIncome 35.00",
                "day 150 guarantee-paid: BankCash 1470.00 / LoanPrincipal 1400.00, InterestReceivable 70.00",
                "day 150 allocated: DueFromCollection 2400.00 / InterestReceivable 280.00, LoanPrincipal 2120.00",
                "day 150 swept: BankCash 2400.00 / DueFromCollection 2400.00",
                "day 150 impaired: ImpairmentLoss 3480.00 / LoanAllowance 3480.00",
                "day 150 written-off: LoanAllowance 3480.00 / LoanPrincipal 3480.00",
            ],
            story.Written(Book.B).Skip(1));
        Assert.Equal(
            [
                "day 0 guaranteed: GuaranteesGiven 1400.00 / Contra 1400.00",
                "day 150 guaranteed: GuaranteesGiven 70.00 / Contra 70.00",
                "day 150 guarantee-called: GuaranteeLoss 1470.00 / GuaranteePayable 1470.00",
                "day 150 guaranteed: Contra 1470.00 / GuaranteesGiven 1470.00",
                "day 150 guarantee-paid: GuaranteePayable 1470.00 / PlatformCash 1470.00",
                "day 150 guarantee-paid: SubrogatedPrincipal 1400.00, SubrogatedInterest 70.00 / SubrogationAllowance 1470.00",
                "day 150 allocated: DueFromCollection 600.00 / SubrogatedInterest 70.00, SubrogatedPrincipal 530.00",
                "day 150 allocated: SubrogationAllowance 600.00 / GuaranteeRecovery 600.00",
                "day 150 swept: PlatformCash 600.00 / DueFromCollection 600.00",
                "day 150 written-off: SubrogationAllowance 870.00 / SubrogatedPrincipal 870.00",
            ],
            story.Written(Book.P));
        Assert.Equal(
            [
                "day 150 credit-booked: CollectionCash 3000.00 / Unallocated 3000.00",
                "day 150 allocated: Unallocated 3000.00 / HeldForFunder 2400.00, HeldForGuarantor 600.00",
                "day 150 swept: HeldForFunder 2400.00 / CollectionCash 2400.00",
                "day 150 swept: HeldForGuarantor 600.00 / CollectionCash 600.00",
            ],
            story.Written(Book.C));
        // Loss 4,350 = 3,480 (bank) + 870 (platform).
        Assert.Contains("B ImpairmentLoss 3480.00", story.Balances);
        Assert.Equal(["P PlatformCash -870.00", "P GuaranteeRecovery 600.00", "P GuaranteeLoss 1470.00"], story.Balances.Where(line => line.StartsWith("P ", StringComparison.Ordinal)));
        Assert.Equal((Lifecycle.Closed, EndReason.WrittenOff), (story.Case.Lifecycle, story.Case.EndReason));
    }

    [Fact]
    public void Given_the_bank_comes_first_Then_it_loses_2880_and_the_platform_1470()
    {
        var story = Subrogated(BankFirst).Credit(150, "3000").BankSays("c1-S1", PaymentStatus.Settled, "3000", 150);
        WriteOff(story, 150);

        Assert.Contains("B ImpairmentLoss 2880.00", story.Balances);
        Assert.Contains("day 150 written-off: SubrogationAllowance 1470.00 / SubrogatedPrincipal 1400.00, SubrogatedInterest 70.00", story.Written(Book.P));
        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-V", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_the_bank_comes_first_and_everything_is_paid_after_all_Then_the_guarantor_is_paid_after_it_and_the_rest_is_the_suppliers()
    {
        // 5,600 and 280 to the bank, 1,470 to the guarantor, 650 are left.
        var story = Subrogated(BankFirst).Credit(150, "8000");

        Assert.Equal(["c1-S1 5880.00 SEK", "c1-V1 1470.00 SEK", "c1-R1 650.00 SEK"], story.Instructed.TakeLast(3));
        story.BankSays("c1-S1", PaymentStatus.Settled, "5880", 151).BankSays("c1-V1", PaymentStatus.Settled, "1470", 151).BankSays("c1-R1", PaymentStatus.Settled, "650", 151);
        Assert.Equal((BalanceState.Repaid, Stage.Closing), (story.Case.Balance, Standing.Of(story.Case).Stage));
        Assert.Equal(EndReason.Recovered, story.Close(151).Case.EndReason);
        Assert.Equal(["P GuaranteeRecovery 1470.00", "P GuaranteeLoss 1470.00"], story.Balances.Where(line => line.StartsWith("P ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Given_interest_after_the_guarantee_Then_it_runs_on_what_the_bank_is_owed_still()
    {
        // 5,600 at 12 % for 30 days is 56; with 280 and the platform's 1,470 that is 5,936 and 1,470.
        var position = Subrogated(ProRata).Case.Loan!.At(Row18.Day(180));

        Assert.Equal((Sek("5600"), Sek("336"), Sek("1400"), Sek("70")), (position.Principal, position.InterestDue, position.GuarantorPrincipal, position.GuarantorInterest));
        Assert.Equal(Sek("7406"), position.Outstanding);
    }

    [Theory]
    [InlineData(150, "1469.99", "by our books")]
    [InlineData(149, "1470", "by our books")]
    [InlineData(150, "0.01", "by our books")]
    public void Given_a_call_that_does_not_fit_the_books_Then_nothing_is_paid_and_a_person_sees_both_sides(int asOf, string amount, string why)
    {
        var story = Defaulted(ProRata).Hear(InboxKind.GuaranteeCall, new GuaranteeDemand("call-1", Row18.Day(asOf), Sek(amount)), 150);

        Assert.Equal(Lifecycle.Defaulted, story.Case.Lifecycle);
        Assert.Contains(why, story.Effects.OfType<RaiseWorkItem>().Single(item => item.Kind == "guarantee-call-refused").Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-G", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_call_before_default_or_a_second_one_Then_it_is_refused()
    {
        Assert.Contains("guarantee-call-refused", Call(CaseStory.Disbursed(ProRata), 30, "1414").WorkItems);
        Assert.Contains("guarantee-call-refused", Call(Defaulted(Row18.Terms), 150, "0.01").WorkItems);

        var again = Call(Subrogated(ProRata), 151, "1176.37");
        Assert.Contains("guarantee-call-refused", again.WorkItems);
        Assert.Single(again.Instructed, payment => payment.StartsWith("c1-G", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_the_guarantee_payment_is_rejected_and_comes_back_Then_it_is_paid_once_in_the_end()
    {
        var story = Called(ProRata).BankSays("c1-G1", PaymentStatus.Rejected, "1470", 150, "AC04").Resume(151);
        Assert.Equal(["c1-G1 1470.00 SEK", "c1-G2 1470.00 SEK"], story.Instructed.TakeLast(2));
        story.BankSays("c1-G2", PaymentStatus.Settled, "1470", 151).Credit(152, "3000");
        var shared = story.Case.HeldForGuarantor;
        Assert.True(shared!.Value.IsPositive);

        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-G2", Sek("1470"), "AC01", Row18.Day(153)), 153);
        Assert.Equal((Lifecycle.GuaranteeCalled, Sek("0"), Sek("3000")), (story.Case.Lifecycle, story.Case.HeldForGuarantor, story.Case.HeldForFunder));
        Assert.Contains("P GuaranteePayable 1470.00", story.Balances);

        story.Resume(154).BankSays("c1-G3", PaymentStatus.Settled, "1470", 154);
        Assert.Equal(Lifecycle.Subrogated, story.Case.Lifecycle);
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("P GuaranteePayable", StringComparison.Ordinal));
        Assert.Contains("P PlatformCash -1470.00", story.Balances);
    }

    [Fact]
    public void Given_the_loan_is_repaid_before_the_guarantee_is_paid_Then_it_need_not_be_or_the_bank_owes_it_back()
    {
        var rejected = Called(ProRata).BankSays("c1-G1", PaymentStatus.Rejected, "1470", 150, "AC04").Credit(151, "10000").Resume(152);
        Assert.Equal(Lifecycle.Defaulted, rejected.Case.Lifecycle);
        Assert.DoesNotContain(rejected.Balances, line => line.Contains("Guarantee", StringComparison.Ordinal));

        var crossed = Called(ProRata).Credit(151, "10000").BankSays("c1-G1", PaymentStatus.Settled, "1470", 152);
        Assert.Equal(["P DueFromBank 1470.00", "P PlatformCash -1470.00"], crossed.Balances.Where(line => line.StartsWith("P ", StringComparison.Ordinal)));
        Assert.Equal((BalanceState.Repaid, "c1-B1 1470.00 SEK"), (crossed.Case.Balance, crossed.Instructed.Last()));
        // Until the bank has given it back the case does not end.
        foreach (var payment in crossed.Case.Payments.Where(payment => payment.IsPending && payment.Purpose != PaymentPurpose.GuaranteeRefund).ToList())
            crossed.BankSays(payment.Id, PaymentStatus.Settled, payment.Amount.Amount, 152);
        Assert.NotEqual(Stage.Closing, Standing.Of(crossed.Case).Stage);
        crossed.BankSays("c1-B1", PaymentStatus.Settled, "1470", 153);
        Assert.Equal(Stage.Closing, Standing.Of(crossed.Case).Stage);
        Assert.DoesNotContain(crossed.Balances, line => line.StartsWith("P ", StringComparison.Ordinal) || line.Contains("DueToPlatform", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_credit_older_than_the_call_comes_while_the_guarantee_is_paid_Then_only_what_is_due_is_the_platforms_claim_and_the_bank_gives_back_the_rest()
    {
        var story = Called(ProRata).Credit(151, "2000", valueDay: 140).BankSays("c1-G1", PaymentStatus.Settled, "1470", 152);

        Assert.Equal((Sek("1068.88"), "c1-B1 401.12 SEK"), (story.Case.Loan!.At(Row18.Day(152)).OwedToGuarantor, story.Instructed.Last()));
        Assert.Contains("P DueFromBank 401.12", story.Balances);
        story.BankSays("c1-B1", PaymentStatus.Settled, "401.12", 153);
        Assert.Equal(
            ["P PlatformCash -1068.88", "P SubrogatedInterest 3.55", "P SubrogatedPrincipal 1065.33", "P SubrogationAllowance 1068.88"],
            story.Balances.Where(line => line.StartsWith("P ", StringComparison.Ordinal) && !line.Contains("Loss", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RecoveryRanking.ProRata)]
    [InlineData(RecoveryRanking.BankFirst)]
    public void Given_credits_older_than_the_guarantees_payment_Then_they_count_from_then_on_and_the_guarantor_is_owed_what_it_would_be_had_they_come_in_time(RecoveryRanking ranking)
    {
        var terms = Guaranteed(ranking);
        var story = Subrogated(terms).Credit(155, "2000", valueDay: 140);

        // With 2,000 on day 140: 326.67 to interest and 1,673.33 to principal; 5,326.67 and 17.75 on day 150, of which 20 % are 1,068.88.
        Assert.Equal((Sek("1598.88"), Sek("401.12")), (story.Case.HeldForFunder, story.Case.HeldForGuarantor));
        var item = story.Effects.OfType<RaiseWorkItem>().Single(each => each.Kind == "credit-backdated");
        // 12 % on those 1,673.33 for 10 days.
        Assert.Contains("spared the supplier 5.58 SEK", item.Detail, StringComparison.Ordinal);
        Assert.Contains("401.12 SEK would not have been called", item.Detail, StringComparison.Ordinal);

        // A second one, and one of the days between the call and the payment, of which nothing would have been called less.
        story.Credit(156, "1000", valueDay: 145);
        var called = CaseStory.Disbursed(terms).Receive(8, "10000").Credit(140, "2000").Credit(145, "1000").Case.Loan!.At(Row18.Day(150)).Exposure;
        Assert.Equal(Share.FromBasisPoints(2000).Of(called), story.Case.Loan!.At(Row18.Day(156)).OwedToGuarantor);

        // And they can be taken back again.
        foreach (var booked in story.Case.Credits)
            story.Hear(InboxKind.CreditReversal, new CreditReversal(booked.Credit, Row18.Day(157), "refused"), 157);
        Assert.Equal((Sek("0"), Sek("0")), (story.Case.HeldForFunder, story.Case.HeldForGuarantor));
    }

    [Fact]
    public void Given_a_credit_of_the_days_between_the_call_and_its_payment_Then_all_of_it_is_the_banks()
    {
        var story = Called(ProRata).BankSays("c1-G1", PaymentStatus.Settled, "1470", 154).Credit(155, "2000", valueDay: 152);
        Assert.Equal((Sek("2000"), Sek("0")), (story.Case.HeldForFunder, story.Case.HeldForGuarantor));
    }

    [Fact]
    public void Given_a_recall_unpaid_for_90_days_and_paid_then_Then_the_default_is_cured_and_the_loan_goes_on()
    {
        var story = CaseStory.Disbursed(Row18.Terms with { TenorDays = 200 }).Receive(8, "5000");
        var due = story.Case.RecallDueDate!.Value.DayNumber - Row18.Day(0).DayNumber;
        story.Review(due + 90);
        Assert.Equal((Lifecycle.Defaulted, Sek("3500")), (story.Case.Lifecycle, story.Case.Recalled));

        story.Credit(due + 91, "2000", payer: "supplier-1");
        Assert.Equal(Lifecycle.Defaulted, story.Case.Lifecycle);
        story.Credit(due + 92, "2000", payer: "supplier-1");
        Assert.Equal((Lifecycle.Disbursed, null), (story.Case.Lifecycle, story.Case.Recalled));
        Assert.Contains("Cured", story.Facts.Select(fact => fact.Name));
        // Dunned anew, and in default anew, should it not pay at maturity.
        story.Review(291);
        Assert.Equal(Lifecycle.Defaulted, story.Case.Lifecycle);
    }

    [Fact]
    public void Given_a_credit_that_is_older_than_another_Then_the_timeline_says_part_by_part_what_it_moved()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(30, "2000").Credit(40, "3000", valueDay: 20);

        // 3,000 on day 20: interest 46.67; 2,000 on day 30: interest 13.49 on 4,046.67.
        Assert.Contains(
            "interest 70.00 SEK -> 60.16 SEK, principal 1930.00 SEK -> 4939.84 SEK",
            story.Facts.Single(fact => fact.Name == "LoanRerun").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_recovery_is_taken_back_after_it_was_swept_Then_funder_and_guarantor_give_back_their_parts()
    {
        var story = Subrogated(ProRata).Credit(150, "3000")
            .BankSays("c1-S1", PaymentStatus.Settled, "2400", 150).BankSays("c1-V1", PaymentStatus.Settled, "600", 150)
            .Hear(InboxKind.CreditReversal, new CreditReversal(Recovered(150), Row18.Day(151), "refused"), 151);

        Assert.Equal(["c1-C1 2400.00 SEK", "c1-W1 600.00 SEK"], story.Instructed.TakeLast(2));
        story.BankSays("c1-C1", PaymentStatus.Settled, "2400", 152).BankSays("c1-W1", PaymentStatus.Settled, "600", 152);
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("C ", StringComparison.Ordinal));
        Assert.DoesNotContain(story.Balances, line => line.Contains("Recovery", StringComparison.Ordinal));

        CollectionCredit Recovered(int day) => new("collection-1", $"E{day}", Sek("3000"), Row18.Day(day), Row18.Day(day), "buyer", "b-acc", "o1");
    }

    [Fact]
    public void Given_a_recovered_loan_whose_case_has_ended_When_its_money_is_taken_back_Then_it_is_in_default_again_and_people_are_called_to_it()
    {
        var story = Subrogated(ProRata).Credit(150, "10000");
        foreach (var payment in story.Case.Payments.Where(payment => payment.IsPending)) story.BankSays(payment.Id, PaymentStatus.Settled, payment.Amount.Amount, 151);
        story.Close(152);
        Assert.Equal((EndReason.Recovered, 0), (story.Case.EndReason, story.Case.Calls.Length));

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits.Single().Credit, Row18.Day(160), "refused"), 160);
        Assert.Equal(Lifecycle.Subrogated, story.Case.Lifecycle);
        Assert.Equal(["case-defaulted", "credit-reversed", "residual-overpaid"], story.Case.Calls.Select(call => call.Kind).Order());
    }

    [Fact]
    public void Given_a_write_off_in_platform_mode_with_everything_unpaid_Then_principal_is_a_loss_and_what_was_earned_comes_off_income()
    {
        var story = WriteOff(Defaulted(Row18.Terms with { PenaltyRate = AnnualRate.FromBasisPoints(2400) }), 150);

        Assert.Equal(Lifecycle.WrittenOff, story.Case.Lifecycle);
        Assert.Contains("day 150 impaired: ImpairmentLoss 7000.00 / LoanAllowance 7000.00", story.Written(Book.P));
        // Penalty of 24 % on 7,140 for the days since grace.
        var penalty = story.Case.PostedAccruals!.Penalty;
        Assert.True(penalty.IsPositive);
        Assert.Contains(
            $"day 150 written-off: LoanAllowance 7000.00, IncomeWrittenOff {(Sek("350") + penalty).Amount} / LoanPrincipal 7000.00, InterestReceivable 350.00, PenaltyReceivable {penalty.Amount}",
            story.Written(Book.P));
        // Nothing is earned any more, and everything is owed still.
        Assert.Equal(Sek("7350") + penalty, story.Case.Loan!.Outstanding(Row18.Day(500)));
        Assert.DoesNotContain(story.Balances, line => line.Contains("Receivable", StringComparison.Ordinal) || line.Contains("LoanPrincipal", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_money_after_the_write_off_Then_the_closed_case_opens_takes_it_as_a_recovery_and_closes_again()
    {
        var story = WriteOff(Subrogated(ProRata), 150).Close(150);
        Assert.Equal((Lifecycle.Closed, EndReason.WrittenOff), (story.Case.Lifecycle, story.Case.EndReason));

        story.Credit(400, "1000", valueDay: 140);

        Assert.Equal(Lifecycle.WrittenOff, story.Case.Lifecycle);
        // With value before the call: 1,002.24 less would have been owed by then, of which 20 % are the guarantor's.
        Assert.Equal("day 400 recovered: DueFromCollection 799.55 / LoanRecovery 799.55", story.Written(Book.B).Last());
        Assert.Equal("day 400 recovered: DueFromCollection 200.45 / GuaranteeRecovery 200.45", story.Written(Book.P).Last());
        Assert.Contains("credit-backdated", story.WorkItems);
        Assert.Equal(["c1-S1 799.55 SEK", "c1-V1 200.45 SEK"], story.Instructed.TakeLast(2));
        story.BankSays("c1-S1", PaymentStatus.Settled, "799.55", 401).BankSays("c1-V1", PaymentStatus.Settled, "200.45", 401).Close(401);
        Assert.Equal((Lifecycle.Closed, EndReason.WrittenOff), (story.Case.Lifecycle, story.Case.EndReason));

        // The rest comes after all: recovered, and what is too much is the supplier's, of which 2.24 are what the first one would have spared it.
        story.Credit(500, "7000");
        Assert.Equal(["c1-S2 5078.21 SEK", "c1-V2 1269.55 SEK", "c1-R1 652.24 SEK"], story.Instructed.TakeLast(3));
        story.BankSays("c1-S2", PaymentStatus.Settled, "5078.21", 501).BankSays("c1-V2", PaymentStatus.Settled, "1269.55", 501).BankSays("c1-R1", PaymentStatus.Settled, "652.24", 501).Close(501);
        Assert.Equal(EndReason.Recovered, story.Case.EndReason);
    }

    [Fact]
    public void Given_two_persons_gave_up_a_residual_When_another_credit_is_taken_back_Then_the_platform_makes_good_what_they_gave_up_and_no_more()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(60, "9000").Credit(61, "1000").BankSays("c1-S1", PaymentStatus.Settled, "7140", 61)
            .BankSays("c1-R1", PaymentStatus.Settled, "1860", 61).BankSays("c1-R2", PaymentStatus.Settled, "1000", 61)
            .Hear(InboxKind.CreditReversal, new CreditReversal(new CollectionCredit("collection-1", "E61", Sek("1000"), Row18.Day(61), Row18.Day(61), "buyer", "b-acc", "o1"), Row18.Day(62), "refused"), 62)
            .GiveUp(62);
        Assert.Equal(["c1-O1 1000.00 SEK"], Shortfalls());

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits.Single().Credit, Row18.Day(63), "refused"), 63);
        Assert.Equal((Sek("2860"), Sek("1860")), (story.Case.OwedBySupplier, story.Effects.OfType<SendLetter>().Last().Letter.Amount));
        story.BankSays("c1-O1", PaymentStatus.Settled, "1000", 64);
        Assert.Equal(["c1-O1 1000.00 SEK"], Shortfalls());
        Assert.Equal(Sek("1860"), story.Effects.OfType<SendLetter>().Last().Letter.Amount);

        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-O1", Sek("1000"), "AC01", Row18.Day(65)), 65).Resume(66);
        Assert.Equal(["c1-O1 1000.00 SEK", "c1-O2 1000.00 SEK"], Shortfalls());

        IEnumerable<string> Shortfalls() => story.Instructed.Where(payment => payment.StartsWith("c1-O", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_residual_that_was_made_good_Then_the_next_one_is_asked_about_anew_and_one_that_comes_back_is_paid_again()
    {
        var story = Overpaid(CaseStory.Disbursed().Receive(8, "10000"), 60);
        story.GiveUp(62).BankSays("c1-O1", PaymentStatus.Settled, "2860", 62);
        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-O1", Sek("2860"), "AC01", Row18.Day(63)), 63).Resume(64);
        Assert.Equal("c1-O2 2860.00 SEK", story.Instructed.Last());
        story.BankSays("c1-O2", PaymentStatus.Settled, "2860", 64);
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("C ", StringComparison.Ordinal));

        // Paid once more, let go by two persons, and taken back once more.
        story.Credit(70, "10000").BankSays("c1-S2", PaymentStatus.Settled, story.Case.FindPayment("c1-S2")!.Amount.Amount, 70)
            .Hear(InboxKind.Release, new PersonDecision("ana", "it is theirs", "residual-withheld"), 70);
        story.BankSays("c1-R2", PaymentStatus.Settled, story.Case.FindPayment("c1-R2")!.Amount.Amount, 70)
            .Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(71), "refused"), 71);
        Assert.True(story.Case.HeldForSupplier!.Value.IsNegative);
        Assert.DoesNotContain(story.Instructed, payment => payment.StartsWith("c1-O3", StringComparison.Ordinal));
    }

    /// <summary>Repaid, the residual paid out, and the credit taken back the day after.</summary>
    private static CaseStory Overpaid(CaseStory story, int day)
    {
        story.Credit(day, "10000").BankSays("c1-S1", PaymentStatus.Settled, "7140", day).BankSays("c1-R1", PaymentStatus.Settled, "2860", day)
            .Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(day + 1), "refused"), day + 1);
        return story.BankSays("c1-C1", PaymentStatus.Settled, "7140", day + 1);
    }

    [Fact]
    public void Given_a_residual_withheld_of_a_credit_that_is_taken_back_Then_people_are_asked_anew_about_the_next_one()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(20), "court"), 20).Credit(30, "10000");
        Assert.Single(story.WorkItems, kind => kind == "residual-withheld");

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(31), "refused"), 31).Credit(40, "10000");

        Assert.Equal(2, story.WorkItems.Count(kind => kind == "residual-withheld"));
        story.Hear(InboxKind.Release, new PersonDecision("ana", "it is the administrator's", "residual-withheld"), 41);
        Assert.Single(story.Instructed, payment => payment.StartsWith("c1-R", StringComparison.Ordinal));
    }

    private static CaseStory Settle(CaseStory story, int day, string amount, int payBy)
    {
        story.Hear(InboxKind.Settlement, new SettlementRequest(Sek(amount), Row18.Day(payBy), "half is better than nothing"), day);
        return story.Hear(InboxKind.Approve, new PersonDecision("ben", "agreed", Settlement.WorkItemKind, story.Case.Settlement?.Subject), day);
    }

    [Fact]
    public void Given_a_settlement_that_is_kept_in_two_parts_Then_the_rest_is_waived_and_the_case_ends_as_settled()
    {
        // 3,000 leave the bank 3,480 and the guarantor 870. A day later 1.16 of interest are due; 2,000 bring the bank 1,600.11 and the guarantor 399.89.
        var story = Settle(Subrogated(ProRata), 150, "5000", 160).Credit(150, "3000").Credit(151, "2000");

        Assert.Equal((BalanceState.Repaid, Lifecycle.Subrogated), (story.Case.Balance, story.Case.Lifecycle));
        Assert.Contains("day 151 impaired: ImpairmentLoss 1881.05 / LoanAllowance 1881.05", story.Written(Book.B));
        Assert.Contains("day 151 written-off: SubrogationAllowance 470.11 / SubrogatedPrincipal 470.11", story.Written(Book.P));
        Assert.True(story.Case.Loan!.Outstanding(Row18.Day(400)).IsZero);
        foreach (var (id, amount) in new[] { ("S1", "2400"), ("V1", "600") }) story.BankSays($"c1-{id}", PaymentStatus.Settled, amount, 152);
        foreach (var id in new[] { "S2", "V2" }) story.BankSays($"c1-{id}", PaymentStatus.Settled, story.Case.FindPayment($"c1-{id}")!.Amount.Amount, 152);
        story.Close(152);
        Assert.Equal((Lifecycle.Closed, EndReason.Settled), (story.Case.Lifecycle, story.Case.EndReason));
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("C ", StringComparison.Ordinal) || line.Contains("Receivable", StringComparison.Ordinal) || line.Contains("Subrogat", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_a_settlement_that_is_not_kept_in_time_Then_everything_is_owed_as_before()
    {
        var story = Settle(Defaulted(Row18.Terms), 150, "5000", 160).Credit(150, "3000").Review(159);
        Assert.Equal(Row18.Day(161), ReviewDay.Of(story.Case));

        story.Review(161).Credit(162, "2000");

        Assert.Contains("SettlementLapsed", story.Facts.Select(fact => fact.Name));
        Assert.Equal(BalanceState.PartRepaid, story.Case.Balance);
        Assert.Equal(Lifecycle.Defaulted, story.Case.Lifecycle);
    }

    [Fact]
    public void Given_the_bank_takes_back_what_a_settlement_was_kept_with_Then_the_rest_is_owed_again_as_if_it_had_never_been_waived()
    {
        var story = Settle(Defaulted(Row18.Terms), 150, "5000", 160).Credit(150, "5000").Credit(155, "100");
        // Nothing is owed any more: what comes later is the supplier's.
        Assert.Equal((BalanceState.Repaid, Sek("100")), (story.Case.Balance, story.Case.HeldForSupplier));

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[0].Credit, Row18.Day(156), "refused"), 156);

        Assert.Contains("settlement-undone", story.WorkItems);
        Assert.Null(story.Case.Settlement);
        var plain = Defaulted(Row18.Terms).Credit(155, "100").Case.Loan!;
        Assert.Equal(plain.At(Row18.Day(200)), story.Case.Loan!.At(Row18.Day(200)));
        Assert.Contains("P LoanPrincipal 7000.00", story.Balances);
        Assert.DoesNotContain(story.Balances, line => line.Contains("Impairment", StringComparison.Ordinal) || line.Contains("WrittenOff", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_money_came_after_a_settlement_was_kept_When_the_bank_takes_back_what_it_was_kept_with_Then_that_money_does_not_keep_it()
    {
        var story = Settle(Defaulted(Row18.Terms), 150, "3000", 160).Credit(150, "3000", payer: "supplier-1").BankSays("c1-S1", PaymentStatus.Settled, "3000", 150).Close(150);
        Assert.Equal(EndReason.Settled, story.Case.EndReason);
        story.Hear(InboxKind.PaymentReturn, new PaymentReturn("c1-D1", Sek("6965"), "AC01", Row18.Day(151)), 151).Resume(152);
        Assert.Equal(Sek("9965"), story.Case.Collected);

        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[0].Credit, Row18.Day(153), "refused"), 153);

        Assert.Contains("settlement-undone", story.WorkItems);
        var plain = Defaulted(Row18.Terms).Credit(151, "6965").Case.Loan!;
        Assert.Equal(plain.At(Row18.Day(200)), story.Case.Loan!.At(Row18.Day(200)));
    }

    [Fact]
    public void Given_a_settlement_is_agreed_on_Then_nothing_is_written_off_before_it_has_lapsed()
    {
        var story = Settle(Defaulted(Row18.Terms).Hear(InboxKind.WriteOff, new WriteOffRequest("nothing more"), 150), 150, "5000", 160);

        story.Hear(InboxKind.Approve, new PersonDecision("ben", "gone", WriteOffProposal.WorkItemKind), 151);
        Assert.Equal((Lifecycle.Defaulted, "WriteOffRefused"), (story.Case.Lifecycle, story.Facts[^1].Name));

        story.Review(161).Hear(InboxKind.WriteOff, new WriteOffRequest("nothing more"), 161).Hear(InboxKind.Approve, new PersonDecision("ben", "gone", WriteOffProposal.WorkItemKind), 162);
        Assert.Equal(Lifecycle.WrittenOff, story.Case.Lifecycle);
    }

    [Fact]
    public void Given_a_second_proposal_Then_a_yes_to_the_first_has_no_effect()
    {
        var story = Defaulted(Row18.Terms).Hear(InboxKind.Settlement, new SettlementRequest(Sek("5000"), Row18.Day(160), "half"), 150);
        var first = story.Case.Settlement!.Subject;
        story.Hear(InboxKind.Settlement, new SettlementRequest(Sek("6000"), Row18.Day(160), "more"), 151)
            .Hear(InboxKind.Approve, new PersonDecision("ben", "agreed", Settlement.WorkItemKind, first), 152);

        Assert.False(story.Case.Settlement!.IsAgreed);
        Assert.Equal("SettlementOvertaken", story.Facts[^1].Name);
        Assert.Equal("SettlementRefused", story.Hear(InboxKind.Settlement, new SettlementRequest(Sek("7350"), Row18.Day(160), "all"), 150).Facts[^1].Name);
    }

    [Fact]
    public void Given_nobody_pays_for_360_days_Then_the_review_proposes_the_write_off_once_and_anew_90_days_after_a_rejection()
    {
        var story = Defaulted(Row18.Terms);
        Assert.Equal(Row18.Day(420), WriteOffProposal.DueOn(story.Case));

        story.Review(419).Review(420).Review(421).Review(600);
        Assert.Single(story.WorkItems, kind => kind == "write-off-proposed");

        story.Hear(InboxKind.Reject, new PersonDecision("ben", "there is a plan", WriteOffProposal.WorkItemKind), 601).Review(690);
        Assert.Single(story.WorkItems, kind => kind == "write-off-proposed");
        Assert.Equal(Row18.Day(691), ReviewDay.Of(story.Case));
        story.Review(691);
        Assert.Equal(2, story.WorkItems.Count(kind => kind == "write-off-proposed"));
    }

    [Fact]
    public void Given_a_case_that_cannot_be_written_off_Then_the_request_has_no_effect()
    {
        foreach (var story in new[] { CaseStory.Disbursed(), Called(ProRata), WriteOff(Defaulted(Row18.Terms), 151) })
        {
            var before = (story.Case.Lifecycle, story.WorkItems.Count());
            story.Hear(InboxKind.WriteOff, new WriteOffRequest("Why not"), 152);
            Assert.Equal(before, (story.Case.Lifecycle, story.WorkItems.Count()));
            Assert.Equal("WriteOffRefused", story.Facts[^1].Name);
        }
    }
}
