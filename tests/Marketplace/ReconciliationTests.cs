using Marketplace;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Orders;
using Marketplace.Reports;

namespace Tests.Marketplace;

/// <summary>One repaid case with the figures of the required journal, and what each way of disagreeing is called.</summary>
public class ReconciliationTests
{
    private static readonly DateOnly Day = new(2017, 3, 1);

    [Fact]
    public void Given_bank_books_and_cases_agree_When_reconciled_Then_every_check_passes()
    {
        var checks = Reconciliation.Of(Agreeing());

        Assert.All(checks, check => Assert.Null(check.Difference));
    }

    [Fact]
    public void Given_the_bank_paid_a_cent_more_When_reconciled_Then_the_pool_account_differs()
    {
        var outcome = Agreeing();

        Differs(outcome with { Bank = outcome.Bank with { PoolMovement = 17501 } }, "pool account", "P PoolCash 175.00, bank 175.01");
    }

    [Fact]
    public void Given_money_is_left_on_the_collection_account_When_reconciled_Then_it_differs()
    {
        var outcome = Agreeing();

        Differs(outcome with { Bank = outcome.Bank with { CollectionMovement = 100 } }, "collection account", "C CollectionCash 0.00, bank 1.00");
    }

    [Fact]
    public void Given_a_book_is_not_balanced_When_reconciled_Then_it_is_named()
    {
        var outcome = Agreeing();
        var books = outcome.Books.Append(new BookAnswer("B", "BRL", [new AccountAnswer("LoanPrincipal", "1.00", "0.00")])).ToList();

        Differs(outcome with { Books = books }, "debits equal credits in every book", "book B BRL debits 1.00, credits 0.00");
    }

    [Fact]
    public void Given_client_money_is_owed_that_is_not_there_When_reconciled_Then_it_differs()
    {
        var outcome = Agreeing();
        var books = outcome.Books.Select(book => book.Book == "C"
            ? book with { Accounts = [.. book.Accounts, new AccountAnswer("HeldForSupplier", "0.00", "5.00"), new AccountAnswer("Somewhere", "5.00", "0.00")] }
            : book).ToList();

        Differs(outcome with { Books = books }, "client money: cash equals what is owed from it", "C CollectionCash 0.00, owed 5.00");
    }

    [Fact]
    public void Given_a_payout_is_not_advance_less_fee_When_reconciled_Then_case_and_order_are_named()
    {
        var outcome = Agreeing();

        Differs(With(outcome, financing => financing with { Fee = Money.Brl(36_00) }), "one payout per financed case, of advance less fee", "case c1 (order o1-1) advance less fee 6964.00, bank 6965.00");
    }

    [Fact]
    public void Given_a_case_claims_a_payout_that_the_bank_does_not_know_When_reconciled_Then_it_is_named()
    {
        var outcome = Agreeing();
        var bank = outcome.Bank with { Payments = [.. outcome.Bank.Payments.Where(payment => payment.Purpose != "Disbursement")] };

        Differs(outcome with { Bank = bank }, "one payout per financed case, of advance less fee", "case c1 (order o1-1) is Closed and was paid out 0 times");
    }

    [Fact]
    public void Given_the_bank_paid_for_no_case_When_reconciled_Then_the_payment_is_named()
    {
        var outcome = Agreeing();
        var bank = outcome.Bank with { Payments = [.. outcome.Bank.Payments, Payment("ghost-D1", "Disbursement", 1)] };

        Differs(outcome with { Bank = bank }, "one payout per financed case, of advance less fee", "payment ghost-D1 belongs to no case");
    }

    [Fact]
    public void Given_the_case_collected_less_than_the_bank_received_When_reconciled_Then_it_is_named() =>
        Differs(With(Agreeing(), financing => financing with { Collected = Money.Brl(9_999_99) }), "collected per case", "case c1 (order o1-1) 9999.99, bank 10000.00");

    [Fact]
    public void Given_the_residual_is_not_what_the_bank_paid_When_reconciled_Then_it_is_named() =>
        Differs(With(Agreeing(), financing => financing with { Residual = null }), "residual per case", "case c1 (order o1-1) 0.00, bank 2860.00");

