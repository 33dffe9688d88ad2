using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What our books believe to have moved on a bank account: the other side of a statement's entry.</summary>
/// <param name="Bank">The code of the bank that keeps the account.</param>
/// <param name="Account">The account.</param>
/// <param name="Identity">What a statement's entry is recognised by; see <see cref="StatementEntry.Identity"/>.</param>
/// <param name="Direction">Which way the money went.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="On">The day on which our books have it.</param>
/// <param name="BookingDate">When this bank said to have booked it; null where it has not said.</param>
/// <param name="ValueDate">The value date that this bank has told; null where it has told none.</param>
/// <param name="CaseId">The case whose payment it is; null for what came in from outside.</param>
public sealed record AccountMovement(
    string Bank, string Account, string Identity, EntryDirection Direction, Money Amount, DateOnly On, DateOnly? BookingDate, DateOnly? ValueDate, string? CaseId)
{
    /// <summary>What the movement does to the balance.</summary>
    [JsonIgnore]
    public Money Signed => Direction == EntryDirection.Credit ? Amount : -Amount;

    /// <summary>A credit that was booked on a collection account, whole, whatever its parts are for.</summary>
    public static AccountMovement OfCredit(string bank, CollectionCredit credit) => new(
        bank, credit.Account, IdentityOfEntry(credit.EntryReference), EntryDirection.Credit, credit.Amount, credit.BookingDate, credit.BookingDate, credit.ValueDate, CaseId: null);

    /// <summary>A payment's identity on an account; that it came back is another one.</summary>
    public static string IdentityOfPayment(string paymentId, bool isReturn) => $"{(isReturn ? "return" : "payment")} {paymentId}";

    /// <summary>The identity of an entry that belongs to no payment of ours.</summary>
    public static string IdentityOfEntry(string entryReference) => $"entry {entryReference}";
}

/// <summary>What our payments move on the accounts that we know: the funder's, the collection account, the platform's own.</summary>
public static class PaymentMovements
{
    /// <summary>A payment has settled.</summary>
    /// <param name="financing">Its case.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="on">The day that our books have it on.</param>
    /// <param name="valueDate">The value date that the paying bank has told; null where it has told none.</param>
    /// <remarks>What another bank does with the money on its side, and when, nobody tells us: there the amount alone is known.</remarks>
    public static IEnumerable<BookMovement> Paid(FinancingCase financing, Payment payment, DateOnly on, DateOnly? valueDate) =>
        Legs(financing, payment, isReturn: false, on, bookingDate: null, valueDate);

    /// <summary>A payment came back.</summary>
    /// <param name="financing">Its case.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="bookingDate">When the paying bank booked it.</param>
    public static IEnumerable<BookMovement> Returned(FinancingCase financing, Payment payment, DateOnly bookingDate) =>
        Legs(financing, payment, isReturn: true, bookingDate, bookingDate, valueDate: null);

    private static IEnumerable<BookMovement> Legs(FinancingCase financing, Payment payment, bool isReturn, DateOnly on, DateOnly? bookingDate, DateOnly? valueDate)
    {
        var terms = financing.Terms!;
        var (debtor, creditor) = Pain001.AccountsOf(terms, payment.Purpose);
        yield return new BookMovement(new AccountMovement(
            payment.Bank, debtor, AccountMovement.IdentityOfPayment(payment.Id, isReturn), isReturn ? EntryDirection.Credit : EntryDirection.Debit, payment.Amount, on,
            bookingDate, valueDate, financing.Id));
        if (KeeperOf(terms, payment.Purpose) is not { } keeper) yield break;
        var isTold = keeper == payment.Bank;
        yield return new BookMovement(new AccountMovement(
            keeper, creditor, AccountMovement.IdentityOfPayment(payment.Id, isReturn), isReturn ? EntryDirection.Debit : EntryDirection.Credit, payment.Amount, on,
            isTold ? bookingDate : null, isTold ? valueDate : null, financing.Id));
    }

    /// <summary>The bank that keeps the account which is paid; null for the supplier's, which is not ours to know.</summary>
    private static string? KeeperOf(FinancingTerms terms, PaymentPurpose purpose) => purpose switch
    {
        PaymentPurpose.Disbursement or PaymentPurpose.Residual => null,
        PaymentPurpose.Sweep or PaymentPurpose.Guarantee => terms.PayingBank,
        PaymentPurpose.Fee => terms.PlatformAccount is null ? terms.PayingBank : terms.AccountBank,
        _ => terms.AccountBank,
    };
}
