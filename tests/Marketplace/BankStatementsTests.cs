using System.Text.Json;
using Marketplace;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Reports;

namespace Tests.Marketplace;

/// <summary>What a simulated bank states of its accounts.</summary>
public sealed class BankStatementsTests : IDisposable
{
    private static readonly DateTimeOffset Wednesday = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("bank-").FullName;
    private readonly List<BankLedger> _ledgers = [];

    [Fact]
    public void Given_money_moved_When_the_next_day_opens_Then_each_account_on_which_it_did_is_stated_once_from_balance_to_balance()
    {
        var bank = Open("none");
        bank.Take([Pay("c-D1", 69_65)], Wednesday);
        bank.Collect([Paid(Wednesday, reversed: Wednesday.AddDays(1))]);
        bank.Book(Wednesday);
        Assert.Empty(Stated(bank, Wednesday));

        bank.Book(Wednesday.AddDays(1));
        bank.Book(Wednesday.AddDays(1));

        var stated = Stated(bank, Wednesday.AddDays(1));
        Assert.Equal(["collection", "pool"], stated.Select(statement => statement.Account));
        Assert.Equal(("0.00 BRL", "100.00 BRL", 1, true), (stated[0].OpeningBalance.ToString(), stated[0].ClosingBalance.ToString(), stated[0].SequenceNumber, stated[0].LastPage));
        Assert.Equal(("1000.00 BRL", "930.35 BRL"), (stated[1].OpeningBalance.ToString(), stated[1].ClosingBalance.ToString()));
        Assert.Equal(new StatedEntry("C-o1-1", "CRDT", Money.Brl(100_00), new(2017, 3, 1), new(2017, 3, 1), false, null), Assert.Single(stated[0].Entries));
        Assert.Equal(("c-D1", "DBIT", false), Assert.Single(stated[1].Entries) is var paid ? (paid.EndToEndId, paid.CreditDebitIndicator, paid.Reversal) : default);

        bank.Book(Wednesday.AddDays(2));
        var taken = Assert.Single(Stated(bank, Wednesday.AddDays(2)));
        Assert.Equal(("100.00 BRL", "0.00 BRL", 2), (taken.OpeningBalance.ToString(), taken.ClosingBalance.ToString(), taken.SequenceNumber));
        Assert.Equal(("R-o1-1", "DBIT", true), Assert.Single(taken.Entries) is var back ? (back.EntryReference, back.CreditDebitIndicator, back.Reversal) : default);
    }

    [Fact]
    public void Given_another_bank_pays_in_before_this_one_opens_Then_the_day_that_is_over_is_stated_without_it()
    {
        var bank = Open("none");
        bank.Book(Wednesday);
        bank.Collect([Paid(Wednesday)]);
        bank.Book(Wednesday);
        bank.Receive([new LedgerPayment("c-S1", "m", "Sweep", Money.Brl(5_00), "elsewhere", "collection", "o1-1", new(2017, 3, 2), PaymentState.Settled, null)]);
        bank.Book(Wednesday.AddDays(1));

        var first = Assert.Single(Stated(bank, Wednesday.AddDays(1)));
        Assert.Equal(("100.00 BRL", 1), (first.ClosingBalance.ToString(), first.Entries.Count));
        bank.StateRest(Wednesday.AddDays(1));
        var rest = Assert.Single(Stated(bank, Wednesday.AddDays(1)));
        Assert.Equal(("100.00 BRL", "105.00 BRL", "c-S1", 2), (rest.OpeningBalance.ToString(), rest.ClosingBalance.ToString(), rest.Entries[0].EndToEndId, rest.SequenceNumber));
    }