    [Fact]
    public void Given_a_closed_case_kept_a_sweep_When_reconciled_Then_it_is_named()
    {
        var outcome = Agreeing();
        var bank = outcome.Bank with { Payments = [.. outcome.Bank.Payments.Where(payment => payment.Purpose != "Sweep")] };

        Differs(outcome with { Bank = bank }, "a closed case has given back all it collected", "case c1 (order o1-1) received 10000.00, swept and passed on 2860.00");
    }

    [Fact]
    public void Given_cases_owe_more_than_the_book_says_When_reconciled_Then_it_differs() =>
        Differs(With(Agreeing(), financing => financing with { PrincipalOutstanding = Money.Brl(1_00) }), "outstanding principal", "P LoanPrincipal 0.00, cases 1.00");

    [Fact]
    public void Given_an_order_that_nobody_answered_When_reconciled_Then_it_is_missed()
    {
        var outcome = Agreeing();

        Differs(outcome with { Cases = [] }, "every order is a case, a refusal or counted", "1 orders asked for financing, 0 were answered");
    }

    [Fact]
    public void Given_a_message_of_another_text_When_reconciled_Then_it_is_a_difference()
    {
        var outcome = Agreeing();

        Differs(outcome with { Bank = outcome.Bank with { Differing = 2 } }, "a repeated message is the same message", "2 came under an id that stands for something else");
    }

    [Theory]
    [InlineData("abc-D1", "abc")]
    [InlineData("a-b-c-S12", "a-b-c")]
    [InlineData("nonsense", null)]
    public void The_case_is_read_out_of_the_payment_id(string paymentId, string? caseId) => Assert.Equal(caseId, PaymentIds.CaseOf(paymentId));

    internal static Outcome Agreeing()
    {
        var order = TimelineTests.Order(DateTimeOffset.UnixEpoch, null, null);
        var book = new OrderBook(1, [order], new Dictionary<NoCase, int>(), []);
        var financing = new CaseAnswer(
            "c1", "b1", "Closed", "Received", "Repaid", "Repaid", [], [], Money.Brl(10_000_00), Money.Brl(7_000_00), Money.Brl(35_00),
            Money.Brl(0), Money.Brl(0), Money.Brl(10_000_00), Money.Brl(2_860_00), 0);
        BookAnswer[] books =
        [
            new("P", "BRL",
            [
                new("LoanPrincipal", "7000.00", "7000.00"), new("PoolCash", "7140.00", "6965.00"), new("FeeIncome", "0.00", "35.00"), new("InterestIncome", "0.00", "140.00"),
            ]),
            new("C", "BRL", [new("CollectionCash", "10000.00", "10000.00"), new("Unallocated", "10000.00", "10000.00")]),
        ];
        var bank = new BankView(
            [Payment("c1-D1", "Disbursement", 6_965_00), Payment("c1-S1", "Sweep", 7_140_00), Payment("c1-R1", "Residual", 2_860_00)],
            [new LedgerCredit("C-o1-1", "collection", "o1-1", Money.Brl(10_000_00), Day, Booked: true)],
            PoolMovement: 175_00, CollectionMovement: 0, Messages: 3, Repeats: 0, Differing: 0, new Dictionary<string, string>());
        return new Outcome(book, [new FinancedOrder(order, financing)], [], books, new Dictionary<string, int>(), bank);
    }

    private static LedgerPayment Payment(string id, string purpose, long cents) =>
        new(id, id, purpose, Money.Brl(cents), "from", "to", "o1-1", Day, PaymentState.Settled, null);

    private static Outcome With(Outcome outcome, Func<CaseAnswer, CaseAnswer> change) =>
        outcome with { Cases = [.. outcome.Cases.Select(financed => financed with { Case = change(financed.Case) })] };

    private static void Differs(Outcome outcome, string name, string difference) =>
        Assert.Equal(new Check(name, difference), Reconciliation.Of(outcome).First(check => check.Difference is not null));
}
