using Marketplace.Backend;
using Marketplace.Bank;

namespace Marketplace.Reports;

/// <summary>One thing that banks, books and cases must agree on.</summary>
/// <param name="Difference">What disagrees first, or null where all is well.</param>
internal sealed record Check(string Name, string? Difference);

/// <summary>Holds what the banks paid and received against the books and the cases, to the cent.</summary>
internal static class Reconciliation
{
    private const string Platform = "P";
    private const string Client = "C";

    /// <summary>The lifecycles in which money has gone out to the supplier.</summary>
    private static readonly HashSet<string> PaidOut = new(StringComparer.Ordinal) { "Disbursed", "Defaulted", "GuaranteeCalled", "Subrogated", "WrittenOff", "Closed" };

    private static readonly string[] OwedFromCollection = ["Unallocated", "Suspense", "HeldForFunder", "HeldForGuarantor", "HeldForSupplier"];

    /// <summary>All checks, in the order in which their failures explain one another.</summary>
    public static IReadOnlyList<Check> Of(Outcome outcome) =>
    [
        new("every message to the banks is readable", outcome.Banks.SelectMany(bank => bank.Unreadable).Select(pair => $"message {pair.Key}: {pair.Value}").FirstOrDefault()),
        new("a repeated message or payment is the same", Repeated(outcome)),
        new("no payment is sent while payments are switched off", outcome.PaymentsWhileOff == 0 ? null : $"{outcome.PaymentsWhileOff} reached a bank"),
        new("every order is a case, a refusal or counted", Accounted(outcome)),
        new("every case has ended or lies before a person", Attended(outcome)),
        new("debits equal credits in every book", outcome.Books.Select(Unbalanced).FirstOrDefault(difference => difference is not null)),
        new("client money: cash equals what is owed from it", ClientMoney(outcome)),
        .. AgreementChecks.Of(outcome),
        new("every bank statement is reconciled, or somebody was called", StatementChecks.Reconciled(outcome)),
        new("the platform's own cash", PlatformCash(outcome)),
        new("one payout per financed case, of advance less fee", Payouts(outcome)),
        new("the platform's fee per case", Fees(outcome)),
        new("collected per case", CreditChecks.PerCase(outcome)),
        new("every credit is in a case or in suspense", CreditChecks.Placed(outcome)),
        new("residual per case", PerCase(outcome, financing => financing.Residual, PaidByCase(outcome, "Residual"))),
        new("a case that has ended has given back all it collected", GivenBack(outcome)),
    ];

    private static string? ClientMoney(Outcome outcome) => Amounts.Differ(
        "C CollectionCash", outcome.Balance(Client, "CollectionCash"), "owed", -OwedFromCollection.Sum(account => outcome.Balance(Client, account)));

    private static string? PlatformCash(Outcome outcome) => Amounts.Differ(
        "P PlatformCash", outcome.Balance(Platform, "PlatformCash"),
        "bank", Replay.Terms.All.Where(agreement => agreement.Guarantees).Sum(agreement => AgreementChecks.Movement(outcome, agreement.PoolAccount)));

    private static string? Repeated(Outcome outcome)
    {
        foreach (var bank in outcome.Banks)
        {
            if (bank.Repeats.FirstOrDefault(repeat => !repeat.IsIdentical) is { } other)
                return $"{bank.Code}: payment {other.PaymentId} came again with another content, in message {other.MessageId}";
            if (bank.Differing > 0) return $"{bank.Code}: {bank.Differing} came under an id that stands for something else";
        }

        return null;
    }

    private static string? Accounted(Outcome outcome)
    {
        var answered = outcome.Cases.Select(financed => financed.Order.Number)
            .Concat(outcome.Refused.Select(application => application.Order.Number)).ToHashSet(StringComparer.Ordinal);
        var unanswered = outcome.Book.Orders.FirstOrDefault(order => order.NoCase is null && !answered.Contains(order.Number));
        return unanswered is null ? null : $"order {unanswered.Number} asked for financing and was not answered";
    }

    private static string? Attended(Outcome outcome)
    {
        var attended = outcome.OpenWorkItems.Where(item => item.CaseId is not null).Select(item => item.CaseId!).ToHashSet(StringComparer.Ordinal);
        var alone = outcome.Cases.Where(financed => !Outcome.HasEnded(financed.Case) && !attended.Contains(financed.Case.Id)).ToList();
        return alone is [var first, ..] ? $"{alone.Count} cases: first {first.Name}, {Outcome.StateOf(first.Case)}, {first.Case.Balance}, {first.Case.Delivery}" : null;
    }

