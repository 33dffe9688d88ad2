using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Marketplace.Bank;

/// <summary>What can be read and written in one commit of the <see cref="BankLedger"/>. Valid only inside it.</summary>
internal sealed class LedgerTransaction(BankLedger ledger)
{
    private const string PaymentColumns = "payment_id, message_id, purpose, cents, currency, debtor, creditor, reference, bank_day, state, reason, change_day";
    private const string CreditColumns = "reference, account, order_number, cents, currency, bank_day, value_date, booked, shares";

    /// <summary>Opens an account; one that is open keeps its balance.</summary>
    public void OpenAccount(string account, long cents) =>
        ledger.Execute("INSERT INTO accounts (account, cents) VALUES ($1, $2) ON CONFLICT DO NOTHING", account, cents);

    /// <summary>The balance in cents, or null where the bank keeps no such account.</summary>
    public long? Balance(string account) =>
        ledger.Query("SELECT cents FROM accounts WHERE account = $1", row => (long?)row.GetInt64(0), account).FirstOrDefault();

    /// <summary>Adds to an account (takes, where negative) and writes the entry.</summary>
    public void Post(string account, long cents, DateOnly bankDay, string cause)
    {
        if (ledger.Execute("UPDATE accounts SET cents = cents + $2 WHERE account = $1", account, cents) != 1)
            throw new InvalidOperationException($"The bank keeps no account '{account}'.");
        ledger.Execute("INSERT INTO entries (account, cents, bank_day, cause) VALUES ($1, $2, $3, $4)", account, cents, Text(bankDay), cause);
    }

    public List<(string Account, long Cents)> Accounts() =>
        ledger.Query("SELECT account, cents FROM accounts ORDER BY account", row => (row.GetString(0), row.GetInt64(1)));

    /// <summary>What was booked on an account since its last statement.</summary>
    public List<LedgerEntry> Unstated(string account) => ledger.Query(
        "SELECT seq, cents, bank_day, cause FROM entries WHERE account = $1 AND seq > (SELECT COALESCE(MAX(last_entry), 0) FROM statements WHERE account = $1) ORDER BY seq",
        row => new LedgerEntry(row.GetInt64(0), row.GetInt64(1), Day(row.GetString(2)), row.GetString(3)), account);

    /// <summary>Notes that an account has been stated up to an entry.</summary>
    /// <returns>The statement's number on the account, from 1.</returns>
    public int AddStatement(string account, DateOnly day, long lastEntry)
    {
        var number = 1 + ledger.Query("SELECT COALESCE(MAX(number), 0) FROM statements WHERE account = $1", row => row.GetInt32(0), account).Single();
        ledger.Execute("INSERT INTO statements (account, number, bank_day, last_entry) VALUES ($1, $2, $3, $4)", account, number, Text(day), lastEntry);
        return number;
    }

    /// <summary>How many statements of an account there were.</summary>
    public int StatementCount(string account) => ledger.Query("SELECT COUNT(*) FROM statements WHERE account = $1", row => row.GetInt32(0), account).Single();

    /// <summary>The bank is open on a day.</summary>
    /// <returns>The day that is over because of it; null where it was open on this one, or is for the first time.</returns>
    public DateOnly? BeginDay(DateOnly day)
    {
        var before = ledger.Query("SELECT bank_day FROM open_day", row => (DateOnly?)Day(row.GetString(0))).FirstOrDefault();
        if (before >= day) return null;
        ledger.Execute("INSERT INTO open_day (id, bank_day) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET bank_day = $1", Text(day));
        return before;
    }

    /// <summary>Remembers a message, and says whether it was here before.</summary>
    public Acquaintance Receive(string messageId, byte[] body)
    {
        var known = ledger.Query("SELECT body FROM received WHERE message_id = $1", row => (byte[])row[0], messageId);
        if (known.Count == 0)
        {
            ledger.Execute("INSERT INTO received (message_id, body, repeats, differing) VALUES ($1, $2, 0, 0)", messageId, body);
            return Acquaintance.First;
        }

        if (known[0].AsSpan().SequenceEqual(body))
        {
            ledger.Execute("UPDATE received SET repeats = repeats + 1 WHERE message_id = $1", messageId);
            return Acquaintance.Repeat;
        }

        MarkDiffering(messageId);
        return Acquaintance.Different;
    }

