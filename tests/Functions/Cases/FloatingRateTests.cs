using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Repayment;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>7,000.00 for 60 days or more at an index and 2.5 %, fixed anew every 30 days, by the rules alone. Day 0 is Monday, 8 January 2018.</summary>
public sealed class FloatingRateTests
{
    private static readonly FinancingTerms Terms = Row18.Terms with { FloatingRate = new FloatingRate("STIBOR-3M", AnnualRate.FromBasisPoints(250), 30), TenorDays = 90 };

    private static FloatingCase Lent(int fixing = 950, int fixedOn = 0) => new(Terms, Sek("7000"), Fixed(fixedOn, fixing));

    private static Fixing Fixed(int day, int rate) => new(Row18.Day(day), rate);

    private static string[] RatesOf(FinancingCase financing) =>
        [.. financing.Rates.Select(rate => $"{rate.From.DayNumber - Row18.DayZero.DayNumber}: {rate.Rate.BasisPoints}{(rate.IsProvisional ? " provisional" : "")}")];

    [Fact]
    public void Given_resets_Then_each_goes_by_the_fixing_of_its_day_or_of_the_business_day_before()
    {
        // Day 30 is Wednesday, 7 February; day 60 Friday, 9 March; day 90 Sunday, 8 April, which goes by the Friday before.
        var story = Lent().Fix(30, Fixed(30, 1100)).Fix(60, Fixed(60, -100)).Fix(90, Fixed(88, -300), Fixed(85, 5000));
        Assert.Equal(["0: 1200", "30: 1350", "60: 150", "90: 0"], RatesOf(story.Case));
        // 70.00 + 78.75 + 8.75, and nothing since.
        Assert.Equal([Sek("70"), Sek("148.75"), Sek("157.50"), Sek("157.50")], new[] { 30, 60, 90, 120 }.Select(day => story.Case.Loan!.AccruedInterest(Row18.Day(day))));
        Assert.Equal(["RateReset", "RateReset", "RateReset"], story.Facts.Skip(1).Select(fact => fact.Name));
        Assert.Empty(story.Journal.Skip(1));
    }

    [Fact]
    public void Given_what_is_to_be_asked_Then_the_case_names_the_next_reset_or_the_day_that_is_missing()
    {
        var story = Lent();
        Assert.Equal(Row18.Day(30), RateResets.DueOn(story.Case));
        Assert.Empty(RateResets.Awaited(story.Case, Row18.Day(29)));
        Assert.Equal([Row18.Day(30)], RateResets.Awaited(story.Case, Row18.Day(30)));
        story.Fix(31);
        Assert.Equal(["0: 1200", "30: 1200 provisional"], RatesOf(story.Case));
        Assert.Equal((Row18.Day(30), true, false), (RateResets.DueOn(story.Case), RateResets.AreProvisional(story.Case, Row18.Day(31)), RateResets.AreProvisional(story.Case, Row18.Day(29))));
        // One from between is nearer, but not it.
        story.Fix(32, Fixed(20, 1000));
        Assert.Equal(["0: 1200", "30: 1250 provisional"], RatesOf(story.Case));
        story.Fix(33, Fixed(30, 1150));
        Assert.Equal(["0: 1200", "30: 1400"], RatesOf(story.Case));
        Assert.Equal(Row18.Day(60), RateResets.DueOn(story.Case));
        story.Fix(34, Fixed(30, 1150), Fixed(29, 1));
        Assert.Equal(("FixingWithoutEffect", 2), (story.Facts[^1].Name, story.Case.Rates.Length));
        Assert.Null(RateResets.DueOn(CaseStory.Disbursed().Case));
    }

    [Fact]
    public void Given_a_loan_that_begins_before_its_fixing_is_known_Then_it_is_reckoned_anew_from_its_first_day()
    {
        var story = Lent(950, fixedOn: -3);
        Assert.Equal((Row18.DayZero, "0: 1200 provisional"), (RateResets.DueOn(story.Case), RatesOf(story.Case)[0]));
        story.Fix(1, Fixed(0, 350));
        Assert.Equal(["0: 600"], RatesOf(story.Case));
        Assert.Equal(Sek("35"), story.Case.Loan!.AccruedInterest(Row18.Day(30)));
    }

    [Fact]
    public void Given_a_value_date_before_the_fixing_that_was_known_Then_that_of_the_value_date_takes_its_place()
    {
        var story = Lent(950, fixedOn: 1).Fix(1, Fixed(1, 950));
        Assert.Equal(["0: 1200 provisional"], RatesOf(story.Case));
        Assert.Equal(["0: 600"], RatesOf(story.Fix(2, Fixed(-3, 350)).Case).Select(rate => rate[..6]));
    }

