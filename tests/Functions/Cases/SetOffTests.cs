using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Recourse: letters to the supplier, and what is left for it in one case repays what it owes in another.</summary>
public sealed class SetOffTests
{
    private static readonly FinancingTerms Agreed = Row18.Terms with { AllowsSetOff = true };

    private static readonly SetOffClaim Claim = new("c2", Agreed.FunderAccount, Agreed.CollectionAccount, Sek("1").Currency);

    private static IEnumerable<Letter> Letters(CaseStory story) => story.Effects.OfType<SendLetter>().Select(send => send.Letter);

    [Fact]
    public void Given_nobody_pays_Then_each_band_is_written_about_once_and_the_default_asks_for_everything()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000").Review(61).Review(62).Review(75).Review(91).Review(121).Review(150);

        Assert.Equal(
            [(LetterKind.Reminder, 1), (LetterKind.Reminder, 31), (LetterKind.Reminder, 61), (LetterKind.PaymentRequest, 90)],
            Letters(story).Select(letter => (letter.Kind, letter.DaysPastDue)));
        // 7,000 at 12 % for 61 days, and for 150.
        Assert.Equal((Sek("7142.33"), (DateOnly?)null), (Letters(story).First().Amount, Letters(story).First().PayBy));
        Assert.Equal((Sek("7350"), Row18.Day(157)), (Letters(story).Last().Amount, Letters(story).Last().PayBy));
        Assert.Equal(("collection-1", "o1"), (Letters(story).Last().CollectionAccount, Letters(story).Last().Reference));
    }

    [Fact]
    public void Given_an_instalment_or_a_recall_Then_only_what_is_due_is_asked_for()
    {
        var instalments = Agreed with { Instalments = [new(30, Share.FromBasisPoints(4000)), new(60, Share.FromBasisPoints(6000))] };
        var reminder = Letters(CaseStory.Disbursed(instalments).Receive(8, "10000").Review(31)).Single();
        // 2,800 and 30 days' interest on 7,000; the interest of the 31st day is due with the next.
        Assert.Equal((Sek("2870"), Sek("7072.33")), (reminder.Amount, reminder.Outstanding));

        var recall = Letters(CaseStory.Disbursed(Agreed).Receive(8, "9000")).Single();
        Assert.Equal((LetterKind.RecallNotice, Sek("700")), (recall.Kind, recall.Amount));
    }

    [Fact]
    public void Given_an_instalment_that_is_overdue_and_a_recall_that_is_lifted_Then_the_same_step_is_not_written_about_again()
    {
        var instalments = Agreed with { Instalments = [new(30, Share.FromBasisPoints(4000)), new(60, Share.FromBasisPoints(6000))] };
        var story = CaseStory.Disbursed(instalments).Receive(8, "10000").Review(38).Receive(39, "9000").Credit(40, "900", payer: "supplier-1").Review(41).Review(60);

        Assert.Null(story.Case.Recalled);
        Assert.Equal([LetterKind.Reminder], Letters(story).Where(letter => letter.Kind == LetterKind.Reminder).Select(letter => letter.Kind));
        Assert.Equal([1, 31], Letters(story.Review(61)).Where(letter => letter.Kind == LetterKind.Reminder).Select(letter => Agreed.Buckets.Of(letter.DaysPastDue).FirstDay));
    }

    [Fact]
    public void Given_a_step_that_no_review_saw_before_a_pause_Then_it_is_written_about_after_it()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000")
            .Take((change, _) => change.With(c => c with { Loan = c.Loan! with { Pauses = [new LoanPause(Row18.Day(70), Row18.Day(100))] } }), 70).Review(75);
        Assert.Empty(Letters(story));

        Assert.Equal(10, Letters(story.Review(100)).Single().DaysPastDue);
    }

    [Fact]
    public void Given_an_insolvent_party_Then_nobody_is_written_to()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000")
            .Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(20), "court"), 20).Review(70).Review(160);
        Assert.Empty(Letters(story));
        Assert.DoesNotContain(story.Effects, effect => effect is OfferSetOff);
    }

    [Fact]
    public void Given_a_claim_of_a_case_in_default_Then_the_residual_goes_there_first_and_what_is_not_due_there_to_the_supplier()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000").Hear(InboxKind.SetOffClaim, Claim, 50).Credit(60, "10000");

        var passed = story.Effects.OfType<PassToCase>().Single();
        Assert.Equal(("c2", Sek("2860"), "c1"), (passed.CaseId, passed.SetOff.Amount, passed.SetOff.FromCaseId));
        Assert.Equal("c1-S1 7140.00 SEK", story.Instructed.Last());
        Assert.Contains("day 60 set-off: HeldForSupplier 2860.00 / CollectionCash 2860.00", story.Written(Book.C));
        // The case ends only when the other has said what it takes.
        Assert.Equal(Stage.Repayment, Standing.Of(story.BankSays("c1-S1", PaymentStatus.Settled, "7140", 60).Case).Stage);

        story.Hear(InboxKind.SetOff, Answer(passed, "860"), 61);
        Assert.Equal("c1-R1 860.00 SEK", story.Instructed.Last());
        story.BankSays("c1-R1", PaymentStatus.Settled, "860", 61).Close(61);
        Assert.Equal(Lifecycle.Closed, story.Case.Lifecycle);
        Assert.DoesNotContain(story.Balances, line => line.StartsWith("C ", StringComparison.Ordinal));
    }

    [Fact]
    public void Given_that_case_takes_all_Then_what_is_left_later_goes_there_too()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000").Hear(InboxKind.SetOffClaim, Claim, 50).Credit(60, "9000");
        story.Hear(InboxKind.SetOff, Answer(story.Effects.OfType<PassToCase>().Single(), "0"), 60).BankSays("c1-S1", PaymentStatus.Settled, "7140", 60);
        Assert.Equal(Stage.Closing, Standing.Of(story.Case).Stage);

        story.Credit(61, "1000");

        Assert.Equal([("set-off|c1|1", Sek("1860")), ("set-off|c1|2", Sek("1000"))], story.Effects.OfType<PassToCase>().Select(pass => (pass.SetOff.Id, pass.SetOff.Amount)));
    }

    private static SetOff Answer(PassToCase passed, string rest) => passed.SetOff with { FromCaseId = passed.CaseId, Amount = Sek(rest), IsBack = true };

    [Fact]
    public void Given_the_agreement_funder_or_account_is_another_Then_nothing_is_set_off()
    {
        Refuses(Row18.Terms, Claim, "does not allow");
        Refuses(Agreed, Claim with { FunderAccount = "other" }, "another funder");
        Refuses(Agreed, Claim with { CollectionAccount = "other" }, "another collection account");
        Refuses(Agreed, Claim with { CaseId = "c1" }, "this case itself");

        static void Refuses(FinancingTerms terms, SetOffClaim claim, string why)
        {
            var story = CaseStory.Disbursed(terms).Receive(8, "10000").Hear(InboxKind.SetOffClaim, claim, 50);
            Assert.Contains(why, story.Facts[^1].Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(story.Credit(60, "10000").Effects, effect => effect is PassToCase);
            Assert.Equal("c1-R1 2860.00 SEK", story.Instructed.Last());
        }
    }

    [Fact]
    public void Given_a_case_in_default_Then_it_offers_itself_and_takes_what_another_passes_as_recourse_of_the_supplier()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000").Review(150);
        Assert.Equal("c1", story.Effects.OfType<OfferSetOff>().Single().Claim.CaseId);

        SetOff passed = new("set-off|c2|1", "c2", Sek("2860"), Row18.Day(151));
        story.Hear(InboxKind.SetOff, passed, 151);
        Assert.Equal((Sek("2860"), "c1-S1 2860.00 SEK"), (story.Case.PaidBySupplier, story.Instructed.Last()));
        Assert.Contains("day 151 credit-booked: CollectionCash 2860.00 / Unallocated 2860.00", story.Written(Book.C));
        Assert.Equal(passed with { FromCaseId = "c1", Amount = Sek("0"), IsBack = true }, story.Effects.OfType<PassToCase>().Single().SetOff);
    }

    [Fact]
    public void Given_more_is_handed_over_than_is_due_on_that_day_Then_interest_since_the_default_is_taken_too_and_the_rest_goes_back()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000").Review(150);
        story.Hear(InboxKind.SetOff, new SetOff("set-off|c2|1", "c2", Sek("8000"), Row18.Day(180)), 180);

        // 7,000 at 12 % for 180 days.
        Assert.Equal((Sek("7420"), Sek("580")), (story.Case.PaidBySupplier, story.Effects.OfType<PassToCase>().Single().SetOff.Amount));
        Assert.Equal(Sek("0"), story.Case.HeldForSupplier);
    }

    [Fact]
    public void Given_a_case_that_was_written_off_Then_what_another_passes_is_a_recovery()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000").Review(150)
            .Take((change, stamp) => WriteOffRules.Approve(change, new PersonDecision("p2", "gone", WriteOffProposal.WorkItemKind), stamp), 200).Close(200);
        Assert.Equal((Lifecycle.Closed, EndReason.WrittenOff), (story.Case.Lifecycle, story.Case.EndReason));

        story.Hear(InboxKind.SetOff, new SetOff("set-off|c2|1", "c2", Sek("500"), Row18.Day(220)), 220);

        Assert.Equal((Lifecycle.WrittenOff, "c1-S1 500.00 SEK"), (story.Case.Lifecycle, story.Instructed.Last()));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Given_a_supplier_of_which_a_case_has_been_in_default_Then_a_new_case_asks_for_what_is_due_there(bool isAgreed, bool hasDefaulted, bool asks)
    {
        var admitted = CaseStory.Admitted with { Terms = isAgreed ? Agreed : Row18.Terms, SupplierHasDefaulted = hasDefaulted };
        var story = new CaseStory().Take((change, stamp) => ScfFunctions.Application.ApplicationRules.Underwrite(change, admitted, stamp), 0);

        Assert.Equal((Lifecycle.Approved, asks), (story.Case.Lifecycle, story.Effects.OfType<HearSetOffClaims>().Any()));
    }

    [Fact]
    public void Given_nothing_is_due_any_more_Then_what_another_case_passes_goes_back()
    {
        var story = CaseStory.Disbursed(Agreed).Receive(8, "10000");
        SetOff passed = new("set-off|c2|1", "c2", Sek("100"), Row18.Day(20));

        story.Hear(InboxKind.SetOff, passed, 20);

        var back = story.Effects.OfType<PassToCase>().Single();
        Assert.Equal(("c2", true, "c1"), (back.CaseId, back.SetOff.IsBack, back.SetOff.FromCaseId));
        Assert.Null(story.Case.Collected);
    }
}
