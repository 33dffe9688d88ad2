using ScfFunctions.Domain;
using ScfFunctions.Repayment;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Whatever happens to a case in whatever order: no rule throws, every book balances, and the books say what the loan says.</summary>
public sealed class AnyStoryTests
{
    private const int Stories = 900;
    private const int Steps = 120;
    private const string GivenBack = "ended, and the supplier got back what it had paid";

    [Theory]
    [InlineData(Funder.Platform, FeeOwner.Funder, RecoveryRanking.BankFirst)]
    [InlineData(Funder.FundingBank, FeeOwner.Funder, RecoveryRanking.ProRata, true)]
    [InlineData(Funder.FundingBank, FeeOwner.Platform, RecoveryRanking.BankFirst)]
    [InlineData(Funder.FundingBank, FeeOwner.Funder, RecoveryRanking.ProRata)]
    public void Given_anything_in_any_order_Then_no_money_is_lost_or_made(Funder funder, FeeOwner feeOwner, RecoveryRanking ranking, bool isFloating = false)
    {
        var terms = Row18.Terms with
        {
            Policy = new FinancingPolicy(funder, Decider.Rules, Share.FromBasisPoints(funder == Funder.Platform ? 0 : 2000), feeOwner, ranking),
            FundingBank = "bravo",
            PlatformAccount = "pool-1",
            Tolerance = Sek("5"),
            FloatingRate = isFloating ? new FloatingRate("X-1", AnnualRate.FromBasisPoints(250), 21) : null,
        };
        HashSet<string> told = [];
        for (var seed = 0; seed < Stories; seed++) told.UnionWith(new Teller(terms, seed).Tell());

        // Otherwise this proves less than it says.
        string[] expected =
            [
                "DisbursementSettled", "DisbursementUndone", "PaymentRejected", "CreditAllocated", "CreditWaiting", "AllocationReversed", "RecourseBooked", "Reopened", "Defaulted", "PartyInsolvent",
                "PrincipalRecalled", "RecallLifted", "ClawbackSettled", "ResidualSettled", "PaymentReturned", "Closed", "Cancelled", "Rejected", "OrderVerified",
                "Unwinding", GivenBack, "OrderChanged", "OrderPartlyCancelled", "DisputeUpheld", "DisputePartlyUpheld", "ChargesDiluted", "ChargesDisputed", "ChargesAccepted", "PaymentStatusContradicts",
                "SettlementProposed", "SettlementAgreed", "Settled", "SettlementLapsed", "SettlementUndone", "ShortfallSettled", "ResidualReleased", "WriteOffProposed", "WrittenOff", "WriteOffRejected",
            ];
        // A residual that waits for fixings is rarely paid, so that there is rarely one to make good.
        Assert.Empty(expected.Except(isFloating ? [.. told, "ShortfallSettled"] : told));
        if (isFloating) Assert.Empty(new[] { "RateReset", "RateCorrected", "FixingWithoutEffect" }.Except(told));
        // With fixings hardly any call is paid, so that none comes back: before it, the rate is mostly provisional.
        if (funder == Funder.FundingBank)
            Assert.Empty(new[] { "GuaranteeCalled", "Subrogated", "SubrogationUndone", "GuaranteeCallRefused", "RecoverySettled" }.Except(isFloating ? [.. told, "SubrogationUndone"] : told));
        // Where the bank comes first, the guarantor rarely gets anything that it could give back.
        if (ranking == RecoveryRanking.ProRata) Assert.Contains("RecoveryClawbackSettled", told);
    }

