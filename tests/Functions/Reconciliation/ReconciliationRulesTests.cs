using ScfFunctions.Domain;
using ScfFunctions.Reconciliation;

namespace Tests.Functions.Reconciliation;

/// <summary>Entries and movements find each other, and whatever one side says otherwise is one difference.</summary>
public sealed class ReconciliationRulesTests
{
    private static readonly Currency Brl = Currency.Parse("BRL");
    private static readonly DateOnly Day = new(2017, 3, 1);

    [Theory]
    [InlineData("amount")]
    [InlineData("direction")]
    [InlineData("bookingDate")]
    [InlineData("valueDate")]
    public void A_figure_that_differs_is_one_difference_with_both_sides(string field)
    {
        var movement = Credit("E1", 100_00);
        var entry = Changed(Stated(movement), field);

        var match = Assert.Single(ReconciliationRules.Match([entry], [movement]));
        var difference = ReconciliationRules.DifferenceOf(match)!;

        Assert.Equal((DifferenceKind.EntryDiffers, "E1"), (difference.Kind, difference.Subject));
        Assert.Equal([field], difference.Fields);
        Assert.NotEqual(difference.Bank, difference.Books);
    }

    [Fact]
    public void What_the_bank_has_not_told_is_not_compared()
    {
        var movement = Paid("c1-S1", 50_00) with { BookingDate = null, ValueDate = null };
        var entry = Stated(movement) with { BookingDate = Day.AddDays(3), ValueDate = Day.AddDays(4) };

        Assert.Empty(Assert.Single(ReconciliationRules.Match([entry], [movement])).Fields);
    }

    [Fact]
    public void A_payment_and_its_return_are_two_entries_and_neither_is_a_credit_of_the_same_name()
    {
        AccountMovement paid = Paid("c1-D1", 50_00), back = Paid("c1-D1", 50_00) with { Identity = AccountMovement.IdentityOfPayment("c1-D1", isReturn: true), Direction = EntryDirection.Credit };
        StatementEntry credit = new("c1-D1", EntryDirection.Credit, new Money(50_00, Brl), Day, Day);

        var matches = ReconciliationRules.Match([credit, Stated(back), Stated(paid)], [paid, back]);

        Assert.Equal([back, paid], matches.Select(match => match.Movement));
        Assert.All(matches, match => Assert.Empty(match.Fields));
    }

    [Fact]
    public void A_transfer_within_an_account_has_two_legs_that_are_told_apart_by_direction()
    {
        AccountMovement leaves = Paid("c1-F1", 5_00), comes = leaves with { Direction = EntryDirection.Credit };

        var matches = ReconciliationRules.Match([Stated(leaves) with { EntryReference = "x" }, Stated(comes) with { EntryReference = "y" }], [comes, leaves]);

        Assert.Equal([leaves, comes], matches.Select(match => match.Movement));
    }

    [Fact]
    public void An_end_to_end_id_that_is_no_payment_of_ours_does_not_hide_the_credit()
    {
        var movement = Credit("E1", 100_00);
        Assert.Empty(Assert.Single(ReconciliationRules.Match([Stated(movement) with { EndToEndId = "NOTPROVIDED" }], [movement])).Fields);
    }

    [Fact]
    public void An_entry_that_is_there_twice_is_matched_once()
    {
        var movement = Paid("c1-R1", 50_00);
        Assert.Single(ReconciliationRules.Match([Stated(movement), Stated(movement) with { EntryReference = "again" }], [movement]));
    }

    [Theory]
    [InlineData(2, 0, "")]
    [InlineData(2, 1, "OpeningDiffers")]
    [InlineData(3, 0, "SequenceGap")]
    [InlineData(1, 0, "SequenceGap")]
    [InlineData(4, 5, "SequenceGap OpeningDiffers")]
    public void A_statement_goes_on_where_the_one_before_ended(int sequence, long cents, string kinds)
    {
        var page = Page(1, isLast: true, 100_00 + cents, 0);
        var gaps = ReconciliationRules.Gaps(sequence, Day, [page], new StatementBefore(1, Day.AddDays(-1), new Money(100_00, Brl)));
        Assert.Equal(kinds, string.Join(' ', gaps.Select(gap => gap.Kind)));
    }

    [Fact]
    public void The_first_statement_opens_as_it_says_and_a_new_year_may_begin_with_one()
    {
        Assert.Empty(ReconciliationRules.Gaps(17, Day, [Page(1, isLast: true, 100_00, 0)], before: null));
        Assert.Empty(ReconciliationRules.Gaps(1, new(2018, 1, 2), [Page(1, isLast: true, 100_00, 0)], new StatementBefore(250, new(2017, 12, 29), new Money(100_00, Brl))));
        Assert.Empty(ReconciliationRules.Gaps(2, Day, [Page(1, isLast: true, 100_00, 0)], new StatementBefore(1, Day.AddDays(-1), Closing: null)));
    }

