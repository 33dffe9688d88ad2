using Marketplace;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;
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

        Differs(Moved(outcome, Terms.Platform.FunderAccount, 17501), "agreement: funder's account", "P PoolCash 175.00, bank 175.01");
    }

    [Fact]
    public void Given_money_is_left_on_the_collection_account_When_reconciled_Then_it_differs()
    {
        var outcome = Agreeing();

        Differs(Moved(outcome, Terms.Platform.CollectionAccount, 100), "agreement: collection account", "C CollectionCash and suspense 0.00, bank 1.00");
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

        Differs(
            With(outcome, financing => financing with { Fee = Money.Brl(36_00) }),
            "one payout per financed case, of advance less fee", "case c1 (order o1-1) advance less fee 6964.00, bank 6965.00");
    }

    [Fact]
    public void Given_a_case_claims_a_payout_that_the_bank_does_not_know_When_reconciled_Then_it_is_named()
    {
        var outcome = Agreeing();

        Differs(
            WithBank(outcome, bank => bank with { Payments = [.. bank.Payments.Where(payment => payment.Purpose != LedgerPayment.Disbursement)] }),
            "one payout per financed case, of advance less fee", "case c1 (order o1-1) is Closed and was paid out 0 times");
    }

    [Fact]
    public void Given_the_bank_paid_for_no_case_When_reconciled_Then_the_payment_is_named()
    {
        var outcome = Agreeing();

        Differs(
            WithBank(outcome, bank => bank with { Payments = [.. bank.Payments, Payment("ghost-D1", LedgerPayment.Disbursement, 1)] }),
            "one payout per financed case, of advance less fee", "payment ghost-D1 belongs to no case");
    }

    [Fact]
    public void Given_the_case_collected_less_than_the_bank_received_When_reconciled_Then_it_is_named() =>
        Differs(With(Agreeing(), financing => financing with { Collected = Money.Brl(9_999_99) }), "collected per case", "case c1 (order o1-1) 9999.99, bank and other cases 10000.00");

    [Fact]
    public void Given_the_residual_is_not_what_the_bank_paid_When_reconciled_Then_it_is_named() =>
        Differs(With(Agreeing(), financing => financing with { Residual = null }), "residual per case", "case c1 (order o1-1) 0.00, bank 2860.00");

    [Fact]
    public void Given_a_closed_case_kept_a_sweep_When_reconciled_Then_it_is_named()
    {
        var outcome = Agreeing();

        Differs(
            WithBank(outcome, bank => bank with { Payments = [.. bank.Payments.Where(payment => payment.Purpose != "Sweep")] }),
            "a case that has ended has given back all it collected", "case c1 (order o1-1) collected 10000.00, swept and passed on 2860.00");
    }

    [Fact]
    public void Given_cases_owe_more_than_the_book_says_When_reconciled_Then_it_differs() =>
        Differs(With(Agreeing(), financing => financing with { PrincipalOutstanding = Money.Brl(1_00) }), "agreement: outstanding principal", "P LoanPrincipal 0.00, cases 1.00");

    [Fact]
    public void Given_an_order_that_nobody_answered_When_reconciled_Then_it_is_missed()
    {
        var outcome = Agreeing();

        Differs(outcome with { Cases = [] }, "every order is a case, a refusal or counted", "order o1-1 asked for financing and was not answered");
    }

    [Fact]
    public void Given_a_message_of_another_text_When_reconciled_Then_it_is_a_difference() => Differs(
        WithBank(Agreeing(), bank => bank with { Differing = 2 }), "a repeated message or payment is the same", "acme: 2 came under an id that stands for something else");

    [Fact]
    public void Given_a_payment_id_came_again_with_another_content_When_reconciled_Then_it_is_named() => Differs(
        WithBank(Agreeing(), bank => bank with { Repeats = [new RepeatedPayment("c1-D1", "m7", IsIdentical: false)] }),
        "a repeated message or payment is the same", "acme: payment c1-D1 came again with another content, in message m7");

    [Fact]
    public void Given_an_open_case_that_nobody_is_called_to_When_reconciled_Then_it_is_named()
    {
        var open = With(Agreeing(), financing => financing with { Lifecycle = "Disbursed", EndReason = null });
        WorkItemAnswer item = new("w1", "payment-overdue", "open", "c1");

        Differs(open, "every case has ended or lies before a person", "1 cases: first case c1 (order o1-1), Disbursed, Repaid, Received");
        Assert.All(Reconciliation.Of(open with { WorkItems = [item] }), check => Assert.Null(check.Difference));
        Assert.Contains(Reconciliation.Of(open with { WorkItems = [item with { Status = "decided" }] }), check => check.Difference is not null);
    }

    [Fact]
    public void Given_a_credit_that_is_in_no_case_When_it_lies_before_a_person_Then_all_agrees_and_else_not()
    {
        var lost = WithBank(Agreeing(), bank => bank with { Credits = [.. bank.Credits, Credit("C-o2-1", "o2-1", 5_00)] });
        WorkItemAnswer item = new("w1", "credit-in-suspense", "open", null, "5.00 BRL on BR-ACME-COLLECTION (C-o2-1): no case");

        Differs(lost, "every credit is in a case or in suspense", "credit C-o2-1 over 5.00 BRL on BR-ACME-COLLECTION is in no case and in no open work item");
        Assert.Null(Reconciliation.Of(lost with { WorkItems = [item] }).Single(check => check.Name == "every credit is in a case or in suspense").Difference);
        Differs(lost with { WorkItems = [item] }, "agreement: collection account", "C CollectionCash and suspense 5.00, bank 0.00");
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
            "acme", [Payment("c1-D1", LedgerPayment.Disbursement, 6_965_00), Payment("c1-S1", "Sweep", 7_140_00), Payment("c1-R1", "Residual", 2_860_00)],
            [Credit("C-o1-1", "o1-1", 10_000_00)],
            new Dictionary<string, long> { [Terms.Platform.FunderAccount] = 175_00 }, Messages: 3, RepeatedMessages: 0, Differing: 0, [], new Dictionary<string, string>());
        return new Outcome(
            book, [new FinancedOrder(order, new Trade(Terms.Platform, PlatformBuys: false), financing, books, ["Applied", "Closed"], ["C-o1-1"])], [], books, [], [bank],
            Disturbances.None, new Dictionary<string, (string, string)>(), new Dictionary<string, int>());
    }

    private static LedgerPayment Payment(string id, string purpose, long cents) =>
        new(id, id, purpose, Money.Brl(cents), "from", "to", "o1-1", Day, PaymentState.Settled, null);

    private static LedgerCredit Credit(string reference, string orderNumber, long cents) =>
        new(reference, Terms.Platform.CollectionAccount, orderNumber, Money.Brl(cents), Day, Day, Booked: true, [new CreditShare(orderNumber, cents)]);

    private static Outcome With(Outcome outcome, Func<CaseAnswer, CaseAnswer> change) =>
        outcome with { Cases = [.. outcome.Cases.Select(financed => financed with { Case = change(financed.Case) })] };

    private static Outcome WithBank(Outcome outcome, Func<BankView, BankView> change) => outcome with { Banks = [.. outcome.Banks.Select(change)] };

    internal static Outcome Moved(Outcome outcome, string account, long cents) =>
        WithBank(outcome, bank => bank with { Movements = new Dictionary<string, long>(bank.Movements.ToDictionary()) { [account] = cents } });

    private static void Differs(Outcome outcome, string name, string difference) =>
        Assert.Equal(new Check(name, difference), Reconciliation.Of(outcome).First(check => check.Difference is not null));
}