    [Theory]
    [InlineData(Funder.Platform, RecoveryRanking.BankFirst)]
    [InlineData(Funder.FundingBank, RecoveryRanking.ProRata)]
    public void Given_anything_in_any_order_When_every_month_is_closed_Then_provisions_are_used_or_released_and_the_end_is_the_same(Funder funder, RecoveryRanking ranking)
    {
        var terms = Row18.Terms with
        {
            Policy = new FinancingPolicy(funder, Decider.Rules, Share.FromBasisPoints(funder == Funder.Platform ? 0 : 2000), FeeOwner.Funder, ranking),
            FundingBank = "bravo",
            PlatformAccount = "pool-1",
            Tolerance = Sek("5"),
        };
        HashSet<string> met = [];
        for (var seed = 0; seed < Stories / 3; seed++)
        {
            var (open, closed) = (new Teller(terms, seed), new Teller(terms, seed, closesMonths: true));
            open.Tell();
            closed.Tell();
            met.UnionWith(closed.Met);
            // What has ended came to the same; what has not has earned less where nobody asked.
            if (open.IsOver) Assert.True(open.Balances.SequenceEqual(closed.Balances), $"seed {seed}: {string.Join(", ", open.Balances)} / {string.Join(", ", closed.Balances)}");
        }

        // Otherwise this proves less than it says.
        Assert.Empty(new[] { "PeriodClosed", "provided", "released", "taken back", "booked later", "over", "WrittenOff", "Settled" }.Except(met));
        Assert.Contains($"used when {(funder == Funder.Platform ? Journals.WrittenOffEvent : Journals.GuaranteeCalledEvent)}", met);
    }

    /// <summary>Tells one story at random. What a bank or a buyer could not say of the case as it stands is left out; nonsense has tests of its own.</summary>
    private sealed class Teller(FinancingTerms terms, int seed, bool closesMonths = false)
    {
        private const int DayInDefault = 160;

        /// <summary>So long after its end a month is closed.</summary>
        private const int DaysUntilClose = 3;

        private readonly Random _random = new(seed);
        /// <summary>Every third begins in default.</summary>
        private readonly CaseStory _story = seed % 3 == 0 ? CaseStory.Disbursed(terms).Receive(8, "10000").Review(DayInDefault) : CaseStory.Verified(terms);
        private int _day = seed % 3 == 0 ? DayInDefault : 0;
        private readonly List<string> _unopened = [];
        private int _number;
        private int _version;

        private Period _month = Period.Of(Row18.DayZero);
        private int _facts;
        private int _entries;

        private FinancingCase Case => _story.Case;

        /// <summary>Nothing is owed in the books any more.</summary>
        public bool IsOver => Case is { Balance: BalanceState.Repaid } or { IsWrittenOff: true };

        /// <summary>Every account that is not zero.</summary>
        public IEnumerable<string> Balances => _story.Balances;

        /// <summary>What happened that has to do with closed months.</summary>
        public HashSet<string> Met { get; } = [];

        /// <returns>The names of everything that happened.</returns>
        public IEnumerable<string> Tell()
        {
            for (var step = 0; step < Steps; step++)
            {
                _day += _random.Next(4);
                var what = "";
                try
                {
                    what = Next();
                    Check();
                    if (closesMonths && MayClose())
                    {
                        what = $"close of {_month}";
                        CloseMonth();
                        Check();
                    }

                    if (closesMonths) CheckProvision();
                }
                catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {seed}, step {step}, {what}, case {Case.Lifecycle} {Case.Goods} {Case.Balance}: {e}");
                }

                _day++;
            }

            return Case is { HasEnded: true, Unwinding: not null, Credits.Length: > 0 } ? [.. _story.Facts.Select(fact => fact.Name), GivenBack] : _story.Facts.Select(fact => fact.Name);
        }