    [Fact]
    public void Pages_that_are_missing_or_do_not_follow_are_named()
    {
        StatementPage first = Page(1, isLast: false, 0, 10_00), second = Page(2, isLast: false, 10_00, 10_00), third = Page(3, isLast: true, 20_00, 10_00);

        Assert.True(ReconciliationRules.IsWhole([first, second, third]));
        Assert.Empty(ReconciliationRules.Gaps(1, Day, [first, second, third], before: null));
        Assert.Equal("2 is missing", Assert.Single(ReconciliationRules.Gaps(1, Day, [first, third], before: null)).Books);
        Assert.Equal("1, what follows page 2 are missing", Assert.Single(ReconciliationRules.Gaps(1, Day, [second], before: null)).Books);
        Assert.Equal("page 3", Assert.Single(ReconciliationRules.Gaps(1, Day, [first, second, Page(3, isLast: true, 20_01, 0)], before: null)).Subject);
    }

    [Fact]
    public void The_books_answer_for_the_days_since_the_statement_before()
    {
        Assert.Equal((Day, Day), ReconciliationRules.DaysOf(Day, Day, before: null));
        Assert.Equal((Day.AddDays(-2), Day), ReconciliationRules.DaysOf(Day, Day, new StatementBefore(1, Day.AddDays(-3), null)));
        Assert.Equal((Day, Day), ReconciliationRules.DaysOf(Day, Day, new StatementBefore(1, Day, null)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Given_any_movements_and_a_statement_of_them_in_any_order_Then_they_reconcile_and_any_changed_figure_is_one_difference(int seed)
    {
        Random random = new(seed);
        for (var round = 0; round < 60; round++)
        {
            AccountMovement[] movements = [.. Enumerable.Range(0, random.Next(1, 60)).Select(number => Any(random, number))];
            StatementEntry[] entries = [.. movements.Select(Stated)];
            random.Shuffle(entries);

            Assert.Equal((movements.Length, 0), Compared(entries, movements));

            var struck = random.Next(entries.Length);
            entries[struck] = Changed(entries[struck], random.GetItems(["amount", "direction", "bookingDate", "valueDate"], 1)[0]);
            Assert.Equal((movements.Length, 1), Compared(entries, movements));
            entries[struck] = entries[struck] with { EntryReference = "other", EndToEndId = null };
            Assert.Equal((movements.Length - 1, 0), Compared(entries, movements));
        }
    }

    private static (int Matched, int Different) Compared(StatementEntry[] entries, AccountMovement[] movements)
    {
        var matches = ReconciliationRules.Match(entries, movements);
        Assert.Equal(matches.Count, matches.Select(match => match.Movement).Distinct().Count());
        return (matches.Count, matches.Count(match => ReconciliationRules.DifferenceOf(match) is not null));
    }

    private static AccountMovement Any(Random random, int number)
    {
        var cents = random.Next(1, 1_000_00);
        return random.Next(3) switch
        {
            0 => Credit($"E{number}", cents),
            1 => Paid($"c{number}-S1", cents),
            _ => Paid($"c{number}-D1", cents) with { Identity = AccountMovement.IdentityOfPayment($"c{number}-D1", isReturn: true), Direction = EntryDirection.Credit },
        };
    }

    private static StatementEntry Changed(StatementEntry entry, string field) => field switch
    {
        "amount" => entry with { Amount = entry.Amount + new Money(1, Brl) },
        "direction" => entry with { Direction = entry.Direction == EntryDirection.Credit ? EntryDirection.Debit : EntryDirection.Credit },
        "bookingDate" => entry with { BookingDate = entry.BookingDate.AddDays(1) },
        _ => entry with { ValueDate = entry.ValueDate.AddDays(1) },
    };

    private static StatementEntry Stated(AccountMovement movement)
    {
        var words = movement.Identity.Split(' ');
        return new StatementEntry(
            words[0] == "entry" ? words[1] : $"bank {movement.Identity}", movement.Direction, movement.Amount, Day, Day, words[0] == "return", words[0] == "entry" ? null : words[1]);
    }

    private static AccountMovement Credit(string reference, long cents) =>
        new("acme", "A", AccountMovement.IdentityOfEntry(reference), EntryDirection.Credit, new Money(cents, Brl), Day, Day, Day, null);

    private static AccountMovement Paid(string paymentId, long cents) =>
        new("acme", "A", AccountMovement.IdentityOfPayment(paymentId, isReturn: false), EntryDirection.Debit, new Money(cents, Brl), Day, Day, Day, "c1");

    private static StatementPage Page(int number, bool isLast, long opening, long moved) => new(
        "S", 1, number, isLast, Day, Day, new Money(opening, Brl),
        moved == 0 ? [] : [new StatementEntry($"E{number}", EntryDirection.Credit, new Money(moved, Brl), Day, Day)], new Money(opening + moved, Brl));
}
