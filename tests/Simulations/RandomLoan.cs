using ScfFunctions.Domain;
using Simulation.Checks;
using Tests.Functions.Domain.Lending;

namespace Tests.Simulations;

/// <summary>Makes up terms and a life, once for the domain's loan and once for the model.</summary>
internal static class RandomLoan
{
    private static readonly DateOnly FirstDay = new(2018, 10, 1);
    private static readonly DateOnly[] Holidays = [new(2018, 12, 25), new(2019, 1, 1), new(2019, 4, 19)];
    private static readonly BusinessCalendar Calendar = new("test", [DayOfWeek.Saturday, DayOfWeek.Sunday], Holidays, "UTC", TimeOnly.MaxValue);

    public static (Loan Loan, ModelTerms Terms, ModelFacts Facts) Of(Random random)
    {
        var currency = Currency.Parse(new[] { "JPY", "SEK", "KWD" }[random.Next(3)]);
        var (terms, model) = Agreed(random, currency);
        var (begin, principal) = (FirstDay.AddDays(random.Next(500)), random.NextInt64(1, 10_000_000));
        var loan = Loan.Disbursed(terms, new Advance(new Money(principal, currency), Money.Zero(currency), AdvanceBound.Requested), begin);
        ModelFacts facts = new(principal, begin, []);
        if (random.Next(3) == 0) Float();
        if (random.Next(3) == 0) Extend();
        for (var more = random.Next(3); more > 0; more--) Pause();
        for (var more = random.Next(3); more > 0; more--) Recall();
        Credits(begin, 200, random.Next(4));
        if (random.Next(3) == 0) Guarantee();
        switch (random.Next(4))
        {
            case 0:
                loan = loan with { WrittenOffOn = loan.LastDay.AddDays(random.Next(40)) };
                facts = facts with { WrittenOff = loan.WrittenOffOn };
                if (random.Next(2) == 0) Late();
                Credits(loan.WrittenOffOn.Value, 60, random.Next(3));
                break;
            case 1:
                loan = loan with { WaivedOn = loan.LastDay };
                facts = facts with { Settled = loan.WaivedOn };
                Credits(loan.OpenFrom, 60, random.Next(2));
                break;
        }

        return (loan, model, facts);

        void Float()
        {
            List<LoanRate> rates = [];
            for (var reset = begin; reset < begin.AddDays(200); reset = reset.AddDays(random.Next(1, 60)))
                rates.Add(new LoanRate(reset, reset, reset, new Fixing(reset, 0), AnnualRate.FromBasisPoints(random.Next(3) * random.Next(2_000))));
            (loan, facts) = (loan.Bearing([.. rates]), facts with { Rates = [.. rates.Select(rate => new ModelRate(rate.From, rate.Rate.BasisPoints / 100m))] });
        }

        void Extend()
        {
            var to = Calendar.Following(loan.MaturityDate.AddDays(random.Next(1, 60)));
            (loan, facts) = (loan.Extended(to), facts with { ExtendedTo = to });
        }

        void Pause()
        {
            var from = (loan.Pauses is [.., var last] ? last.Until : begin).AddDays(random.Next(150));
            var until = from.AddDays(random.Next(60));
            (loan, facts) = (loan with { Pauses = [.. loan.Pauses, new LoanPause(from, until)] }, facts with { Pauses = [.. facts.Pauses, new ModelPause(from, until)] });
        }

        void Recall()
        {
            var from = (loan.SituationChanges is [.., var last] ? last.From : begin).AddDays(random.Next(1, 60));
            var isRecalled = random.Next(2) == 0;
            var (retained, due) = (random.NextInt64(principal), from.AddDays(random.Next(20)));
            loan = loan.Turned(isRecalled ? new(from, LoanSituation.Recalled, new Money(retained, currency), due) : new(from, LoanSituation.Performing));
            facts = facts with { Recalls = [.. facts.Recalls, new ModelRecall(from, isRecalled, retained, due)] };
        }

        void Credits(DateOnly from, int days, int count)
        {
            for (; count > 0; count--)
            {
                var (day, amount) = (from.AddDays(random.Next(days)), Math.Max(1, principal * random.Next(1, 900) / 1000));
                loan = Waterfall.Allocate(loan, new Money(amount, currency), day).Loan;
                facts = facts with { Credits = [.. facts.Credits, new ModelCredit(day, amount)] };
            }
        }

        // Of what came late, somebody else has said what is whose; here anything will do.
        void Late()
        {
            var (day, amount, accrued) = (loan.OpenFrom, Math.Max(1, principal * random.Next(1, 900) / 1000), loan.At(loan.LastDay).Accrued);
            var guarantors = loan.Guarantee is null ? (long?)null : random.NextInt64(amount + 1);
            var (interest, penalty) = (random.NextInt64(accrued.Interest.MinorUnits + 1), random.NextInt64(accrued.Penalty.MinorUnits + 1));
            loan = Waterfall.Allocate(loan, new LoanCredit(
                day, new Money(amount, currency), guarantors is { } known ? new Money(known, currency) : null, new Remission(new Money(interest, currency), new Money(penalty, currency)))).Loan;
            facts = facts with { Credits = [.. facts.Credits, new ModelCredit(day, amount) { LateFrom = day.AddDays(-1), Guarantors = guarantors, Remitted = (interest, penalty) }] };
        }

        void Guarantee()
        {
            var calledFor = loan.LastDay.AddDays(random.Next(90));
            var share = Share.FromBasisPoints((int)(model.Guarantee * 100));
            var position = loan.At(calledFor);
            var (called, calledPrincipal, paidOn) = (share.Of(position.Exposure), share.Of(position.Principal), calledFor.AddDays(random.Next(6)));
            if (called.IsZero) return;
            loan = loan with { Guarantee = new GuaranteePayment(paidOn, calledPrincipal, called - calledPrincipal, model.IsProRata ? RecoveryRanking.ProRata : RecoveryRanking.BankFirst) };
            facts = facts with { Guarantee = new ModelGuarantee(calledFor, paidOn, called.MinorUnits) { Rates = facts.Rates } };
            if (random.Next(2) == 0) Late();
            Credits(paidOn, 60, random.Next(3));
        }
    }