    [Fact]
    public void Given_money_that_came_before_the_fixing_Then_its_allocation_is_corrected_by_the_difference_and_the_residual_waits_for_it()
    {
        var story = Lent().Fix(30).Credit(60, Sek("10000"));
        // 60 days at 12 %.
        Assert.Equal((BalanceState.Repaid, Sek("7140"), Sek("2860")), (story.Case.Balance, story.Case.HeldForFunder!.Value, story.Case.HeldForSupplier!.Value));
        Assert.Equal(["c1-S1"], Instructed(story));
        Assert.True(RateResets.AreProvisional(story.Case));
        Assert.Equal(Row18.Day(30), ReviewDay.Of(story.Case with { Goods = DeliveryState.Received }));
        Assert.Equal(Stage.Repayment, Standing.Of(story.Case with { Goods = DeliveryState.Received, HeldForFunder = null, HeldForSupplier = null, Payments = [] }).Stage);

        // 30 of them at 13.5 %: 8.75 more. What is not yet swept is swept besides.
        story.Fix(65, Fixed(30, 1100));
        Assert.Equal((BalanceState.Repaid, Sek("7148.75"), Sek("2851.25")), (story.Case.Balance, story.Case.HeldForFunder!.Value, story.Case.HeldForSupplier!.Value));
        Assert.Equal(["c1-S1", "c1-S2", "c1-R1"], Instructed(story));
        Assert.Equal(Sek("8.75"), story.Case.LastPayment(PaymentPurpose.Sweep)!.Amount);
        Assert.Equal(
            ["interest-accrued 8.75", "allocated 8.75", "allocated 8.75"], story.Journal.TakeLast(3).Select(entry => $"{entry.Event} {entry.Lines[0].Amount.Amount}"));
    }

    [Fact]
    public void Given_a_rate_that_turns_out_lower_after_everything_was_swept_Then_the_funder_gives_back_first_and_then_the_residual_goes_out()
    {
        var story = Lent().Fix(30).Credit(60, Sek("10000"));
        story.Take((change, stamp) => RepaymentRules.Report(change, new PaymentStatusReport("c1-S1", PaymentStatus.Settled, null, Sek("7140"), Row18.Day(60)), stamp), 60);
        // 30 days at 6 %: 35.00 less.
        story.Fix(65, Fixed(30, 350));
        Assert.Equal((Sek("-35"), Sek("2895")), (story.Case.HeldForFunder!.Value, story.Case.HeldForSupplier!.Value));
        Assert.Equal(["c1-S1", "c1-C1"], Instructed(story));
        story.Take((change, stamp) => RepaymentRules.Report(change, new PaymentStatusReport("c1-C1", PaymentStatus.Settled, null, Sek("35"), Row18.Day(66)), stamp), 66);
        Assert.Equal(["c1-S1", "c1-C1", "c1-R1"], Instructed(story));
    }

    [Fact]
    public void Given_no_residual_to_take_it_from_When_the_rate_turns_out_higher_Then_the_rest_is_owed()
    {
        var story = Lent().Fix(30).Credit(60, Sek("7140")).Fix(65, Fixed(30, 1100));
        Assert.Equal((BalanceState.PartRepaid, Sek("8.75")), (story.Case.Balance, story.Case.Loan!.UnpaidPrincipal));
    }

    [Fact]
    public void Given_a_guarantee_that_was_paid_When_a_fixing_of_before_comes_Then_it_holds_from_the_payment_on_and_nothing_before_changes()
    {
        var story = Lent().Fix(30);
        var interest = story.Case.Loan!.AccruedInterest(Row18.Day(40));
        story.Take((change, _) => change.With(c => c with { Loan = c.Loan! with { Guarantee = new(Row18.Day(40), Sek("1400"), Sek("18.67"), RecoveryRanking.BankFirst) } }), 40);

        story.Fix(45, Fixed(30, 350));
        Assert.Equal(["0: 1200", "30: 1200 provisional", "40: 600"], RatesOf(story.Case));
        Assert.Equal(interest - Sek("18.67"), story.Case.Loan!.AccruedInterest(Row18.Day(40)));
        // 93.3333 by day 40, and ten days at 6 % on 5,600.00, 9.3333: 102.67 in all.
        Assert.Equal(Sek("9.34"), story.Case.Loan.AccruedInterest(Row18.Day(50)) - story.Case.Loan.AccruedInterest(Row18.Day(40)));
        Assert.False(RateResets.AreProvisional(story.Case, Row18.Day(45)));
        Assert.Equal(Row18.Day(60), RateResets.DueOn(story.Case));
        // The payment comes back: everything is open again.
        story.Take((change, _) => change.With(c => c with { Loan = c.Loan! with { Guarantee = null } }), 46).Fix(47, Fixed(30, 350));
        Assert.Equal(["0: 1200", "30: 600"], RatesOf(story.Case));
    }

