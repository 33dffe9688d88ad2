using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Marketplace;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;

namespace Tests.Marketplace;

/// <summary>A bank that does to every order what one kind of disturbance is.</summary>
public sealed class DisturbedBankTests : IDisposable
{
    private static readonly DateTimeOffset Wednesday = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("bank-").FullName;
    private readonly List<BankLedger> _ledgers = [];

    [Theory]
    [InlineData("payment-rejected", -0, "1:RJCT")]
    [InlineData("settled-after-rejected", -69_65, "1:RJCT 2:ACSC")]
    [InlineData("payment-returned", -0, "1:ACSC 3:returned")]
    [InlineData("settled-late", -69_65, "8:ACSC")]
    [InlineData("settled-twice", -69_65, "1:ACSC 2:ACSC")]
    [InlineData("settled-wrong-amount", -69_65, "1:ACSC 69.64 2:ACSC")]
    [InlineData("unknown-payment-status", -69_65, "1:ACSC 1:ACSC c-D9")]
    [InlineData("duplicate-messages", -69_65, "1:ACSC 1:ACSC")]
    public void Given_a_kind_strikes_When_days_go_by_Then_this_is_told_and_this_money_has_moved(string kind, long moved, string told)
    {
        var bank = Open(kind);
        bank.Take([Pay("c-D1")], Wednesday);

        Assert.Equal(told, string.Join(' ', Days(bank)));
        Assert.Equal(moved, bank.Ledger.Commit(transaction => transaction.Movement("pool")));
    }

    [Theory]
    [InlineData("payment-rejected", "c-D2")]
    [InlineData("payment-rejected", "c-S1")]
    public void Given_it_is_not_the_first_attempt_to_pay_an_advance_When_the_kind_strikes_Then_it_is_paid(string kind, string paymentId)
    {
        var bank = Open(kind);
        bank.Take([Pay(paymentId, paymentId[2] == 'S' ? "Sweep" : LedgerPayment.Disbursement)], Wednesday);

        Assert.Equal("1:ACSC", string.Join(' ', Days(bank)));
    }

    [Theory]
    [InlineData("none", "Approved")]
    [InlineData("order-declined", "Declined")]
    public void Given_a_question_about_an_order_When_three_hours_are_over_Then_it_is_answered(string kind, string decision)
    {
        var bank = Open(kind);
        bank.Take([Ask("c-review-1")], Wednesday);

        Assert.Empty(bank.Unsent(Wednesday.AddHours(2), 10));
        var answer = JsonSerializer.Deserialize<OrderDecision>(Assert.Single(bank.Unsent(Wednesday.AddHours(3), 10)).Body, MarketJson.Options)!;
        Assert.Equal(("c-review-1", decision), (answer.ReviewId, answer.Decision));
    }

    [Fact]
    public void Given_a_bank_that_says_nothing_When_it_is_reminded_Then_half_of_the_questions_are_answered_after_all()
    {
        var bank = Open("order-silent");
        string[] reviews = [.. Enumerable.Range(0, 40).Select(n => $"c{n}-review-1")];
        bank.Take([.. reviews.Select(Ask)], Wednesday);
        Assert.Empty(bank.Unsent(Wednesday.AddDays(60), 100));

        bank.Take([.. reviews.Select(review => Message($"{review}-reminder", new Reminder(Reminder.TypeName, $"{review}-reminder", review)))], Wednesday.AddDays(2));

        Assert.InRange(bank.Unsent(Wednesday.AddDays(2), 100).Count, 10, 30);
    }

    [Fact]
    public void What_a_bank_signs_can_be_verified_with_its_public_key()
    {
        using BankKey key = new("bravo", 2);
        var body = "{\"type\":\"pain.002\"}"u8.ToArray();
        using var reader = ECDsa.Create();
        reader.ImportFromPem(key.PublicKey);

        var signature = Convert.FromBase64String(key.Sign("m1", body));

        Assert.Equal("bravo-2", key.Id);
        byte[] signed = [.. "bravo\nm1\n"u8, .. body];
        Assert.True(reader.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public void Dispose()
    {
        foreach (var ledger in _ledgers) ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What is told on each day from the first on.</summary>
    private static IEnumerable<string> Days(Bank bank)
    {
        for (var day = 1; day <= 12; day++)
        {
            var now = Wednesday.AddDays(day - 1);
            bank.Book(now);
            while (bank.Unsent(now, 10) is { Count: > 0 } wave)
            {
                foreach (var message in wave) yield return $"{day}:{Told(message)}";
                bank.SetSent(wave);
            }
        }
    }

    private static string Told(OutgoingMessage message)
    {
        if (Encoding.UTF8.GetString(message.Body).Contains("camt.054", StringComparison.Ordinal))
        {
            var entry = JsonSerializer.Deserialize<CreditNotification>(message.Body, MarketJson.Options)!.Entries.Single();
            return entry is { EndToEndId: "c-D1", ReturnReasonCode: "AC01" } ? "returned" : "credit";
        }

        var status = JsonSerializer.Deserialize<PaymentStatusReport>(message.Body, MarketJson.Options)!.Transactions.Single();
        var amount = status.Amount == Money.Brl(69_65) ? "" : $" {Money.Text(status.Amount.Cents)}";
        return $"{status.Status}{amount}{(status.EndToEndId == "c-D9" ? " c-D9" : "")}";
    }

    private Bank Open(string kinds)
    {
        var ledger = BankLedger.Open(Path.Combine(_folder, "bank.db"));
        _ledgers.Add(ledger);
        Disturbances disturbances = new(1, DisturbanceTable.Parse(kinds).Kinds!, rate: 10_000);
        Bank bank = new("acme", new BankCalendar(BrazilianHolidays.All, MarketTimeZone.Zone), ledger, BankConduct.Proper with { Disturbances = disturbances });
        bank.OpenAccounts(("pool", 1_000_00));
        return bank;
    }

    private static IncomingMessage Pay(string paymentId, string purpose = LedgerPayment.Disbursement) => Message(paymentId, new PaymentInitiation(
        PaymentInitiation.TypeName, paymentId, Wednesday, 1, "69.65",
        [new PaymentOrder(paymentId, purpose, Money.Brl(69_65), new DateOnly(2017, 3, 1), "pool", "supplier", "o1-1")]));

    private static IncomingMessage Ask(string reviewId) =>
        Message(reviewId, new OrderReview(OrderReview.TypeName, reviewId, "c", $"order of {reviewId}", Money.Brl(70_00), new DateOnly(2017, 3, 8)));

    private static IncomingMessage Message<T>(string id, T message) => new(id, JsonSerializer.SerializeToUtf8Bytes(message, MarketJson.Options));
}
