using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;
using static Tests.Functions.Domain.Lending.Row18;

namespace Tests.Functions.Domain.Books;

public sealed class JournalTests
{
    private static readonly FunderBook Pool = FunderBook.Of(Funder.Platform);

    [Fact]
    public void Given_row_18_in_platform_mode_Then_the_journal_is_this_to_the_cent()
    {
        Assert.Equal(
            [
                "day 0 settled P: LoanPrincipal 7000.00 / PoolCash 6965.00, UnearnedFee 35.00",
                "day 60 interest-accrued P: InterestReceivable 140.00 / InterestIncome 140.00",
                "day 60 fee-earned P: UnearnedFee 35.00 / FeeIncome 35.00",
                "day 60 credit-booked C: CollectionCash 10000.00 / Unallocated 10000.00",
                "day 60 allocated C: Unallocated 10000.00 / HeldForFunder 7140.00, HeldForSupplier 2860.00",
                "day 60 allocated P: DueFromCollection 7140.00 / InterestReceivable 140.00, LoanPrincipal 7000.00",
                "day 61 swept C: HeldForFunder 7140.00 / CollectionCash 7140.00",
                "day 61 swept P: PoolCash 7140.00 / DueFromCollection 7140.00",
                "day 61 residual-paid C: HeldForSupplier 2860.00 / CollectionCash 2860.00",
            ],
            Written(Whole(Pool, (60, "10000"))));
    }

    [Fact]
    public void Given_row_18_in_two_instalments_Then_the_journal_is_this_to_the_cent()
    {
        Assert.Equal(
            [
                "day 0 settled P: LoanPrincipal 7000.00 / PoolCash 6965.00, UnearnedFee 35.00",
                "day 30 interest-accrued P: InterestReceivable 70.00 / InterestIncome 70.00",
                "day 30 fee-earned P: UnearnedFee 17.50 / FeeIncome 17.50",
                "day 30 credit-booked C: CollectionCash 5000.00 / Unallocated 5000.00",
                "day 30 allocated C: Unallocated 5000.00 / HeldForFunder 5000.00",
                "day 30 allocated P: DueFromCollection 5000.00 / InterestReceivable 70.00, LoanPrincipal 4930.00",
                "day 31 swept C: HeldForFunder 5000.00 / CollectionCash 5000.00",
                "day 31 swept P: PoolCash 5000.00 / DueFromCollection 5000.00",
                "day 60 interest-accrued P: InterestReceivable 20.70 / InterestIncome 20.70",
                "day 60 fee-earned P: UnearnedFee 17.50 / FeeIncome 17.50",
                "day 60 credit-booked C: CollectionCash 5000.00 / Unallocated 5000.00",
                "day 60 allocated C: Unallocated 5000.00 / HeldForFunder 2090.70, HeldForSupplier 2909.30",
                "day 60 allocated P: DueFromCollection 2090.70 / InterestReceivable 20.70, LoanPrincipal 2070.00",
                "day 61 swept C: HeldForFunder 2090.70 / CollectionCash 2090.70",
                "day 61 swept P: PoolCash 2090.70 / DueFromCollection 2090.70",
                "day 61 residual-paid C: HeldForSupplier 2909.30 / CollectionCash 2909.30",
            ],
            Written(Whole(Pool, (30, "5000"), (60, "5000"))));
    }

    [Fact]
    public void Given_row_18_with_a_bank_as_funder_Then_only_the_book_and_its_cash_differ()
    {
        var pool = Written(Whole(Pool, (60, "10000"))).Select(line => line.Replace(" P:", " B:").Replace("PoolCash", "BankCash"));
        Assert.Equal(pool, Written(Whole(FunderBook.Of(Funder.FundingBank), (60, "10000"))));
    }

    [Fact]
    public void Given_row_18_to_its_end_Then_only_cash_and_income_are_left()
    {
        var balance = TrialBalance.Empty.Add(Whole(Pool, (60, "10000")));
        Assert.Equal(
            ["P PoolCash 175.00 SEK", "P InterestIncome 140.00 SEK", "P FeeIncome 35.00 SEK"],
            balance.Rows.Where(row => !row.Balance.IsZero).Select(row => $"{row.Book} {row.Account} {row.Balance}"));
        Assert.Equal("P PoolCash 7140.00 SEK / 6965.00 SEK", balance.Rows.Single(row => row.Account == Account.PoolCash).ToString());
    }