    [Fact]
    public void Given_a_provisional_rate_When_the_bank_calls_the_guarantee_Then_it_is_refused_until_the_fixing_is_known()
    {
        FloatingCase story = new(
            Terms with { Policy = FinancingPolicy.Bank(Share.FromBasisPoints(2000)), FundingBank = "bravo", FunderAccount = "bravo-1", PlatformAccount = "pool-1", TenorDays = 60 }, Sek("7000"), Fixed(0, 950));
        story.Fix(30).Fix(60, Fixed(60, 950)).Fix(90, Fixed(88, 950)).Fix(120, Fixed(120, 950)).Take((change, stamp) => DefaultRules.Default(change, "Test.", stamp), 150);
        // 20 % of 7,000.00 and of 150 days at 12 %, 350.00.
        Call();
        Assert.Equal((Lifecycle.Defaulted, "GuaranteeCallRefused"), (story.Case.Lifecycle, story.Facts[^1].Name));
        story.Fix(150, Fixed(30, 950));
        Call();
        Assert.Equal(Lifecycle.GuaranteeCalled, story.Case.Lifecycle);

        void Call() => story.Take((change, stamp) => GuaranteeCallRules.Call(change, new GuaranteeDemand("call-1", Row18.Day(150), Sek("1470")), stamp), 150);
    }

    [Fact]
    public void Given_a_case_that_was_stored_before_there_were_floating_rates_Then_it_is_read_as_one_with_a_fixed_rate()
    {
        var stored = System.Text.Json.Nodes.JsonNode.Parse(StorageJson.Write(CaseStory.Disbursed().Case))!.AsObject();
        Assert.Equal("[]", stored["rates"]!.ToJsonString());
        foreach (var name in (string[])["knownFixing", "rates", "postedThrough"]) stored.Remove(name);
        stored["terms"]!.AsObject().Remove("floatingRate");

        var read = StorageJson.Read<FinancingCase>(stored.ToJsonString());

        Assert.Equal((0, null, false), (read.Rates.Length, RateResets.DueOn(read), RateResets.AreProvisional(read)));
        Assert.Equal(ReviewDay.OfLateness(read), ReviewDay.Of(read));
    }

    [Fact]
    public void Given_what_was_waived_or_written_off_When_a_fixing_comes_Then_it_has_no_effect_and_none_is_asked_for()
    {
        foreach (var settle in (Func<Loan, Loan>[])[loan => loan with { WaivedOn = Row18.Day(40) }, loan => loan with { WrittenOffOn = Row18.Day(40) }])
        {
            var story = Lent().Fix(30).Take((change, _) => change.With(c => c with { Loan = settle(c.Loan!) }), 40).Fix(45, Fixed(30, 350));
            Assert.Equal(["0: 1200", "30: 1200 provisional"], RatesOf(story.Case));
            Assert.Equal((null, false, "FixingWithoutEffect"), (RateResets.DueOn(story.Case), RateResets.AreProvisional(story.Case, Row18.Day(45)), story.Facts[^1].Name));
        }
    }

    [Fact]
    public void Given_interest_that_was_posted_at_default_When_a_fixing_comes_Then_it_is_posted_as_it_would_have_been()
    {
        var story = Lent().Fix(30);
        story.Take((change, stamp) => DefaultRules.Default(change, "Test.", stamp), 100).Fix(110, Fixed(30, 350), Fixed(60, 350), Fixed(88, 350));
        // 30 days at 12 % and 70 at 6 %: 70.00 + 81.67; at 12 % it was 233.33.
        Assert.Contains("P InterestReceivable 151.67", story.Balances);
        Assert.Equal("interest-accrued 81.66", $"{story.Journal[^1].Event} {story.Journal[^1].Lines[0].Amount.Amount}");
    }

