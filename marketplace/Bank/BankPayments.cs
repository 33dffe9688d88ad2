using System.Text.Json;
using Marketplace.Disturbing;
using Marketplace.Reports;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Bank;

/// <summary>How a bank takes on payments, makes them and tells of them.</summary>
internal sealed class BankPayments(string code, BankCalendar calendar, BankConduct conduct)
{
    // ISO 20022 external status and return reason codes.
    private const string UnknownAccount = "AC01";
    private const string UnknownDebtor = "AC02";
    private const string ClosedAccount = "AC04";
    private const string NotEnoughMoney = "AM04";
    private const string WrongAmount = "AM12";

    private const int DaysLate = 5;

    /// <summary>Takes on the payments of a message. One whose id is known is never made again, whatever message it comes in.</summary>
    public void Take(LedgerTransaction transaction, PaymentInitiation initiation, string messageId, Acquaintance acquaintance, DateTimeOffset now)
    {
        List<LedgerPayment> taken = [];
        foreach (var order in initiation.Payments)
        {
            if (transaction.Payment(order.EndToEndId) is { } known) Repeat(transaction, order, known, messageId, acquaintance);
            else if (acquaintance == Acquaintance.First) taken.Add(Add(transaction, order, messageId, now));
        }

        foreach (var payment in taken.Where(payment => payment.BankDay > calendar.OpenDay(now) && conduct.WithPayment(payment) != SettledLate))
            Tell(transaction, payment, "ACCP", now);
    }

    /// <summary>Makes a payment whose day has come, or rejects it.</summary>
    /// <returns>Whether money moved.</returns>
    public bool Book(LedgerTransaction transaction, LedgerPayment payment, DateTimeOffset now)
    {
        var conductHere = conduct.WithPayment(payment);
        var reason = WhyNot(transaction, payment) ?? (conductHere is PaymentRejected or SettledAfterRejected ? ClosedAccount : null);
        var booked = payment with { State = reason is null ? PaymentState.Settled : PaymentState.Rejected, ReasonCode = reason };
        transaction.SetState(payment.PaymentId, booked.State, reason);
        if (reason is null) Move(transaction, payment, payment.Amount.Cents, payment.BankDay);
        Tell(transaction, booked, conductHere, now);
        return reason is null;
    }

    /// <summary>What was paid comes back, and what was rejected is paid after all, where the bank has to think better of it.</summary>
    /// <returns>Whether money moved to the creditor.</returns>
    public bool Change(LedgerTransaction transaction, LedgerPayment payment, DateTimeOffset now)
    {
        transaction.SetChanged(payment.PaymentId);
        if (payment.State == PaymentState.Settled)
        {
            Return(transaction, payment, now);
            return false;
        }

        var paid = payment with { State = PaymentState.Settled, ReasonCode = null, BankDay = payment.ChangeDay!.Value };
        transaction.SetState(payment.PaymentId, PaymentState.Settled, null);
        Move(transaction, paid, paid.Amount.Cents, paid.BankDay);
        Tell(transaction, paid, "ACSC", now);
        return true;
    }

    /// <summary>Takes back a payment that the other bank could not place.</summary>
    private void Return(LedgerTransaction transaction, LedgerPayment payment, DateTimeOffset now)
    {
        var day = payment.ChangeDay!.Value;
        transaction.SetState(payment.PaymentId, PaymentState.Returned, UnknownAccount);
        Move(transaction, payment, -payment.Amount.Cents, day);
        CreditEntry entry = new($"X-{payment.PaymentId}", "BOOK", "CRDT", payment.Amount, day, day, "Returned", Bank.OtherBanks, payment.Reference)
        {
            EndToEndId = payment.PaymentId,
            ReturnReasonCode = UnknownAccount,
        };
        var id = $"{code}-{entry.EntryReference}";
        Enqueue(transaction, payment, id, new CreditNotification(CreditNotification.TypeName, id, code, now, payment.Debtor, [entry]));
        conduct.Disturbances.Note(PaymentReturned, payment.Reference);
    }

    private static void Repeat(LedgerTransaction transaction, PaymentOrder order, LedgerPayment known, string messageId, Acquaintance acquaintance)
    {
        var isSame = known.Amount == order.Amount && known.Creditor == order.CreditorAccount && known.Debtor == order.DebtorAccount;
        transaction.NoteRepeat(new RepeatedPayment(order.EndToEndId, messageId, isSame && acquaintance != Acquaintance.Different));
        if (acquaintance != Acquaintance.First) return;
        if (isSame) transaction.SendAgain(known.MessageId);
        else transaction.MarkDiffering(messageId);
    }