    private static (FinancingTerms Terms, ModelTerms Model) Agreed(Random random, Currency currency)
    {
        var dayCount = DayCount.All[random.Next(DayCount.All.Count)];
        var (rate, penalty, fee, guarantee) = (random.Next(4_000), random.Next(2) * random.Next(6_000), random.Next(2) * random.Next(1, 300), random.Next(1, 10_000));
        var (penaltyBase, effect) = (random.Next(2) == 0 ? PenaltyBase.OverduePrincipal : PenaltyBase.OverduePrincipalAndInterest, penalty > 0 && random.Next(2) == 0 ? PenaltyEffect.ReplacesInterest : PenaltyEffect.AddsToInterest);
        var (flat, least) = (random.Next(2) * random.Next(1, 1_000), random.Next(2) * random.Next(1, 5_000));
        var (tenor, grace) = (random.Next(10, 150), random.Next(3) * random.Next(15));
        List<AgreedInstalment>? instalments = random.Next(2) == 0 ? null : Instalments(random, tenor);
        WaterfallOrders? orders = random.Next(2) == 0 ? null : new WaterfallOrders { Performing = Order(random), PastDue = Order(random), Recalled = Order(random), WrittenOff = Order(random) };
        var terms = Row18.Terms with
        {
            InterestRate = AnnualRate.FromBasisPoints(rate),
            DayCount = dayCount,
            TenorDays = tenor,
            Instalments = instalments,
            RepaymentFee = fee == 0 ? null : FeeRate.FromBasisPoints(fee),
            RepaymentFlatFee = flat == 0 ? null : new Money(flat, currency),
            RepaymentMinimumFee = least == 0 ? null : new Money(least, currency),
            GraceDays = grace,
            PenaltyRate = AnnualRate.FromBasisPoints(penalty),
            PenaltyBase = penaltyBase,
            PenaltyEffect = effect,
            WaterfallOrders = orders,
            Calendar = Calendar,
        };
        ModelTerms model = new(70, rate / 100m, 0.5m, guarantee / 100m, FeeIsPlatforms: true, IsProRata: random.Next(2) == 0)
        {
            RepaymentFeeRate = fee / 100m,
            RepaymentFlatFee = flat,
            RepaymentMinimumFee = least,
            PenaltyRate = penalty / 100m,
            IsInterestPenalised = penaltyBase == PenaltyBase.OverduePrincipalAndInterest,
            ReplacesInterest = effect == PenaltyEffect.ReplacesInterest,
            GraceDays = grace,
            DayCount = dayCount.Name,
            TenorDays = tenor,
            Instalments = [.. (instalments ?? []).Select(instalment => (instalment.AfterDays, instalment.Share.BasisPoints / 100m))],
            Orders = orders is null ? new Dictionary<string, IReadOnlyList<string>>() : Enum.GetValues<LoanSituation>().ToDictionary(situation => situation.ToString(), situation => Names(orders.In(situation))),
            Holidays = Holidays.ToHashSet(),
        };
        return (terms, model);
    }

    private static List<AgreedInstalment> Instalments(Random random, int tenor)
    {
        SortedSet<int> days = [tenor];
        for (var more = random.Next(5); more > 0; more--) days.Add(random.Next(1, tenor));
        var left = 10_000;
        List<AgreedInstalment> instalments = [];
        foreach (var day in days)
        {
            var share = day == tenor ? left : random.Next(5) == 0 ? 0 : random.Next(left + 1);
            instalments.Add(new AgreedInstalment(day, Share.FromBasisPoints(share)));
            left -= share;
        }

        return instalments;
    }

    private static WaterfallOrder Order(Random random)
    {
        var parts = Enum.GetValues<WaterfallPart>();
        random.Shuffle(parts);
        return new WaterfallOrder(parts);
    }

    private static IReadOnlyList<string> Names(WaterfallOrder order) => [.. order.Parts.ToArray().Select(part => part.ToString())];
}
