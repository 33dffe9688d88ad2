using System.Text.Json;

namespace Marketplace.Bank;

/// <summary>A message that reached the bank.</summary>
internal sealed record IncomingMessage(string MessageId, byte[] Body);

/// <summary>What the bank does with messages, payments and credits; every change is one commit of its ledger, with the message that tells of it.</summary>
internal sealed class Bank(string code, BankCalendar calendar, BankLedger ledger)
{
    /// <summary>Stands for all accounts at other banks: suppliers are paid there, buyers pay from there.</summary>
    public const string OtherBanks = "other-banks";

    // ISO 20022 external status reason codes.
    private const string UnknownDebtor = "AC02";
    private const string NotEnoughMoney = "AM04";
    private const string WrongAmount = "AM12";

    public string Code => code;

    public void OpenAccounts(params IEnumerable<(string Account, long Cents)> accounts) => ledger.Commit(transaction =>
    {
        transaction.OpenAccount(OtherBanks, 0);
        foreach (var (account, cents) in accounts) transaction.OpenAccount(account, cents);
    });

    /// <summary>Takes on payment messages, all in one commit. A message seen before changes nothing and is answered once more.</summary>
    /// <returns>The ids and reasons of those that cannot be acted upon.</returns>
    public IReadOnlyDictionary<string, string> Take(IReadOnlyList<IncomingMessage> messages, DateTimeOffset now) => ledger.Commit(transaction =>
    {
        Dictionary<string, string> unreadable = [];
        foreach (var message in messages)
        {
            try
            {
                Take(transaction, message, now);
            }
            catch (BankMessageException e)
            {
                unreadable[message.MessageId] = e.Message;
            }
        }

        return unreadable;
    });

    /// <summary>Has buyers pay: the credits are booked once the bank is open for them.</summary>
    /// <param name="payments">Order number, what the buyer writes on it, account, amount and when it is paid.</param>
    /// <returns>How many of the orders the bank has not financed: their buyers pay the supplier, elsewhere.</returns>
    public int Collect(IReadOnlyList<BuyerPayment> payments) => ledger.Commit(transaction =>
    {
        var elsewhere = 0;
        foreach (var payment in payments)
        {
            if (!transaction.HasFinanced(payment.OrderNumber))
            {
                elsewhere++;
                continue;
            }

            var credit = new LedgerCredit($"C-{payment.OrderNumber}", payment.Account, payment.OrderNumber, payment.Amount, calendar.BankDay(payment.PaidAt), Booked: false);
            transaction.Add(credit, payment.Notice);
        }

        return elsewhere;
    });

    /// <summary>Books all that is due by now and tells of it.</summary>
    public void Book(DateTimeOffset now) => ledger.Commit(transaction =>
    {
        var day = OpenDay(now);
        foreach (var payment in transaction.Waiting(day)) Book(transaction, payment, now);
        foreach (var (credit, notice) in transaction.CreditsDue(day)) Book(transaction, credit, notice, now);
    });

    public List<OutgoingMessage> Unsent(int most) => ledger.Commit(transaction => transaction.Unsent(most));

    public void SetSent(IReadOnlyList<OutgoingMessage> messages) => ledger.Commit(transaction =>
    {
        foreach (var message in messages) transaction.SetSent(message.MessageId);
    });

    private static void Take(LedgerTransaction transaction, PaymentOrder order, string messageId, DateOnly bankDay)
    {
        if (transaction.Payment(order.EndToEndId) is { } known)
        {
            if (known.Amount != order.Amount || known.Creditor != order.CreditorAccount || known.Debtor != order.DebtorAccount) transaction.MarkDiffering(messageId);
            else transaction.SendAgain(known.MessageId);
            return;
        }

        transaction.Add(new LedgerPayment(
            order.EndToEndId, messageId, order.Purpose, order.Amount, order.DebtorAccount, order.CreditorAccount,
            order.RemittanceInformation ?? "", bankDay, PaymentState.Accepted, null));
    }