    private LedgerPayment Add(LedgerTransaction transaction, PaymentOrder order, string messageId, DateTimeOffset now)
    {
        LedgerPayment payment = new(
            order.EndToEndId, messageId, order.Purpose, order.Amount, order.DebtorAccount, order.CreditorAccount,
            order.RemittanceInformation ?? "", calendar.BankDay(now), PaymentState.Accepted, null);
        payment = conduct.WithPayment(payment) switch
        {
            SettledLate => payment with { BankDay = calendar.Later(payment.BankDay, DaysLate) },
            PaymentReturned => payment with { ChangeDay = calendar.Later(payment.BankDay, conduct.DaysUntilBack(payment.Reference)) },
            SettledAfterRejected => payment with { ChangeDay = calendar.Later(payment.BankDay, 1) },
            _ => payment,
        };
        transaction.Add(payment);
        return payment;
    }

    private static void Move(LedgerTransaction transaction, LedgerPayment payment, long cents, DateOnly day)
    {
        transaction.Post(payment.Debtor, -cents, day, payment.PaymentId);
        transaction.Post(transaction.Balance(payment.Creditor) is null ? Bank.OtherBanks : payment.Creditor, cents, day, payment.PaymentId);
    }

    private static string? WhyNot(LedgerTransaction transaction, LedgerPayment payment) =>
        payment.Amount.Cents <= 0 ? WrongAmount
        : transaction.Balance(payment.Debtor) is not { } balance ? UnknownDebtor
        : balance < payment.Amount.Cents && !IsPassedOn(payment) ? NotEnoughMoney
        : null;

    /// <summary>What came in is passed on even where the bank has taken back other money from the account meanwhile: it lends the account so much.</summary>
    private static bool IsPassedOn(LedgerPayment payment) => payment.Purpose is "Sweep" or "Residual" or "Recovery";

    /// <summary>Tells what became of a payment, as it should or otherwise.</summary>
    private void Tell(LedgerTransaction transaction, LedgerPayment payment, DisturbanceKind? kind, DateTimeOffset now)
    {
        var isSettled = payment.State == PaymentState.Settled;
        if (isSettled && kind == SettledWrongAmount && payment.Amount.Cents > 1)
            Tell(transaction, payment with { Amount = Money.Brl(payment.Amount.Cents - 1) }, "ACSC", now, suffix: "-odd");
        Tell(transaction, payment, isSettled ? "ACSC" : "RJCT", now, due: isSettled && kind == SettledWrongAmount ? now.AddDays(1) : null);
        if (isSettled && kind == SettledTwice) Tell(transaction, payment, "ACSC", now, "-2", now.AddDays(1));
        if (kind is { } struck && struck != PaymentReturned) conduct.Disturbances.Note(struck, payment.Reference);
        if (!conduct.InventsStatusFor(payment)) return;
        Tell(transaction, payment with { PaymentId = $"{PaymentIds.CaseOf(payment.PaymentId)}-D9", State = PaymentState.Settled, ReasonCode = null }, "ACSC", now);
        conduct.Disturbances.Note(UnknownPaymentStatus, payment.Reference);
    }

    private void Tell(LedgerTransaction transaction, LedgerPayment payment, string status, DateTimeOffset now, string suffix = "", DateTimeOffset? due = null)
    {
        TransactionStatus told = new(payment.PaymentId, status, payment.ReasonCode, payment.Amount, payment.State == PaymentState.Settled ? payment.BankDay : null);
        var id = $"{code}-{payment.PaymentId}-{status}{suffix}";
        Enqueue(transaction, payment, id, new PaymentStatusReport(PaymentStatusReport.TypeName, id, code, now, [told]), due);
    }

    private void Enqueue<T>(LedgerTransaction transaction, LedgerPayment payment, string id, T message, DateTimeOffset? due = null) => transaction.Enqueue(
        new Dispatch(payment.MessageId, payment.Reference) { Due = due, Copies = conduct.Copies(payment.Reference) },
        new OutgoingMessage(id, JsonSerializer.SerializeToUtf8Bytes(message, MarketJson.Options)));
}