    private static string? Unbalanced(BookAnswer book) => Amounts.Differ(
        $"book {book.Book} {book.Currency} debits", book.Accounts.Sum(account => Money.ParseCents(account.Debit)),
        "credits", book.Accounts.Sum(account => Money.ParseCents(account.Credit)));

    private static string? Payouts(Outcome outcome)
    {
        var paid = outcome.Payments
            .Where(payment => payment is { Purpose: LedgerPayment.Disbursement, State: PaymentState.Settled })
            .ToLookup(payment => PaymentIds.CaseOf(payment.PaymentId) ?? "", StringComparer.Ordinal);
        var known = outcome.Cases.Select(financed => financed.Case.Id).ToHashSet(StringComparer.Ordinal);
        if (paid.FirstOrDefault(group => !known.Contains(group.Key)) is { } stray) return $"payment {stray.First().PaymentId} belongs to no case";
        foreach (var financed in outcome.Cases)
        {
            var financing = financed.Case;
            var payments = paid[financing.Id].ToList();
            var expected = PaidOut.Contains(financing.Lifecycle) && Amounts.Cents(financing.Advance) > 0 ? 1 : 0;
            if (payments.Count != expected) return $"{financed.Name} is {financing.Lifecycle} and was paid out {payments.Count} times";
            if (expected == 0) continue;
            var net = Amounts.Cents(financing.Advance) - Amounts.Cents(financing.Fee);
            if (Amounts.Differ($"{financed.Name} advance less fee", net, "bank", payments[0].Amount.Cents) is { } difference) return difference;
        }

        return null;
    }

    /// <summary>
    /// Where the platform earns it: what the bank passed on for a case that was paid out is the case's fee. Left aside is one whose first, larger advance
    /// came back after its fee had been passed on: the platform owes the difference, and a person knows.
    /// </summary>
    private static string? Fees(Outcome outcome)
    {
        var passedOn = PaidByCase(outcome, "Fee");
        var owing = outcome.WorkItems.Where(item => item.Kind == "fee-owed-to-bank").Select(item => item.CaseId).ToHashSet(StringComparer.Ordinal);
        return outcome.Cases
            .Where(financed => financed.Trade.Agreement.FundingBank is not null && PaidOut.Contains(financed.Case.Lifecycle) && !owing.Contains(financed.Case.Id))
            .Select(financed => Amounts.Differ($"{financed.Name} fee", Amounts.Cents(financed.Case.Fee), "bank", passedOn.GetValueOrDefault(financed.Case.Id)))
            .FirstOrDefault(difference => difference is not null);
    }

    private static Dictionary<string, long> PaidByCase(Outcome outcome, string purpose) => outcome.Payments
        .Where(payment => payment.Purpose == purpose && payment.State == PaymentState.Settled)
        .GroupBy(payment => PaymentIds.CaseOf(payment.PaymentId) ?? "", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(payment => payment.Amount.Cents), StringComparer.Ordinal);

    private static string? PerCase(Outcome outcome, Func<CaseAnswer, Money?> books, Dictionary<string, long> bank) => outcome.Cases
        .Select(financed => Amounts.Differ(financed.Name, Amounts.Cents(books(financed.Case)), "bank", bank.GetValueOrDefault(financed.Case.Id)))
        .FirstOrDefault(difference => difference is not null);

    private static string? GivenBack(Outcome outcome)
    {
        var (passedOn, givenBack) = (new[] { "Sweep", "Residual", "Recovery" }.Select(Paid).ToList(), new[] { "Clawback", "RecoveryClawback", "Shortfall" }.Select(Paid).ToList());
        return outcome.Cases
            .Where(financed => Outcome.HasEnded(financed.Case))
            .Select(financed => Amounts.Differ(
                $"{financed.Name} collected", Amounts.Cents(financed.Case.Collected),
                "swept and passed on", financed.PassedToCases + passedOn.Sum(paid => paid.GetValueOrDefault(financed.Case.Id)) - givenBack.Sum(paid => paid.GetValueOrDefault(financed.Case.Id))))
            .FirstOrDefault(difference => difference is not null);

        Dictionary<string, long> Paid(string purpose) => PaidByCase(outcome, purpose);
    }
}

/// <summary>Compares amounts in cents.</summary>
internal static class Amounts
{
    public static long Cents(Money? amount) => amount?.Cents ?? 0;

    public static string? Differ(string left, long leftCents, string right, long rightCents) =>
        leftCents == rightCents ? null : $"{left} {Money.Text(leftCents)}, {right} {Money.Text(rightCents)}";
}