    [Fact]
    public void Given_penalty_and_charges_Then_they_are_accrued_and_allocated_by_their_own_accounts()
    {
        IReadOnlyList<JournalEntry> entries =
        [
            .. Journals.Accrued(Pool, Day(90), new Accruals(Sek("210"), Sek("0"), Sek("142.80")) { Charges = Sek("5") }),
            .. Journals.Allocated(Pool, Day(90), new Allocation(Sek("5"), Sek("142.80"), Sek("210"), Sek("7000"), Sek("0"))),
        ];
        Assert.Equal(
            [
                "day 90 interest-accrued P: InterestReceivable 210.00 / InterestIncome 210.00",
                "day 90 penalty-accrued P: PenaltyReceivable 142.80 / PenaltyIncome 142.80",
                "day 90 charged P: FeeReceivable 5.00 / FeeIncome 5.00",
                "day 90 allocated C: Unallocated 7357.80 / HeldForFunder 7357.80",
                "day 90 allocated P: DueFromCollection 7357.80 / FeeReceivable 5.00, PenaltyReceivable 142.80, InterestReceivable 210.00, LoanPrincipal 7000.00",
            ],
            Written(entries));
    }

    [Fact]
    public void Fineract_LoanChargeOff_Given_1000_of_principal_100_of_fees_and_10_of_penalty_Then_principal_goes_against_the_allowance_and_110_come_off_income()
    {
        LoanPosition left = new(Day(200), Sek("1000"), Sek("0"), Sek("10"), Sek("100"), Accruals.None(Crowns), null);

        Assert.Equal(
            [
                "day 200 impaired P: ImpairmentLoss 1000.00 / LoanAllowance 1000.00",
                "day 200 written-off P: LoanAllowance 1000.00, IncomeWrittenOff 110.00 / LoanPrincipal 1000.00, PenaltyReceivable 10.00, FeeReceivable 100.00",
            ],
            Written([.. Journals.Impaired(Pool, Day(200), left.Principal), .. Journals.WrittenOff(Pool, Day(200), left)]));
    }

    [Fact]
    public void Given_a_credit_with_an_earlier_value_date_Then_the_correction_stands_on_the_other_side()
    {
        var correction = new Allocation(Sek("0"), Sek("0"), Sek("-49.30"), Sek("2140"), Sek("2909.30"));
        Assert.Equal(
            [
                "day 61 interest-accrued P: InterestIncome 49.30 / InterestReceivable 49.30",
                "day 61 allocated C: Unallocated 5000.00 / HeldForFunder 2090.70, HeldForSupplier 2909.30",
                "day 61 allocated P: DueFromCollection 2090.70, InterestReceivable 49.30 / LoanPrincipal 2140.00",
            ],
            Written(
            [
                .. Journals.Accrued(Pool, Day(61), new Accruals(Sek("-49.30"), Sek("0"), Sek("0"))),
                .. Journals.Allocated(Pool, Day(61), correction),
            ]));
    }

    [Fact]
    public void Given_a_credit_without_a_case_Then_it_is_in_suspense_until_matched() =>
        Assert.Equal(
            [
                "day 3 credit-suspended C: CollectionCash 12.00 / Suspense 12.00",
                "day 5 credit-matched C: Suspense 12.00 / Unallocated 12.00",
            ],
            Written([.. Journals.CreditSuspended(Day(3), Sek("12")), .. Journals.CreditMatched(Day(5), Sek("12"))]));

    [Fact]
    public void Given_nothing_earned_Then_nothing_is_posted() =>
        Assert.Empty(Journals.Accrued(Pool, Day(1), Accruals.None(Crowns)));

    [Fact]
    public void Given_an_entry_When_reversed_Then_nothing_of_it_is_left()
    {
        var settled = Journals.Settled(FinancingPolicy.Platform, Day(0), Granted);
        var reversal = Journals.Reversal(Assert.Single(settled), Day(2));
        Assert.Equal("day 2 reversal-of-settled P: PoolCash 6965.00, UnearnedFee 35.00 / LoanPrincipal 7000.00", Assert.Single(Written([reversal])));
        Assert.All(TrialBalance.Empty.Add(settled).Add(reversal).Rows, row => Assert.True(row.Balance.IsZero));
    }