    private void Take(LedgerTransaction transaction, IncomingMessage message, DateTimeOffset now)
    {
        var initiation = PaymentInitiation.Parse(message.Body);
        switch (transaction.Receive(message.MessageId, message.Body))
        {
            case Acquaintance.Repeat:
                transaction.SendAgain(message.MessageId);
                return;
            case Acquaintance.Different:
                return;
        }

        var bankDay = calendar.BankDay(now);
        foreach (var payment in initiation.Payments) Take(transaction, payment, message.MessageId, bankDay);
        if (bankDay > OpenDay(now)) Tell(transaction, [.. initiation.Payments.Select(payment => transaction.Payment(payment.EndToEndId)!)], "ACCP", now);
    }

    private void Book(LedgerTransaction transaction, LedgerPayment payment, DateTimeOffset now)
    {
        var reason = WhyNot(transaction, payment);
        var state = reason is null ? PaymentState.Settled : PaymentState.Rejected;
        transaction.SetState(payment.PaymentId, state, reason);
        if (reason is null)
        {
            transaction.Post(payment.Debtor, -payment.Amount.Cents, payment.BankDay, payment.PaymentId);
            var creditor = transaction.Balance(payment.Creditor) is null ? OtherBanks : payment.Creditor;
            transaction.Post(creditor, payment.Amount.Cents, payment.BankDay, payment.PaymentId);
        }

        Tell(transaction, [payment with { State = state, ReasonCode = reason }], reason is null ? "ACSC" : "RJCT", now);
    }

    private void Book(LedgerTransaction transaction, LedgerCredit credit, string notice, DateTimeOffset now)
    {
        transaction.Post(OtherBanks, -credit.Amount.Cents, credit.BankDay, credit.Reference);
        transaction.Post(credit.Account, credit.Amount.Cents, credit.BankDay, credit.Reference);
        transaction.SetBooked(credit.Reference);
        var entry = new CreditEntry(
            credit.Reference, "BOOK", "CRDT", credit.Amount, credit.BankDay, credit.BankDay,
            "Buyer", OtherBanks, notice);
        Enqueue(transaction, credit.Reference, $"{code}-{credit.Reference}", id => new CreditNotification(
            CreditNotification.TypeName, id, code, now, credit.Account, [entry]));
    }

    private void Tell(LedgerTransaction transaction, IReadOnlyList<LedgerPayment> payments, string status, DateTimeOffset now)
    {
        foreach (var payment in payments)
        {
            var settled = payment.State == PaymentState.Settled ? payment.BankDay : (DateOnly?)null;
            var transactionStatus = new TransactionStatus(payment.PaymentId, status, payment.ReasonCode, payment.Amount, settled);
            Enqueue(transaction, payment.MessageId, $"{code}-{payment.PaymentId}-{status}", id => new PaymentStatusReport(
                PaymentStatusReport.TypeName, id, code, now, [transactionStatus]));
        }
    }

    private static string? WhyNot(LedgerTransaction transaction, LedgerPayment payment) =>
        payment.Amount.Cents <= 0 ? WrongAmount
        : transaction.Balance(payment.Debtor) is not { } balance ? UnknownDebtor
        : balance < payment.Amount.Cents ? NotEnoughMoney
        : null;

    private static void Enqueue<T>(LedgerTransaction transaction, string cause, string messageId, Func<string, T> message) =>
        transaction.Enqueue(cause, new OutgoingMessage(messageId, JsonSerializer.SerializeToUtf8Bytes(message(messageId), MarketJson.Options)));

    /// <summary>The last day on which the bank had opened by now.</summary>
    private DateOnly OpenDay(DateTimeOffset now)
    {
        var day = calendar.BankDay(now);
        while (!calendar.IsBusinessDay(day) || calendar.OpensAt(day) > now) day = day.AddDays(-1);
        return day;
    }
}

/// <param name="Notice">What the buyer writes for the payee: the order's id at the backend.</param>
internal sealed record BuyerPayment(string OrderNumber, string Notice, string Account, Money Amount, DateTimeOffset PaidAt);