    /// <summary>Notes that something came under an id that stands for something else.</summary>
    public void MarkDiffering(string messageId) => ledger.Execute("UPDATE received SET differing = differing + 1 WHERE message_id = $1", messageId);

    /// <summary>Notes that a payment id came once more.</summary>
    public void NoteRepeat(RepeatedPayment repeat) =>
        ledger.Execute("INSERT INTO repeats (payment_id, message_id, identical) VALUES ($1, $2, $3)", repeat.PaymentId, repeat.MessageId, repeat.IsIdentical ? 1 : 0);

    public List<RepeatedPayment> Repeats() => ledger.Query(
        "SELECT payment_id, message_id, identical FROM repeats ORDER BY seq", row => new RepeatedPayment(row.GetString(0), row.GetString(1), row.GetBoolean(2)));

    public LedgerPayment? Payment(string paymentId) =>
        ledger.Query($"SELECT {PaymentColumns} FROM payments WHERE payment_id = $1", ReadPayment, paymentId).FirstOrDefault();

    public void Add(LedgerPayment payment) => ledger.Execute(
        $"INSERT INTO payments ({PaymentColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        payment.PaymentId, payment.MessageId, payment.Purpose, payment.Amount.Cents, payment.Amount.Currency, payment.Debtor, payment.Creditor,
        payment.Reference, Text(payment.BankDay), payment.State.ToString(), payment.ReasonCode, payment.ChangeDay is { } day ? Text(day) : null);

    public void SetState(string paymentId, PaymentState state, string? reasonCode) =>
        ledger.Execute("UPDATE payments SET state = $2, reason = $3 WHERE payment_id = $1", paymentId, state.ToString(), reasonCode);

    /// <summary>It will not change again.</summary>
    public void SetChanged(string paymentId) => ledger.Execute("UPDATE payments SET change_day = NULL WHERE payment_id = $1", paymentId);

    /// <summary>Payments taken on whose bank day is <paramref name="day"/> or earlier.</summary>
    public List<LedgerPayment> Waiting(DateOnly day) =>
        ledger.Query($"SELECT {PaymentColumns} FROM payments WHERE state = 'Accepted' AND bank_day <= $1 ORDER BY bank_day, payment_id", ReadPayment, Text(day));

    /// <summary>Payments that come back, or are paid after all, on <paramref name="day"/> or earlier.</summary>
    public List<LedgerPayment> Changing(DateOnly day) => ledger.Query(
        $"SELECT {PaymentColumns} FROM payments WHERE change_day IS NOT NULL AND change_day <= $1 AND state IN ('Settled', 'Rejected') ORDER BY change_day, payment_id",
        ReadPayment, Text(day));

    public int PaymentCount() => ledger.Query("SELECT COUNT(*) FROM payments", row => row.GetInt32(0)).Single();

    public List<LedgerPayment> Payments() => ledger.Query($"SELECT {PaymentColumns} FROM payments ORDER BY payment_id", ReadPayment);

    /// <summary>Whether the bank has paid a supplier for this order.</summary>
    public bool HasFinanced(string orderNumber) => ledger.Query(
        "SELECT 1 FROM payments WHERE reference = $1 AND purpose = 'Disbursement' AND state = 'Settled' LIMIT 1", _ => true, orderNumber).Count > 0;

    /// <param name="entry">The entry in the words of a notification, as JSON; null where nobody is notified of it.</param>
    /// <returns>False where the credit is there already.</returns>
    public bool Add(LedgerCredit credit, string? entry) => ledger.Execute(
        $"INSERT INTO credits ({CreditColumns}, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        credit.Reference, credit.Account, credit.OrderNumber, credit.Amount.Cents, credit.Amount.Currency, Text(credit.BankDay), Text(credit.ValueDate), credit.Booked ? 1 : 0,
        JsonSerializer.Serialize(credit.Shares, MarketJson.Options), entry) == 1;

    /// <summary>Credits to be booked on <paramref name="day"/> or earlier, with what is to be told of them.</summary>
    public List<(LedgerCredit Credit, string? Entry)> CreditsDue(DateOnly day) => ledger.Query(
        $"SELECT {CreditColumns}, entry FROM credits WHERE booked = 0 AND bank_day <= $1 ORDER BY bank_day, reference",
        row => (ReadCredit(row), row.IsDBNull(9) ? null : row.GetString(9)), Text(day));