    [Fact]
    public void Given_an_entry_that_cannot_be_Then_it_is_not_made()
    {
        JournalLine debit = new(Account.LoanPrincipal, Side.Debit, Sek("1"));
        Refused("does not balance", debit, new JournalLine(Account.PoolCash, Side.Credit, Sek("0.99")));
        Refused("does not balance", debit);
        Refused("mixes", debit, new JournalLine(Account.PoolCash, Side.Credit, Money.Parse("1", "EUR")));
        Refused("not above zero", debit, new JournalLine(Account.PoolCash, Side.Debit, Sek("-1")));
        Refused("not above zero", new JournalLine(Account.PoolCash, Side.Debit, Sek("0")));
        Refused("does not belong", debit, new JournalLine(Account.CollectionCash, Side.Credit, Sek("1")));
        Refused("no lines");
        Assert.Throws<ArgumentException>(() => new JournalEntry(Book.C, Day(0), "x", [debit, debit with { Side = Side.Credit }]));

        static void Refused(string reason, params JournalLine[] lines)
        {
            var error = Assert.Throws<ArgumentException>(() => new JournalEntry(Book.P, Day(0), "test", lines));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Given_entries_When_stored_as_JSON_Then_they_say_the_same()
    {
        var entries = Whole(Pool, (30, "5000"), (60, "5000"));
        var read = JsonSerializer.Deserialize<List<JournalEntry>>(JsonSerializer.Serialize(entries, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
        Assert.Equal(Written(entries), Written(read));
    }

    [Fact]
    public void Given_any_loan_and_credits_in_any_order_Then_both_books_balance_after_each_event_and_agree_with_the_loan() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Loans.AndCredits, given =>
        {
            var loan = given.Loan;
            var balance = TrialBalance.Empty.Add(Journals.Settled(FinancingPolicy.Platform, loan.ValueDate, new Advance(loan.Principal, loan.Fee, AdvanceBound.Requested)));
            var posted = Accruals.None(Crowns);
            var booking = loan.ValueDate.AddDays(301);
            foreach (var credit in given.Credits)
            {
                var result = Waterfall.Allocate(loan, credit.Amount, credit.ValueDate);
                loan = result.Loan;
                var earned = loan.At(booking).Accrued;
                balance = balance
                    .Add(Journals.CreditBooked(booking, credit.Amount))
                    .Add(Journals.Accrued(Pool, booking, earned - posted))
                    .Add(Journals.Allocated(Pool, booking, result.Allocation));
                posted = earned;
                if (!balance.IsBalanced(Book.P, Crowns) || !balance.IsBalanced(Book.C, Crowns) || !balance.ClientMoneyDifference(Crowns).IsZero) return false;
            }

            var position = loan.At(booking);
            return balance.Balance(Book.P, Account.LoanPrincipal, Crowns) == position.Principal &&
                   balance.Balance(Book.P, Account.InterestReceivable, Crowns) == position.InterestDue &&
                   balance.Balance(Book.P, Account.PenaltyReceivable, Crowns) == position.PenaltyDue &&
                   balance.Balance(Book.P, Account.FeeReceivable, Crowns) == position.FeesDue &&
                   balance.Balance(Book.P, Account.UnearnedFee, Crowns) == loan.Fee - position.Accrued.FeeIncome &&
                   balance.Balance(Book.P, Account.DueFromCollection, Crowns) == balance.Balance(Book.C, Account.HeldForFunder, Crowns) &&
                   balance.Balance(Book.C, Account.Unallocated, Crowns).IsZero;
        }));

    /// <summary>A whole case: disbursed on day 0, each credit allocated and swept, the residual paid.</summary>
    private static List<JournalEntry> Whole(FunderBook funder, params (int Day, string Amount)[] credits)
    {
        List<JournalEntry> entries = [.. Journals.Settled(PolicyOf(funder), Day(0), Granted)];
        var (loan, posted) = (Lent, Accruals.None(Crowns));
        foreach (var (day, amount) in credits)
        {
            (var allocation, loan) = Waterfall.Allocate(loan, Sek(amount), Day(day));
            var earned = loan.At(Day(day)).Accrued;
            entries.AddRange(Journals.Accrued(funder, Day(day), earned - posted));
            entries.AddRange(Journals.CreditBooked(Day(day), Sek(amount)));
            entries.AddRange(Journals.Allocated(funder, Day(day), allocation));
            entries.AddRange(Journals.SweptToFunder(funder, Day(day + 1), allocation.ToFunder));
            entries.AddRange(Journals.ResidualPaid(Day(day + 1), allocation.Residual));
            posted = earned;
        }

        return entries;
    }

    private static FinancingPolicy PolicyOf(FunderBook funder) =>
        funder.Book == Book.P ? FinancingPolicy.Platform : FinancingPolicy.Bank(Share.FromBasisPoints(0));

    /// <summary>Each entry as cases.md writes it: day event book: debits / credits.</summary>
    private static IEnumerable<string> Written(IEnumerable<JournalEntry> entries) =>
        entries.Select(entry => $"day {entry.Date.DayNumber - DayZero.DayNumber} {entry.Event} {entry.Book}: {Lines(entry, Side.Debit)} / {Lines(entry, Side.Credit)}");

    private static string Lines(JournalEntry entry, Side side) =>
        string.Join(", ", entry.Lines.Where(line => line.Side == side).Select(line => $"{line.Account} {line.Amount.Amount}"));
}
