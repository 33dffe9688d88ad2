using System.Text.Json;

namespace Marketplace.Bank;

/// <summary>What somebody pays into a collection account.</summary>
/// <param name="Name">Its identity on the account, without the prefix that tells credits from other entries.</param>
/// <param name="Meant">The orders that are meant, first the one whose buyer pays.</param>
/// <param name="Amount">What arrives.</param>
/// <param name="PaidAt">When it reaches the bank.</param>
internal sealed record BuyerPayment(string Name, string Account, IReadOnlyList<MeantOrder> Meant, Money Amount, DateTimeOffset PaidAt)
{
    /// <summary>Whether the payer says what it pays.</summary>
    public bool HasReference { get; init; } = true;

    /// <summary>What banks on the way kept.</summary>
    public long ChargesCents { get; init; }

    /// <summary>When the bank takes it back; null for never.</summary>
    public DateTimeOffset? ReversedAt { get; init; }

    /// <summary>How many business days it was lost on its way within the bank: its value date is that much earlier.</summary>
    public int DaysAstray { get; init; }

    public string DebtorName { get; init; } = "Buyer";

    public string DebtorAccount { get; init; } = Bank.OtherBanks;
}

/// <param name="BackendId">What the payer writes: the order's id at the backend.</param>
internal sealed record MeantOrder(string OrderNumber, string BackendId, long Cents);

/// <summary>How a bank books what is paid into its accounts, and tells of it.</summary>
internal sealed class BankCredits(string code, BankCalendar calendar, BankConduct conduct)
{
    public void Collect(LedgerTransaction transaction, BuyerPayment payment)
    {
        var day = calendar.BankDay(payment.PaidAt);
        var account = AccountFor(transaction, payment);
        var valueDate = calendar.Earlier(day, Math.Max(payment.DaysAstray, conduct.DaysAstray(payment.Meant[0].OrderNumber)));
        LedgerCredit credit = new(
            $"C-{payment.Name}", account, payment.Meant[0].OrderNumber, payment.Amount, day, valueDate, Booked: false,
            [.. payment.Meant.Select(meant => new CreditShare(meant.OrderNumber, meant.Cents))]);
        var entry = EntryOf(credit, payment);
        if (transaction.Add(credit, Text(entry)) && payment.ReversedAt is { } at) TakeBack(transaction, credit, entry, at);
    }

    /// <summary>The payer's account turns out not to have been covered. What is to be taken back already stays so.</summary>
    public void TakeBack(LedgerTransaction transaction, LedgerCredit credit, string entry, DateTimeOffset at) =>
        TakeBack(transaction, credit, JsonSerializer.Deserialize<CreditEntry>(entry, MarketJson.Options)!, at);

    private void TakeBack(LedgerTransaction transaction, LedgerCredit credit, CreditEntry entry, DateTimeOffset at)
    {
        var back = calendar.BankDay(at);
        LedgerCredit reversal = credit with
        {
            Reference = ReversalOf(credit),
            Amount = credit.Amount with { Cents = -credit.Amount.Cents },
            BankDay = back,
            ValueDate = back,
            Booked = false,
            Shares = [.. credit.Shares.Select(share => share with { Cents = -share.Cents })],
        };
        transaction.Add(reversal, Text(entry with
        {
            EntryReference = reversal.Reference,
            CreditDebitIndicator = "DBIT",
            BookingDate = back,
            ValueDate = back,
            RemittanceInformation = "The payer's account was not covered",
            Remittances = null,
            Charges = null,
            Reversal = true,
            OriginalEntryReference = credit.Reference,
        }));
    }

    /// <summary>Books what another bank has paid to an account here; whoever keeps that account's books knows of it already.</summary>
    public static void Receive(LedgerTransaction transaction, LedgerPayment payment)
    {
        if (transaction.Balance(payment.Creditor) is null) return;
        LedgerCredit credit = new($"I-{payment.PaymentId}", payment.Creditor, payment.Reference, payment.Amount, payment.BankDay, payment.BankDay, Booked: true, []);
        if (transaction.Add(credit, entry: null)) Post(transaction, credit);
    }

    public void Book(LedgerTransaction transaction, LedgerCredit credit, string? entry, DateTimeOffset now)
    {
        Post(transaction, credit);
        transaction.SetBooked(credit.Reference);
        if (entry is null) return;
        var told = JsonSerializer.Deserialize<CreditEntry>(entry, MarketJson.Options)!;
        var id = $"{code}-{credit.Reference}";
        CreditNotification notification = new(CreditNotification.TypeName, id, code, now, credit.Account.Split('/')[0], [told]);
        var isGuess = told.RemittanceInformation.Length == 0 && told.Remittances is null;
        transaction.Enqueue(
            new Dispatch(id, credit.OrderNumber)
            {
                IsLast = isGuess,
                Copies = conduct.Copies(credit.OrderNumber),
                Due = !isGuess && IsFinal(transaction, credit) && conduct.Forgets(credit) ? now + BankConduct.Forgetting : null,
            },
            new OutgoingMessage(id, JsonSerializer.SerializeToUtf8Bytes(notification, MarketJson.Options)));
    }

    /// <summary>Whether it is a credit that the bank does not take back.</summary>
    private static bool IsFinal(LedgerTransaction transaction, LedgerCredit credit) =>
        credit.Amount.Cents > 0 && transaction.Credit(ReversalOf(credit)) is null;

    private static string ReversalOf(LedgerCredit credit) => $"R-{credit.Reference[2..]}";

    /// <summary>Money of another currency lies apart, on the same account's side account.</summary>
    private static string AccountFor(LedgerTransaction transaction, BuyerPayment payment)
    {
        if (payment.Amount.Currency == Money.FilesCurrency) return payment.Account;
        var account = $"{payment.Account}/{payment.Amount.Currency}";
        transaction.OpenAccount(account, 0);
        return account;
    }

    private static CreditEntry EntryOf(LedgerCredit credit, BuyerPayment payment) => new(
        credit.Reference, "BOOK", "CRDT", credit.Amount, credit.BankDay, credit.ValueDate, payment.DebtorName, payment.DebtorAccount,
        payment.HasReference && payment.Meant.Count == 1 ? payment.Meant[0].BackendId : "")
    {
        Charges = payment.ChargesCents > 0 ? Money.Brl(payment.ChargesCents) : null,
        Remittances = payment.Meant.Count > 1 ? [.. payment.Meant.Select(meant => new Remittance(meant.BackendId, Money.Brl(meant.Cents)))] : null,
    };

    private static void Post(LedgerTransaction transaction, LedgerCredit credit)
    {
        if (credit.Amount.Currency == Money.FilesCurrency) transaction.Post(Bank.OtherBanks, -credit.Amount.Cents, credit.BankDay, credit.Reference);
        transaction.Post(credit.Account, credit.Amount.Cents, credit.BankDay, credit.Reference);
    }

    private static string Text(CreditEntry entry) => JsonSerializer.Serialize(entry, MarketJson.Options);
}