    public void SetBooked(string reference) => ledger.Execute("UPDATE credits SET booked = 1 WHERE reference = $1", reference);

    public LedgerCredit? Credit(string reference) => ledger.Query($"SELECT {CreditColumns} FROM credits WHERE reference = $1", ReadCredit, reference).FirstOrDefault();

    /// <summary>What is told of a credit; null where nothing is.</summary>
    public string? EntryOf(string reference) =>
        ledger.Query("SELECT entry FROM credits WHERE reference = $1", row => row.IsDBNull(0) ? null : row.GetString(0), reference).FirstOrDefault();

    public List<LedgerCredit> Credits() => ledger.Query($"SELECT {CreditColumns} FROM credits ORDER BY reference", ReadCredit);

    /// <summary>Puts a message into the outbox; one that is there stays as it is.</summary>
    public void Enqueue(Dispatch dispatch, OutgoingMessage message) => ledger.Execute(
        "INSERT INTO outbox (message_id, cause, subject, body, due, last, copies, unsent) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING",
        message.MessageId, dispatch.Cause, dispatch.Subject, message.Body, dispatch.Due is { } due ? Text(due) : "", dispatch.IsLast ? 1 : 0, dispatch.Copies);

    /// <summary>Has the answers to a message sent once more: whoever repeats a question may have missed the answer.</summary>
    public void SendAgain(string cause) => ledger.Execute("UPDATE outbox SET unsent = MAX(unsent, 1) WHERE cause = $1", cause);

    /// <summary>Has the answers to a message go out by now, where they were to wait longer.</summary>
    public void Release(string cause, DateTimeOffset now) => ledger.Execute("UPDATE outbox SET due = MIN(due, $2) WHERE cause = $1", cause, Text(now));

    /// <summary>The messages that may go out now: the oldest about each subject, and those that go last one by one after all others.</summary>
    public List<OutgoingMessage> Unsent(DateTimeOffset now, int most)
    {
        var usual = ledger.Query(
            "SELECT message_id, body FROM outbox WHERE seq IN (SELECT MIN(seq) FROM outbox WHERE unsent > 0 AND last = 0 AND due <= $1 GROUP BY subject) ORDER BY seq LIMIT $2",
            ReadMessage, Text(now), most);
        return usual.Count > 0
            ? usual
            : ledger.Query("SELECT message_id, body FROM outbox WHERE unsent > 0 AND last = 1 AND due <= $1 ORDER BY message_id LIMIT 1", ReadMessage, Text(now));
    }

    public void SetSent(string messageId) => ledger.Execute("UPDATE outbox SET unsent = unsent - 1 WHERE message_id = $1 AND unsent > 0", messageId);

    public (int Messages, int Repeats, int Differing) Received() => ledger.Query(
        "SELECT COUNT(*), COALESCE(SUM(repeats), 0), COALESCE(SUM(differing), 0) FROM received",
        row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2))).Single();

    /// <summary>The sum of an account's entries, in cents: what moved on it since it was opened.</summary>
    public long Movement(string account) =>
        ledger.Query("SELECT COALESCE(SUM(cents), 0) FROM entries WHERE account = $1", row => row.GetInt64(0), account).Single();

    private static OutgoingMessage ReadMessage(SqliteDataReader row) => new(row.GetString(0), (byte[])row[1]);

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static LedgerPayment ReadPayment(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), new Money(row.GetInt64(3), row.GetString(4)), row.GetString(5), row.GetString(6), row.GetString(7),
        Day(row.GetString(8)), Enum.Parse<PaymentState>(row.GetString(9)), row.IsDBNull(10) ? null : row.GetString(10), row.IsDBNull(11) ? null : Day(row.GetString(11)));

    private static LedgerCredit ReadCredit(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), new Money(row.GetInt64(3), row.GetString(4)), Day(row.GetString(5)), Day(row.GetString(6)), row.GetBoolean(7),
        JsonSerializer.Deserialize<List<CreditShare>>(row.GetString(8), MarketJson.Options)!);
}