    [Theory]
    [InlineData(null, "rate-unknown")]
    [InlineData(-11, "rate-unknown")]
    [InlineData(-10, null)]
    public void Given_no_fixing_of_the_last_ten_days_When_it_is_to_be_paid_out_Then_the_case_stops_for_a_person(int? fixedOn, string? kind)
    {
        var story = CaseStory.Verified(Terms).Take(
            (change, stamp) => DisbursementRules.Disburse(
                change, new(true, OrderIsOurs: true, false, PartiesAreActive: true, false, false, false, Row18.DayZero, fixedOn is { } day ? Fixed(day, 100) : null), stamp),
            0);
        Assert.Equal(kind is null ? [] : [kind], story.WorkItems);
        Assert.Equal(kind is null ? Lifecycle.DisbursementPending : Lifecycle.Verified, story.Case.Lifecycle);
    }

    /// <summary>Fixings that reach the case in any order on any later day make the same books as those that reach it on their day.</summary>
    [Fact]
    public void Given_late_fixings_Then_the_books_are_those_of_timely_ones() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Arb.From(Histories), history =>
        {
            var (timely, late) = (history.Played(isLate: false), history.Played(isLate: true));
            Assert.Equal(timely.Balances, late.Balances);
            Assert.Equal(timely.Case.Balance, late.Case.Balance);
            Assert.Equal(timely.Case.Loan!.At(Row18.Day(History.End)), late.Case.Loan!.At(Row18.Day(History.End)));
            Assert.False(RateResets.AreProvisional(late.Case, Row18.Day(History.End)));
            return true;
        }));

    private static IEnumerable<string> Instructed(FloatingCase story) => story.Case.Payments.Skip(1).Select(payment => payment.Id);

    private static Gen<History> Histories { get; } =
        from currency in Gen.Elements("JPY", "SEK", "KWD")
        from principal in Gen.Choose(1_000, 10_000_000)
        from dayCount in Gen.Elements(DayCount.All.AsEnumerable())
        from penalty in Gen.Choose(0, 1)
        from resetDays in Gen.Choose(7, 70)
        from instalments in Gen.Choose(0, 1)
        from rates in Gen.Choose(Fixing.Lowest / 2, Fixing.Highest / 2).ArrayOf(30)
        from delays in Gen.Choose(0, History.End).ArrayOf(30)
        from credits in (from day in Gen.Choose(1, History.End) from permille in Gen.Choose(1, 900) from back in Gen.Choose(0, 40) select (day, permille, Math.Max(0, day - back))).ArrayOf(3)
        select new History(
            Terms with
            {
                FloatingRate = new FloatingRate("X-1", AnnualRate.FromBasisPoints(250), resetDays),
                DayCount = dayCount,
                Tolerance = Money.Zero(Currency.Parse(currency)),
                PenaltyRate = penalty == 0 ? null : AnnualRate.FromBasisPoints(2500),
                Instalments = instalments == 0 ? null : [new(30, Share.FromBasisPoints(4000)), new(90, Share.FromBasisPoints(6000))],
            },
            new Money(principal, Currency.Parse(currency)), rates, delays, credits);

    /// <summary>What happens to a loan, and by how many days each fixing is late.</summary>
    private sealed record History(FinancingTerms Terms, Money Principal, int[] Rates, int[] Delays, (int Day, int Permille, int ValueDay)[] Credits)
    {
        public const int End = 180;

        public FloatingCase Played(bool isLate)
        {
            FloatingCase story = new(Terms, Principal, Of(0));
            for (var day = 1; day <= End; day++)
            {
                List<Fixing> told = [.. from number in Enumerable.Range(1, End / Terms.FloatingRate!.ResetDays) where ToldOn(number) == day select Of(number)];
                if (told.Count > 0 || day % Terms.FloatingRate.ResetDays == 0 || day == End) story.Fix(day, told);
                foreach (var credit in Credits.Where(credit => credit.Day == day))
                    story.Credit(day, new Money(Math.Max(1, Principal.MinorUnits * credit.Permille / 1000), Principal.Currency), credit.ValueDay);
            }

            // The last credit may have come on the last day.
            return story.Fix(End);

            int ToldOn(int number) => Math.Min(End, (number * Terms.FloatingRate.ResetDays) + (isLate ? Delays[number % Delays.Length] : 0));
        }

        private Fixing Of(int number) => new(RateResets.FixingDay(Terms, Row18.Day(number * Terms.FloatingRate!.ResetDays)), Rates[number % Rates.Length]);

        public override string ToString() =>
            $"{Principal} {Terms.DayCount} every {Terms.FloatingRate!.ResetDays} days, {Terms.Instalments?.Count}, {Terms.PenaltyRate}: {string.Join(",", Rates)} late by {string.Join(",", Delays)}; {string.Join(",", Credits)}";
    }
}