    [Fact]
    public void Given_more_entries_than_a_page_takes_Then_the_pages_follow_each_other()
    {
        var bank = Open("none");
        bank.Collect([.. Enumerable.Range(0, 1_001).Select(number => Paid(Wednesday, name: $"o{number}"))]);
        bank.Book(Wednesday);
        bank.StateRest(Wednesday);

        var pages = Stated(bank, Wednesday, most: 2_000);
        Assert.Equal([(1, 500, false), (2, 500, false), (3, 1, true)], pages.Select(page => (page.PageNumber, page.Entries.Count, page.LastPage)));
        Assert.Equal(pages.Skip(1).Select(page => page.OpeningBalance), pages.SkipLast(1).Select(page => page.ClosingBalance));
        Assert.Equal("100100.00 BRL", pages[^1].ClosingBalance.ToString());
        Assert.All(pages, page => Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(page, MarketJson.Options).Length, 1, 200_000));
    }

    [Fact]
    public void Given_a_payment_that_comes_back_Then_the_entry_says_so()
    {
        var bank = Open("payment-returned");
        bank.Take([Pay("c-D1", 69_65)], Wednesday);
        for (var day = 0; day <= 2; day++) bank.Book(Wednesday.AddDays(day));
        bank.StateRest(Wednesday.AddDays(2));

        var entries = Stated(bank, Wednesday.AddDays(2)).SelectMany(statement => statement.Entries);
        Assert.Equal([("DBIT", false), ("CRDT", true)], entries.Select(entry => (entry.CreditDebitIndicator, entry.Reversal)));
    }

    [Fact]
    public void Given_it_misstates_Then_one_value_date_is_another_and_the_sums_are_right()
    {
        var bank = Open("statement-misstated");
        bank.Take([Pay("c-D1", 69_65), Pay("c-D2", 1_00)], Wednesday);
        bank.Book(Wednesday);
        bank.StateRest(Wednesday);

        var entries = Assert.Single(Stated(bank, Wednesday)).Entries;
        Assert.Equal([new DateOnly(2017, 3, 2), new(2017, 3, 1)], entries.OrderBy(entry => entry.EndToEndId).Select(entry => entry.ValueDate));
    }

    [Fact]
    public void Given_it_forgets_a_credit_Then_it_is_stated_at_once_and_told_days_later_unless_it_is_taken_back()
    {
        var bank = Open("credit-forgotten");
        bank.Collect([Paid(Wednesday), Paid(Wednesday, reversed: Wednesday.AddDays(9), name: "o2")]);
        bank.Book(Wednesday);

        Assert.Equal(["acme-C-o2"], bank.Unsent(Wednesday, 10).Select(message => message.MessageId));
        bank.StateRest(Wednesday);
        Assert.Equal(2, Assert.Single(Stated(bank, Wednesday)).Entries.Count);
        Assert.Contains("acme-C-o1-1", bank.Unsent(Wednesday.AddDays(6), 10).Select(message => message.MessageId));
    }

    [Fact]
    public void Given_a_bank_that_sends_no_statements_Then_there_are_none_and_no_credit_is_forgotten()
    {
        var bank = Open("credit-forgotten", states: false);
        bank.Collect([Paid(Wednesday)]);
        bank.Book(Wednesday);
        bank.Book(Wednesday.AddDays(1));
        bank.StateRest(Wednesday.AddDays(1));

        Assert.Equal(["acme-C-o1-1"], bank.Unsent(Wednesday, 10).Select(message => message.MessageId));
    }

    [Theory]
    [InlineData(2, "Reconciled", "", null)]
    [InlineData(3, "Reconciled", "", "collection at acme: 3 statements sent, 2 known")]
    [InlineData(2, "Differs", "", "collection at acme: statement collection.1 is Differs, 1 of 2 entries matched")]
    [InlineData(2, "Differs", "UnknownEntry: statement collection.1 of collection at acme", null)]
    public void Every_statement_is_reconciled_or_somebody_was_called(int sent, string state, string called, string? difference)
    {
        StatedAccount stated = new("acme", "collection", sent, [new("i", "collection.1", new(2017, 3, 1), state, 2, 1), new("j", "collection.2", new(2017, 3, 2), "Reconciled", 0, 0)]);
        var outcome = ReconciliationTests.Agreeing() with { Statements = [stated], WorkItems = [new("w", "statement-differs", "decided", null, called)] };

        Assert.Equal(difference, StatementChecks.Reconciled(outcome));
    }

    public void Dispose()
    {
        foreach (var ledger in _ledgers) ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Bank Open(string kinds, bool states = true)
    {
        var ledger = BankLedger.Open(Path.Combine(_folder, "bank.db"));
        _ledgers.Add(ledger);
        Disturbances disturbances = new(1, DisturbanceTable.Parse(kinds).Kinds!, rate: 10_000);
        Bank bank = new(
            "acme", new BankCalendar(BrazilianHolidays.All, MarketTimeZone.Zone), ledger, BankConduct.Proper with { Disturbances = disturbances, StatesAccounts = states });
        bank.OpenAccounts(("pool", 1_000_00), ("collection", 0));
        return bank;
    }

    /// <summary>The statements among what goes out now; everything that does is taken as sent.</summary>
    private static List<AccountStatement> Stated(Bank bank, DateTimeOffset now, int most = 10)
    {
        List<AccountStatement> stated = [];
        while (bank.Unsent(now, most) is { Count: > 0 } wave)
        {
            stated.AddRange(wave.Where(message => message.MessageId.Contains("-statement-", StringComparison.Ordinal))
                .Select(message => JsonSerializer.Deserialize<AccountStatement>(message.Body, MarketJson.Options)!));
            bank.SetSent(wave);
        }

        return [.. stated.OrderBy(statement => statement.Account, StringComparer.Ordinal).ThenBy(statement => statement.SequenceNumber)];
    }

    private static BuyerPayment Paid(DateTimeOffset at, DateTimeOffset? reversed = null, string name = "o1-1") =>
        new(name, "collection", [new MeantOrder(name, $"backend-{name}", 100_00)], Money.Brl(100_00), at) { ReversedAt = reversed };

    private static IncomingMessage Pay(string paymentId, long cents) => new(paymentId, JsonSerializer.SerializeToUtf8Bytes(
        new PaymentInitiation(PaymentInitiation.TypeName, paymentId, Wednesday, 1, Money.Text(cents),
            [new PaymentOrder(paymentId, LedgerPayment.Disbursement, Money.Brl(cents), new DateOnly(2017, 3, 1), "pool", "supplier", "o1-1")]),
        MarketJson.Options));
}