        private string Next()
        {
            switch (_random.Next(25))
            {
                case 0 or 1 when Standing.Of(Case).Stage == Stage.Verification:
                    _story.Verify(_day);
                    return "verify";
                case 0 when Standing.Of(Case).Stage == Stage.Disbursement:
                    _story.Take(ScfFunctions.Disbursement.DisbursementRules.Instruct, _day);
                    return "instruct";
                case 1 or 2 or 3 or 0 when Pending() is { } payment:
                    var status = _random.Next(9) switch { 0 => PaymentStatus.Rejected, 1 => PaymentStatus.Accepted, _ => PaymentStatus.Settled };
                    _story.BankSays(payment.Id, status, payment.Amount.Amount, _day, "AC04");
                    return $"{payment.Id} {status}";
                case 4 when Settled() is { } payment:
                    Hear(InboxKind.PaymentReturn, new PaymentReturn(payment.Id, payment.Amount, "AC01", Row18.Day(_day)));
                    return $"{payment.Id} returned";
                case 16 or 17 when Case is { Settlement: { IsAgreed: true } agreed, Loan.WaivedOn: null } and ({ HasEnded: false } or { EndReason: EndReason.WrittenOff }):
                    _story.Credit(_day, agreed.Amount.Amount);
                    return "what was settled for";
                case 5 or 6 when Case.OrderValue is not null && (!Case.HasEnded || Case.EndReason == EndReason.WrittenOff):
                    _story.Credit(_day, Amount(12_000).Amount, valueDay: Math.Max(0, _day - _random.Next(5)), payer: _random.Next(4) == 0 ? "supplier-1" : "b-acc",
                        charges: _random.Next(3) == 0 ? Amount(_random.Next(2) == 0 ? 5 : 20).Amount : null);
                    return "credit";
                case 8 or 9 or 11 when Case is { Loan.WaivedOn: not null, Credits: [.., var kept] } && IsAtBank(kept):
                    Hear(InboxKind.CreditReversal, new CreditReversal(kept.Credit, Row18.Day(_day), "refused"));
                    return "reversal of what a settlement was kept with";
                case 7 when Case.Credits.Where(IsAtBank).ToList() is { Count: > 0 } credits:
                    Hear(InboxKind.CreditReversal, new CreditReversal(credits[_random.Next(credits.Count)].Credit, Row18.Day(_day), "refused"));
                    return "reversal";
                case 8:
                    Hear(InboxKind.ReceiptAdvice, new ReceiptAdvice(CaseStory.At(_day), Amount(10_000), _random.Next(2) == 0));
                    return "receipt";
                case 9:
                    Hear(InboxKind.Dispute, new Dispute(CaseStory.At(_day), $"D{++_number}", DisputeEvent.Opened, Amount(3_000), "broken"));
                    return "dispute";
                case 10 when Case.Disputes.FirstOrDefault(dispute => dispute.IsOpen) is { } dispute:
                    Hear(InboxKind.Dispute, new Dispute(CaseStory.At(_day), dispute.Number, DisputeEvent.PartlyUpheld, new Money(dispute.Amount.MinorUnits / 2, dispute.Amount.Currency), "half"));
                    return "resolved";
                case 11:
                    Hear(InboxKind.CreditNote, new CreditNote(CaseStory.At(_day), $"N{++_number}", Amount(1_000), "goodwill"));
                    return "credit note";
                case 12 when _random.Next(4) == 0:
                    Hear(InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(_day), _random.Next(2) == 0 ? null : Amount(2_000), "off"));
                    return "cancellation";
                case 12 when _random.Next(6) == 0:
                    Hear(InboxKind.Insolvency, new Insolvency("s1", CaseStory.At(_day), "court"));
                    return "insolvency";
                case 2 or 14 when Case is { Rates.Length: > 0, HasEnded: false }:
                    // Of what has been fixed by today some is known.
                    var fixings = Enumerable.Range(-5, _day + 6).Where(_ => _random.Next(2) == 0).Select(day => new Fixing(Row18.Day(day), 400 + (day * 7919 % 1000))).ToList();
                    Hear(InboxKind.RateFixing, new RateFixings(Row18.Day(_day), fixings));
                    return "fixings";
                case 13:
                    _story.Review(_day);
                    return "review";
                case 14 when Case.IsFrozen:
                    _story.Resume(_day);
                    return "resume";
                case 15 when Standing.Of(Case).Stage == Stage.Closing:
                    _story.Close(_day);
                    return "close";
                case 16:
                    Hear(InboxKind.OrderChange, new OrderChange(CaseStory.At(_day), $"C{++_number}", Amount(14_000), Amount(500), Row18.Day(_day + 10)), Version());
                    return "change";
                case 17 when _random.Next(2) == 0:
                    Hear(InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(_day), Amount(1_000), "less"), Version());
                    return "partial cancellation";
                case 17:
                    _unopened.Add($"D{++_number}");
                    Hear(InboxKind.Dispute, new Dispute(CaseStory.At(_day), _unopened[^1], DisputeEvent.Upheld, Amount(1_000), "all of it"));
                    return "resolved before it was opened";
                case 18 when _unopened.Count > 0:
                    Hear(InboxKind.Dispute, new Dispute(CaseStory.At(_day), _unopened[^1], DisputeEvent.Opened, Amount(1_000), "broken"));
                    _unopened.RemoveAt(_unopened.Count - 1);
                    return "opened after it was resolved";
                case 19 when _random.Next(2) == 0 && Answered() is { } payment:
                    var other = payment.Status == PaymentStatus.Settled ? PaymentStatus.Rejected : PaymentStatus.Settled;
                    _story.BankSays(payment.Id, other, payment.Amount.Amount, _day, "AC04");
                    return $"{payment.Id} {payment.Status}, now {other}";
                case 20 when Case.HasOpenDispute:
                    Hear(InboxKind.Accept, new PersonDecision("ana", "small", ChargeDispute.WorkItemKind));
                    return "charges accepted";
                case 21 when Case.Lifecycle == Lifecycle.Defaulted:
                    var asOf = Row18.Day(_day).NotBefore(Case.Loan!.LastDay);
                    var due = Case.Terms!.Policy.GuaranteeShare.Of(Case.Loan.At(asOf).Exposure);
                    Hear(InboxKind.GuaranteeCall, new GuaranteeDemand("call", asOf, _random.Next(4) == 0 ? Amount(100) : due));
                    return "guarantee call";
                case 22 when Case is { IsInDefault: true, IsFrozen: false, Settlement: null } && _random.Next(2) == 0:
                    Hear(InboxKind.Settlement, new SettlementRequest(Amount(500), Row18.Day(_day + 40), "less"));
                    return "settlement proposed";
                case 22 when Case.IsInDefault && !Case.IsFrozen:
                    Hear(InboxKind.WriteOff, new WriteOffRequest("nothing more"));
                    return "write-off proposed";
                case 23 or 24 when Case is { WriteOffProposal.IsRejected: false, IsFrozen: false }:
                    Hear(_random.Next(3) == 0 ? InboxKind.Reject : InboxKind.Approve, new PersonDecision("ana", "looked", WriteOffProposal.WorkItemKind));
                    return "write-off decided";
                case 20 or 23 or 24 when Case is { Settlement: { IsAgreed: false } settlement, IsFrozen: false }:
                    Hear(InboxKind.Approve, new PersonDecision("ana", "looked", Settlement.WorkItemKind, settlement.Subject));
                    return "settlement agreed";
                case 24 when Case.OwedBySupplier is not null && _random.Next(2) == 0:
                    Hear(InboxKind.Accept, new PersonDecision("ana", "gone", ResidualRules.Overpaid, Case.ResidualDemand?.Subject));
                    return "shortfall accepted";
                case 24 when Case.IsResidualWithheld:
                    Hear(InboxKind.Release, new PersonDecision("ana", "theirs", "residual-withheld"));
                    return "residual released";
                case 21 or 22 when Case.Lifecycle == Lifecycle.Disbursed && _random.Next(3) == 0:
                    _day += 60;
                    _story.Review(_day);
                    return "two months later";
                case 15:
                    Hear(InboxKind.MisdirectedPayment, new MisdirectedPayment(CaseStory.At(_day), Amount(500), null));
                    return "misdirected";
                default:
                    return "nothing";
            }
        }

        private bool MayClose() => Row18.Day(_day).DayNumber > _month.Last.DayNumber + DaysUntilClose;

        private void CloseMonth()
        {
            var (through, before) = (_month.Last, _story.Journal.Count);
            _month = Period.Of(through.AddDays(1));
            if (Case is not { HasEnded: false, Loan: { } loan } || loan.ValueDate > through) return;
            Hear(InboxKind.PeriodClose, new PeriodClose(through));
            var booked = _story.Journal.Skip(before).ToList();
            Assert.Equal(through, Case.ClosedThrough);
            Assert.All(booked, entry => Assert.True(entry.Date == through || entry.Date == through.AddDays(1), entry.ToString()));
            if (booked.Exists(entry => entry.Date > through)) Met.Add("taken back");
            if (!IsOver)
            {
                var earned = TrialBalance.Empty.Add(_story.Journal.Where(entry => entry.Date <= through)).Balance(Case.FunderBook.Book, Account.InterestIncome, loan.Principal.Currency);
                Same($"interest of {through}", earned, loan.At(through).Accrued.Interest);
            }
        }

        private void CheckProvision()
        {
            var crowns = Sek("1").Currency;
            var books = TrialBalance.Empty.Add(_story.Journal);
            var provided = Case.Provision ?? Sek("0");
            Assert.False(provided.IsNegative, $"seed {seed}");
            var (own, other) = Case.FunderBook.Book == Book.P ? (Account.LoanAllowance, Account.GuaranteeProvision) : (Account.GuaranteeProvision, Account.LoanAllowance);
            Same("provision", books.Balance(Book.P, own, crowns), provided);
            Same("another provision", books.Balance(Book.P, other, crowns), Sek("0"));
            if (IsOver || Case.HasEnded || Case.Loan is null || Case.GuaranteeCall is not null) Same("provision that is needed no more", provided, Sek("0"));
            Met.UnionWith(_story.Facts.Skip(_facts).Select(fact => fact.Name));
            if (IsOver) Met.Add("over");
            foreach (var entry in _story.Journal.Skip(_entries))
            {
                var isUsed = entry.Lines.Any(line => line.Account == own && line.Side == Side.Debit);
                if (isUsed) Met.Add(entry.Event == Journals.ProvidedEvent ? "released" : $"used when {entry.Event}");
                else if (entry.Event == Journals.ProvidedEvent) Met.Add("provided");
                if (entry.Date == Case.ClosedThrough?.AddDays(1)) Met.Add("booked later");
            }

            (_facts, _entries) = (_story.Facts.Count, _story.Journal.Count);
        }

        private void Check()
        {
            var crowns = Sek("1").Currency;
            var books = TrialBalance.Empty.Add(_story.Journal);
            var (book, cash) = FunderBook.Of(Case.Terms!.Policy.Funder);
            foreach (var each in Enum.GetValues<Book>()) Assert.True(books.IsBalanced(each, crowns), $"seed {seed}: book {each}");
            Assert.True(books.ClientMoneyDifference(crowns).IsZero, $"seed {seed}: client money");
            Same("collected", Sum(Case.Credits), Case.Collected ?? Sek("0"));
            var position = Case.Loan?.At(Case.Loan.LastDay);
            var (owed, subrogated) = Case.IsWrittenOff ? (Sek("0"), Sek("0")) : (position?.Principal ?? Sek("0"), position?.OwedToGuarantor ?? Sek("0"));
            Same("principal", books.Balance(book, Account.LoanPrincipal, crowns), owed);
            Same("subrogated", books.Balance(Book.P, Account.SubrogatedPrincipal, crowns) + books.Balance(Book.P, Account.SubrogatedInterest, crowns), subrogated);
            Same("allowance", books.Balance(Book.P, Account.SubrogationAllowance, crowns), subrogated);
            if (Case.IsWrittenOff) Assert.True(books.Balance(book, Account.InterestReceivable, crowns).IsZero, $"seed {seed}: interest after the write-off");
            Same("held for guarantor", books.Balance(Book.C, Account.HeldForGuarantor, crowns), Case.HeldForGuarantor ?? Sek("0"));
            Same("guarantee payable", books.Balance(Book.P, Account.GuaranteePayable, crowns), (Case.GuaranteeCall?.Amount ?? Sek("0")) - Flow(PaymentPurpose.Guarantee));
            if (book == Book.B)
            {
                Same("due to the guarantor", books.Balance(Book.P, Account.DueFromCollection, crowns), Case.HeldForGuarantor ?? Sek("0"));
                Same("the platform's cash", books.Balance(Book.P, Account.PlatformCash, crowns),
                    Flow(PaymentPurpose.Fee) + Flow(PaymentPurpose.Recovery) - Flow(PaymentPurpose.RecoveryClawback) - Flow(PaymentPurpose.Guarantee) - Flow(PaymentPurpose.Shortfall) + Flow(PaymentPurpose.GuaranteeRefund));
                if (Case.GuaranteeOverpaid is { } overpaid)
                    Same("overpaid guarantee", books.Balance(Book.P, Account.DueFromBank, crowns) - (Case.Terms.Policy.FeeIsFunders ? Sek("0") : Case.Advance!.Fee - Flow(PaymentPurpose.Fee)), overpaid);
            }

            Same("held for funder", books.Balance(Book.C, Account.HeldForFunder, crowns), Case.HeldForFunder ?? Sek("0"));
            Same("due from collection", books.Balance(book, Account.DueFromCollection, crowns), Case.HeldForFunder ?? Sek("0"));
            Same("held for supplier", books.Balance(Book.C, Account.HeldForSupplier, crowns), Case.HeldForSupplier ?? Sek("0"));
            Same("unallocated", books.Balance(Book.C, Account.Unallocated, crowns), Case is { Loan: null, HasEnded: false } ? Case.Collected ?? Sek("0") : Sek("0"));
            Same("guarantee", books.Balance(Book.P, Account.GuaranteesGiven, crowns), Case.GuaranteePosted ?? Sek("0"));
            Same("funder's cash", books.Balance(book, cash, crowns), Flow(PaymentPurpose.Guarantee) + Flow(PaymentPurpose.Sweep) - Flow(PaymentPurpose.Disbursement) - Flow(PaymentPurpose.Fee) - Flow(PaymentPurpose.Clawback)
                - Flow(PaymentPurpose.GuaranteeRefund) - (book == Book.P ? Flow(PaymentPurpose.Shortfall) : Sek("0")));
            Same("collection cash", books.Balance(Book.C, Account.CollectionCash, crowns),
                Sum(Case.Credits.Where(IsAtBank)) + Flow(PaymentPurpose.Shortfall) + Flow(PaymentPurpose.Clawback) + Flow(PaymentPurpose.RecoveryClawback)
                - Flow(PaymentPurpose.Sweep) - Flow(PaymentPurpose.Recovery) - Flow(PaymentPurpose.Residual));
            Assert.False(Case.EndReason is EndReason.Repaid or EndReason.RepaidByRecourse or EndReason.Recovered && RateResets.AreProvisional(Case), $"seed {seed}: it ended with a rate that may change");
            if (Case.HasEnded) Assert.DoesNotContain(_story.Balances, line => line.StartsWith("C ", StringComparison.Ordinal));
        }

        /// <summary>What the bank has paid for a purpose and not got back.</summary>
        private Money Flow(PaymentPurpose purpose) => Case.Payments.Where(payment => payment.Purpose == purpose && payment.Status == PaymentStatus.Settled)
            .Aggregate(Sek("0"), (sum, payment) => sum + payment.Amount);

        /// <summary>An advance that came back is with the funder, and no bank takes it back.</summary>
        private static bool IsAtBank(BookedCredit booked) => !booked.Credit.EntryReference.StartsWith(RepaymentRules.ReturnedPrefix, StringComparison.Ordinal);

        private static Money Sum(IEnumerable<BookedCredit> credits) => credits.Aggregate(Sek("0"), (sum, booked) => sum + booked.Credit.Amount);

        private void Same(string what, Money left, Money right) => Assert.True(left == right, $"seed {seed}: {what}: {left} and {right}");

        private Payment? Pending() => Case.Payments.FirstOrDefault(payment => payment.IsPending);

        private Payment? Settled() => _random.Next(4) == 0 ? Case.Payments.LastOrDefault(payment => payment.Status == PaymentStatus.Settled) : null;

        private Payment? Answered()
        {
            var answered = Case.Payments.Where(payment => payment.Status is PaymentStatus.Rejected or PaymentStatus.Settled).ToList();
            return answered.Count == 0 ? null : answered[_random.Next(answered.Count)];
        }

        /// <summary>The number of a new document on the order, or of an earlier one that is told only now.</summary>
        private int Version() => _random.Next(3) == 0 ? Math.Max(1, _version - _random.Next(3)) : ++_version;

        private Money Amount(int atMost) => new(1 + _random.Next(atMost * 100), Sek("1").Currency);

        private void Hear<T>(string kind, T said, int orderVersion = 0) => _story.Hear(kind, said, _day, orderVersion);
    }
}
