using System.Text.Json;
using Marketplace;
using Marketplace.Bank;
using Marketplace.Orders;

namespace Tests.Marketplace;

public sealed class BankTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Evening = new(2017, 3, 3, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Monday = new(2017, 3, 6, 11, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("bank-").FullName;
    private BankLedger _ledger;
    private Bank _bank;

    public BankTests()
    {
        (_ledger, _bank) = Open();
        _bank.OpenAccounts(("pool", 1_000_00), ("collection", 0));
    }

    [Fact]
    public void Given_an_order_to_pay_during_the_day_When_the_bank_works_Then_it_is_paid_and_told_with_its_day()
    {
        Take(Morning, Pay("c-D1", 69_65));
        _bank.Book(Morning);

        Assert.Equal((-69_65, 69_65), (Movement("pool"), Movement(Bank.OtherBanks)));
        var told = Assert.Single(Told<PaymentStatusReport>());
        Assert.Equal(new TransactionStatus("c-D1", "ACSC", null, Money.Brl(69_65), new DateOnly(2017, 3, 1)), Assert.Single(told.Transactions));
    }

    [Fact]
    public void Given_an_order_to_pay_on_Friday_evening_When_Monday_comes_Then_it_is_accepted_first_and_paid_then()
    {
        Take(Evening, Pay("c-D1", 69_65));
        _bank.Book(Evening);
        Assert.Equal("ACCP", Told<PaymentStatusReport>().Single().Transactions.Single().Status);
        _bank.SetSent(Unsent());
        Assert.Equal(0, Movement("pool"));

        _bank.Book(Monday.AddSeconds(-1));
        Assert.Equal(0, Movement("pool"));
        _bank.Book(Monday);

        var settled = Told<PaymentStatusReport>().Last().Transactions.Single();
        Assert.Equal(("ACSC", new DateOnly(2017, 3, 6)), (settled.Status, settled.SettlementDate));
        Assert.Equal(-69_65, Movement("pool"));
    }

    [Fact]
    public void Given_a_message_comes_again_When_the_bank_works_Then_it_pays_once_and_answers_again()
    {
        Take(Morning, Pay("c-D1", 69_65));
        _bank.Book(Morning);
        _bank.SetSent(Unsent());
        Assert.Empty(Unsent());

        Take(Monday, Pay("c-D1", 69_65));
        _bank.Book(Monday);

        Assert.Equal(-69_65, Movement("pool"));
        Assert.Equal((1, 1, 0), Read(transaction => transaction.Received()));
        Assert.Equal([new RepeatedPayment("c-D1", "m1", IsIdentical: true)], Read(transaction => transaction.Repeats()));
        Assert.Equal(new DateOnly(2017, 3, 1), Assert.Single(Told<PaymentStatusReport>()).Transactions.Single().SettlementDate);
    }

    [Fact]
    public void Given_another_text_under_a_known_message_id_When_the_bank_reads_it_Then_it_pays_nothing_more_and_notes_it()
    {
        Take(Morning, Pay("c-D1", 69_65));
        Take(Morning, Pay("c-D1", 70_00));
        _bank.Book(Morning);

        Assert.Equal(-69_65, Movement("pool"));
        Assert.Equal((1, 0, 1), Read(transaction => transaction.Received()));
    }

    [Fact]
    public void Given_a_known_payment_id_in_another_message_When_the_bank_reads_it_Then_it_is_not_paid_again()
    {
        Take(Morning, Pay("c-D1", 69_65));
        Take(Morning, Pay("c-D1", 69_65, messageId: "another"));
        Take(Morning, Pay("c-D1", 99_99, messageId: "a third"));
        _bank.Book(Morning);

        Assert.Equal(-69_65, Movement("pool"));
        Assert.Equal((3, 0, 1), Read(transaction => transaction.Received()));
        Assert.Equal([true, false], Read(transaction => transaction.Repeats()).Select(repeat => repeat.IsIdentical));
    }

    [Theory]
    [InlineData("pool", 1_000_01, "AM04")]
    [InlineData("nobody", 1, "AC02")]
    [InlineData("pool", 0, "AM12")]
    public void Given_a_payment_that_cannot_be_made_When_the_bank_works_Then_it_is_rejected_with_a_reason(string debtor, long cents, string reason)
    {
        Take(Morning, Pay("c-D1", cents, debtor: debtor));
        _bank.Book(Morning);

        var told = Told<PaymentStatusReport>().Single().Transactions.Single();
        Assert.Equal(("RJCT", reason, (DateOnly?)null), (told.Status, told.ReasonCode, told.SettlementDate));
        Assert.Equal(0, Movement("pool"));
    }

    [Theory]
    [InlineData("""{"type":"pain.002"}""", "a message of unknown type 'pain.002'")]
    [InlineData("""{"type":"pain.001"}""", "not a pain.001")]
    [InlineData("nonsense", "not a message")]
    [InlineData("""{"type":"pain.001","messageId":"m","creationDateTime":"2017-03-01T10:00:00Z","numberOfTransactions":2,"controlSum":"0.00","payments":[]}""",
        "numberOfTransactions says 2, there are 0")]
    [InlineData("""{"type":"pain.001","messageId":"m","creationDateTime":"2017-03-01T10:00:00Z","numberOfTransactions":0,"controlSum":"1.00","payments":[]}""",
        "controlSum says 1.00, the payments come to 0.00")]
    public void Given_a_message_that_is_not_right_When_read_Then_it_is_named_and_its_neighbour_is_paid(string body, string reason)
    {
        var unreadable = _bank.Take([new IncomingMessage("m", System.Text.Encoding.UTF8.GetBytes(body)), Pay("c-D1", 5_00)], Morning);
        _bank.Book(Morning);

        Assert.StartsWith(reason, Assert.Single(unreadable).Value, StringComparison.Ordinal);
        Assert.Equal(-5_00, Movement("pool"));
    }

    [Fact]
    public void Given_a_buyer_pays_in_the_evening_When_the_bank_opens_Then_the_money_is_there_and_told()
    {
        _bank.Collect([Paid("o1-1", Evening)]);
        _bank.Book(Evening);
        Assert.Empty(Unsent());
        _bank.Book(Monday);

        Assert.Equal(100_00, Movement("collection"));
        var notification = Assert.Single(Told<CreditNotification>());
        Assert.Equal(
            new CreditEntry("C-o1-1", "BOOK", "CRDT", Money.Brl(100_00), new DateOnly(2017, 3, 6), new DateOnly(2017, 3, 6), "Buyer", Bank.OtherBanks, "backend-o1-1"),
            Assert.Single(notification.Entries));
        Assert.Equal("collection", notification.Account);
    }

    [Fact]
    public void Given_a_buyer_pays_twice_the_same_When_booked_Then_it_is_one_credit()
    {
        _bank.Collect([Paid("o1-1", Morning)]);
        _bank.Collect([Paid("o1-1", Morning)]);
        _bank.Book(Morning);

        Assert.Equal(100_00, Movement("collection"));
    }

    [Fact]
    public void Given_a_credit_that_is_taken_back_When_its_day_comes_Then_the_account_may_go_below_zero_and_the_entry_names_the_credit()
    {
        _bank.Collect([Paid("o1-1", Morning) with { ReversedAt = Morning.AddDays(2) }]);
        _bank.Book(Morning);
        Take(Morning, Pay("c-S1", 100_00, debtor: "collection", purpose: "Sweep"));
        _bank.Book(Morning);
        _bank.SetSent(Unsent());
        _bank.SetSent(Unsent());
        _bank.Book(Morning.AddDays(2));

        Assert.Equal(-100_00, Movement("collection"));
        var entry = Assert.Single(Assert.Single(Told<CreditNotification>(Morning.AddDays(2))).Entries);
        Assert.Equal(("R-o1-1", "DBIT", true, "C-o1-1"), (entry.EntryReference, entry.CreditDebitIndicator, entry.Reversal, entry.OriginalEntryReference));
    }

    [Fact]
    public void Given_two_messages_about_an_order_and_one_without_reference_When_sent_Then_one_at_a_time_and_the_guess_alone_at_the_end()
    {
        Take(Evening, Pay("c-D1", 69_65));
        _bank.Collect([Paid("o1-1", Morning), Paid("o2-1", Morning) with { HasReference = false }]);
        _bank.Book(Monday);

        List<string> order = [];
        while (_bank.Unsent(Monday, 10) is { Count: > 0 } wave)
        {
            order.Add(string.Join(' ', wave.Select(message => message.MessageId)));
            _bank.SetSent(wave);
        }

        Assert.Equal(["acme-c-D1-ACCP", "acme-c-D1-ACSC", "acme-C-o1-1", "acme-C-o2-1"], order);
    }

    [Fact]
    public void Given_another_bank_pays_to_an_account_here_When_received_twice_Then_it_is_booked_once_and_nobody_is_told()
    {
        LedgerPayment payment = new("c-S1", "m", "Sweep", Money.Brl(70_00), "elsewhere", "pool", "o1-1", new DateOnly(2017, 3, 1), PaymentState.Settled, null);

        _bank.Receive([payment]);
        _bank.Receive([payment, payment with { PaymentId = "c-S2", Creditor = "unknown" }]);

        Assert.Equal((70_00, 0), (Movement("pool"), Unsent().Count));
    }

    [Fact]
    public void Given_the_bank_stops_before_it_told_When_opened_again_Then_it_knows_its_payments_and_tells_then()
    {
        Take(Morning, Pay("c-D1", 69_65));
        _bank.Book(Morning);
        var before = Unsent().Single();
        _ledger.Dispose();

        (_ledger, _bank) = Open();
        Take(Monday, Pay("c-D1", 69_65));
        _bank.Book(Monday);

        var after = Assert.Single(Unsent());
        Assert.Equal((before.MessageId, Convert.ToHexString(before.Body)), (after.MessageId, Convert.ToHexString(after.Body)));
        Assert.Equal(-69_65, Movement("pool"));
    }

    public void Dispose()
    {
        _ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (BankLedger, Bank) Open()
    {
        var ledger = BankLedger.Open(Path.Combine(_folder, "bank.db"));
        return (ledger, new Bank("acme", new BankCalendar(BrazilianHolidays.All, MarketTimeZone.Zone), ledger));
    }

    private void Take(DateTimeOffset now, IncomingMessage message) => Assert.Empty(_bank.Take([message], now));

    private long Movement(string account) => Read(transaction => transaction.Movement(account));

    private T Read<T>(Func<LedgerTransaction, T> read) => _ledger.Commit(read);

    private List<OutgoingMessage> Unsent(DateTimeOffset? now = null) => _bank.Unsent(now ?? Monday, 10);

    private List<T> Told<T>(DateTimeOffset? now = null) => [.. Unsent(now).Select(message => JsonSerializer.Deserialize<T>(message.Body, MarketJson.Options)!)];

    private static BuyerPayment Paid(string orderNumber, DateTimeOffset at) =>
        new(orderNumber, "collection", [new MeantOrder(orderNumber, $"backend-{orderNumber}", 100_00)], Money.Brl(100_00), at);

    private static IncomingMessage Pay(
        string paymentId, long cents, string messageId = "m1", string debtor = "pool", string reference = "o1-1", string purpose = LedgerPayment.Disbursement)
    {
        var message = new PaymentInitiation(PaymentInitiation.TypeName, messageId, Morning, 1, Money.Text(cents),
            [new PaymentOrder(paymentId, purpose, Money.Brl(cents), new DateOnly(2017, 3, 1), debtor, "supplier", reference)]);
        return new IncomingMessage(messageId, JsonSerializer.SerializeToUtf8Bytes(message, MarketJson.Options));
    }
}
