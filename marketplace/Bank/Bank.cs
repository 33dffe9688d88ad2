using System.Text.Json;

namespace Marketplace.Bank;

/// <summary>A message that reached the bank.</summary>
internal sealed record IncomingMessage(string MessageId, byte[] Body);

/// <summary>A bank: every change is one commit of its ledger, with the message that tells of it.</summary>
/// <param name="code">Its code at the backend.</param>
/// <param name="calendar">Its days.</param>
/// <param name="ledger">Its own, which nobody else writes.</param>
/// <param name="conduct">What it does other than it should; null is nothing.</param>
internal sealed class Bank(string code, BankCalendar calendar, BankLedger ledger, BankConduct? conduct = null)
{
    /// <summary>Stands for all accounts at other banks: suppliers are paid there, buyers pay from there.</summary>
    public const string OtherBanks = "other-banks";

    private readonly BankPayments _payments = new(code, calendar, conduct ?? BankConduct.Proper);
    private readonly BankCredits _credits = new(code, calendar, conduct ?? BankConduct.Proper);
    private readonly BankStatements _statements = new(code, calendar, conduct ?? BankConduct.Proper);
    private readonly BankDecisions _decisions = new(code, calendar, conduct ?? BankConduct.Proper);

    public string Code => code;

    public BankLedger Ledger => ledger;

    public void OpenAccounts(params IEnumerable<(string Account, long Cents)> accounts) => ledger.Commit(transaction =>
    {
        transaction.OpenAccount(OtherBanks, 0);
        foreach (var (account, cents) in accounts) transaction.OpenAccount(account, cents);
    });

    /// <summary>Takes in messages, all in one commit. A message seen before changes nothing and is answered once more.</summary>
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

    /// <summary>Whether it has paid a supplier for this order, and the money has not come back.</summary>
    public bool HasFinanced(string orderNumber) => ledger.Commit(transaction => transaction.HasFinanced(orderNumber));

    /// <summary>Whether an advance that it paid for an order is still to come back; nothing is called for such a loan.</summary>
    public bool AwaitsReturn(string orderNumber, DateOnly today) => ledger.Commit(transaction => transaction.Payments())
        .Any(payment => payment is { Purpose: LedgerPayment.Disbursement, State: PaymentState.Settled } && payment.Reference == orderNumber && payment.ChangeDay >= today);

    /// <summary>Calls the guarantee for a loan of its own; each call once.</summary>
    public void Call(string caseId, string orderNumber, DateOnly asOf, Money amount, DateTimeOffset now) => ledger.Commit(transaction =>
    {
        var id = $"{code}-call-{caseId}-{asOf:yyyyMMdd}";
        GuaranteeCall call = new(GuaranteeCall.TypeName, id, code, now, caseId, asOf, amount);
        transaction.Enqueue(new Dispatch(id, orderNumber), new OutgoingMessage(id, JsonSerializer.SerializeToUtf8Bytes(call, MarketJson.Options)));
    });

    /// <summary>Has buyers pay: the credits are booked once the bank is open for them.</summary>
    public void Collect(IReadOnlyList<BuyerPayment> payments) => ledger.Commit(transaction =>
    {
        foreach (var payment in payments) _credits.Collect(transaction, payment);
    });

    /// <summary>Takes a credit back that it has booked for a payer, on a day to come; once.</summary>
    public void TakeBack(string reference, DateTimeOffset at) => ledger.Commit(transaction =>
    {
        if (transaction.Credit(reference) is { } credit && transaction.EntryOf(reference) is { } entry) _credits.TakeBack(transaction, credit, entry, at);
    });

    /// <summary>Takes in what another bank has paid to accounts here.</summary>
    public void Receive(IEnumerable<LedgerPayment> payments) => ledger.Commit(transaction =>
    {
        foreach (var payment in payments) BankCredits.Receive(transaction, payment);
    });

    /// <summary>Books all that is due by now and tells of it.</summary>
    /// <returns>What it paid to accounts that it does not keep.</returns>
    public IReadOnlyList<LedgerPayment> Book(DateTimeOffset now) => ledger.Commit(transaction =>
    {
        _statements.StateDaysBefore(transaction, now);
        var day = calendar.OpenDay(now);
        List<LedgerPayment> leaving = [];
        foreach (var payment in transaction.Waiting(day))
        {
            if (_payments.Book(transaction, payment, now) && transaction.Balance(payment.Creditor) is null) leaving.Add(payment);
        }

        foreach (var payment in transaction.Changing(day))
        {
            if (_payments.Change(transaction, payment, now) && transaction.Balance(payment.Creditor) is null) leaving.Add(payment);
        }

        foreach (var (credit, entry) in transaction.CreditsDue(day)) _credits.Book(transaction, credit, entry, now);
        return leaving;
    });

    /// <summary>States what its accounts have not been stated of yet; at the end of everything.</summary>
    public void StateRest(DateTimeOffset now) => ledger.Commit(transaction => _statements.StateRest(transaction, now));

    /// <summary>The messages that may go out now, of which no two are about the same order or supplier.</summary>
    public List<OutgoingMessage> Unsent(DateTimeOffset now, int most) => ledger.Commit(transaction => transaction.Unsent(now, most));

    public void SetSent(IReadOnlyList<OutgoingMessage> messages) => ledger.Commit(transaction =>
    {
        foreach (var message in messages) transaction.SetSent(message.MessageId);
    });

    private void Take(LedgerTransaction transaction, IncomingMessage message, DateTimeOffset now)
    {
        var type = BankPost.TypeOf(message.Body);
        Action<Acquaintance> act = type switch
        {
            PaymentInitiation.TypeName when PaymentInitiation.Parse(message.Body) is var initiation => known =>
                _payments.Take(transaction, initiation, message.MessageId, known, now),
            CreditApplication.TypeName when BankPost.Read<CreditApplication>(message.Body, type) is var application => known =>
                _decisions.Take(transaction, application, known, now),
            OrderReview.TypeName when BankPost.Read<OrderReview>(message.Body, type) is var review => known => _decisions.Take(transaction, review, known, now),
            Reminder.TypeName when BankPost.Read<Reminder>(message.Body, type) is var reminder => known => BankDecisions.Take(transaction, reminder, known, now),
            _ => throw new BankMessageException($"a message of unknown type '{type}'"),
        };
        var acquaintance = transaction.Receive(message.MessageId, message.Body);
        act(acquaintance);
        if (acquaintance == Acquaintance.Repeat) transaction.SendAgain(message.MessageId);
    }
}
