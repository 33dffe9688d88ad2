using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Credits that are told after a guarantor has paid, or the loan was written off, and are older than that (cases.md row 18, in default on day 150).</summary>
public sealed class LateCreditTests
{
    private const int Stories = 500;

    [Fact]
    public void Given_a_credit_older_than_the_write_off_Then_what_was_earned_too_much_is_neither_owed_nor_income_nor_lost()
    {
        // 12 % on 7,000 for 150 days: 350. With 3,000 on day 60, 140 of them interest: 12 % on 4,140 for 90 days more, 264.20 in all.
        var story = WriteOff(InDefault(Row18.Terms), 150).Credit(160, "3000", valueDay: 60);

        Assert.Contains("day 160 remitted: InterestIncome 85.80 / IncomeWrittenOff 85.80", story.Written(Book.P));
        Assert.Equal(Sek("4264.20"), story.Case.Loan!.Outstanding(Row18.Day(200)));
        Assert.Equal("Interest 85.80 SEK, penalty 0.00 SEK: earned by 2018-06-07 because nobody knew of E160.", story.Facts.Single(fact => fact.Name == "IncomeRemitted").Detail);

        // It can be taken back, and nothing of it is left.
        story.Hear(InboxKind.CreditReversal, new CreditReversal(story.Case.Credits[^1].Credit, Row18.Day(161), "refused"), 161);
        Assert.Equal(Sek("7350"), story.Case.Loan!.Outstanding(Row18.Day(200)));
        Assert.Contains("P InterestIncome 350.00", story.Balances);
    }

    [Fact]
    public void Given_what_was_earned_too_much_has_been_paid_by_then_Then_it_pays_what_else_is_owed_and_the_rest_is_the_suppliers()
    {
        // On day 160 the bank is owed 12 % on 1,400 for 10 days: 4.67. It has been paid 5,600 of its own 7,000 and 350 of interest.
        var story = Paid(Guaranteed(8000)).Credit(151, "1400", valueDay: 150).Credit(160, "7000", valueDay: 60);

        // With 7,000 on day 60: 140 of interest, 6,860 of principal, 140 for 90 days: 4.20. Of those 144.20 the guarantor would have been asked for 115.36.
        Assert.Equal(Sek("0"), story.Case.Loan!.Outstanding(Row18.Day(200)));
        Assert.Contains(story.Facts, fact => fact.Name == "IncomeRemitted" && fact.Detail.StartsWith("Interest 205.80 SEK", StringComparison.Ordinal));
        Assert.True(story.Case.HeldForSupplier is { IsPositive: true });
        Assert.Equal(Sek("8400"), story.Case.HeldForFunder!.Value + story.Case.HeldForGuarantor!.Value + story.Case.HeldForSupplier!.Value);
    }

    [Fact]
    public void Given_a_credit_older_than_a_settlement_that_was_kept_Then_nothing_is_given_back_for_nothing_is_owed()
    {
        var story = InDefault(Row18.Terms).Hear(InboxKind.Settlement, new SettlementRequest(Sek("5000"), Row18.Day(160), "half is better than nothing"), 150);
        story.Hear(InboxKind.Approve, new PersonDecision("ben", "agreed", Settlement.WorkItemKind, story.Case.Settlement!.Subject), 150).Credit(155, "5000").Credit(170, "1000", valueDay: 60);

        Assert.DoesNotContain(story.Facts, fact => fact.Name == "IncomeRemitted");
        Assert.Equal(Sek("1000"), story.Case.HeldForSupplier);
    }

    /// <summary>Whatever was agreed on, whatever came when: on the day that is settled everybody is owed to the cent what they would be, had all of it come in time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Given_any_credits_older_than_the_guarantees_call_Then_everybody_is_owed_what_they_would_be_had_they_come_in_time(int seed)
    {
        Random random = new(seed);
        for (var i = 0; i < Stories; i++)
        {
            // A guarantor of nearly all would have to get more than what came.
            var terms = Guaranteed(random.Next(1, 7_000)) with
            {
                InterestRate = AnnualRate.FromBasisPoints(random.Next(3_000)),
                PenaltyRate = random.Next(2) == 0 ? null : AnnualRate.FromBasisPoints(3_000 + random.Next(2_000)),
                PenaltyEffect = random.Next(2) == 0 ? PenaltyEffect.AddsToInterest : PenaltyEffect.ReplacesInterest,
                GraceDays = random.Next(20),
            };
            var story = Paid(terms, paidDay: 150 + random.Next(6));
            if (random.Next(2) == 0) story = WriteOff(story, 160);
            var settled = story.Case.Loan!;
            List<LoanCredit> late = [.. Enumerable.Range(1, random.Next(1, 4)).Select(_ => new LoanCredit(Row18.Day(random.Next(10, 150)), new Money(random.Next(1, 400_000), Currency.Parse("SEK"))))];
            foreach (var (told, credit) in late.Index()) story.Credit(170 + told, credit.Amount.Amount, valueDay: credit.ValueDate.DayNumber - Row18.DayZero.DayNumber);

            var inTime = late.Aggregate(settled with { Guarantee = null, WrittenOffOn = null }, (loan, credit) => Waterfall.Allocate(loan, credit).Loan);
            var called = inTime.At(story.Case.GuaranteeCall!.AsOf);
            var principal = terms.Policy.GuaranteeShare.Of(called.Principal);
            inTime = inTime with
            {
                Guarantee = settled.Guarantee! with { Principal = principal, Interest = terms.Policy.GuaranteeShare.Of(called.Exposure) - principal },
                WrittenOffOn = settled.WrittenOffOn,
            };
            Assert.Equal(Owed(inTime, settled.OpenFrom), Owed(story.Case.Loan!, settled.OpenFrom));
            Assert.Equal(
                story.Case.Collected, story.Case.HeldForFunder!.Value + story.Case.HeldForGuarantor!.Value + story.Case.HeldForSupplier!.Value);
        }
    }

    private static string Owed(Loan loan, DateOnly day)
    {
        var position = loan.At(day);
        return $"the funder {position.OwedToFunder}, the guarantor {position.OwedToGuarantor}";
    }

    private static FinancingTerms Guaranteed(int basisPoints) => Row18.Terms with
    {
        Policy = FinancingPolicy.Bank(Share.FromBasisPoints(basisPoints)) with { RecoveryRanking = RecoveryRanking.ProRata },
        FundingBank = "bravo",
        FunderAccount = "bravo-1",
        PlatformAccount = "pool-1",
    };

    private static CaseStory InDefault(FinancingTerms terms) => CaseStory.Disbursed(terms).Receive(8, "10000").Review(150);

    /// <summary>The guarantee is called as of day 150, and paid.</summary>
    private static CaseStory Paid(FinancingTerms terms, int paidDay = 150)
    {
        var story = InDefault(terms);
        var called = terms.Policy.GuaranteeShare.Of(story.Case.Loan!.At(Row18.Day(150)).Exposure);
        return story.Hear(InboxKind.GuaranteeCall, new GuaranteeDemand("call-1", Row18.Day(150), called), 150).BankSays("c1-G1", PaymentStatus.Settled, called.Amount, paidDay);
    }

    private static CaseStory WriteOff(CaseStory story, int day) => story
        .Hear(InboxKind.WriteOff, new WriteOffRequest("Nothing more to get"), day)
        .Hear(InboxKind.Approve, new PersonDecision("ben", "agreed", WriteOffProposal.WorkItemKind), day);
}
