using static ScfFunctions.Domain.Account;

namespace ScfFunctions.Domain;

/// <summary>The entries that each event of a case makes in the books. Pure; the figures are those of cases.md row 18.</summary>
/// <remarks>
/// Pending instructions post nothing; only what settled does. Amounts of zero make no line, and an event without any makes no
/// entry. A negative amount goes to the other side: it corrects an earlier entry (a credit with an earlier value date arrived late).
/// </remarks>
public static class Journals
{
    public const string SettledEvent = "settled";
    public const string InterestAccruedEvent = "interest-accrued";
    public const string FeeEarnedEvent = "fee-earned";
    public const string PenaltyAccruedEvent = "penalty-accrued";
    public const string ChargedEvent = "charged";
    public const string CreditBookedEvent = "credit-booked";
    public const string CreditSuspendedEvent = "credit-suspended";
    public const string CreditMatchedEvent = "credit-matched";
    public const string AllocatedEvent = "allocated";
    public const string SweptEvent = "swept";
    public const string ResidualPaidEvent = "residual-paid";
    public const string SetOffEvent = "set-off";
    public const string FeePaidEvent = "fee-paid";
    public const string GuaranteedEvent = "guaranteed";
    public const string GuaranteeCalledEvent = "guarantee-called";
    public const string GuaranteePaidEvent = "guarantee-paid";
    public const string GuaranteeRefundedEvent = "guarantee-refunded";
    public const string ProvidedEvent = "provided";
    public const string ImpairedEvent = "impaired";
    public const string WrittenOffEvent = "written-off";
    public const string RecoveredEvent = "recovered";
    public const string RemittedEvent = "remitted";
    public const string ShortfallCoveredEvent = "shortfall-covered";

    /// <summary>What the event name of a reversing entry begins with.</summary>
    public const string ReversalPrefix = "reversal-of-";

    /// <summary>
    /// The disbursement settled at the bank: principal gross, payment net. The fee is the funder's and not yet earned, or the bank
    /// owes it to the platform, whose income it is.
    /// </summary>
    public static IReadOnlyList<JournalEntry> Settled(FinancingPolicy policy, DateOnly date, Advance advance)
    {
        var funder = FunderBook.Of(policy.Funder);
        return policy.FeeIsFunders
            ? Entry(funder.Book, date, SettledEvent, (LoanPrincipal, advance.Amount), (funder.Cash, -advance.Net), (UnearnedFee, -advance.Fee))
            :
            [
                .. Entry(funder.Book, date, SettledEvent, (LoanPrincipal, advance.Amount), (funder.Cash, -advance.Net), (DueToPlatform, -advance.Fee)),
                .. Entry(Book.P, date, SettledEvent, (DueFromBank, advance.Fee), (ServiceFeeIncome, -advance.Fee)),
            ];
    }

    /// <summary>The bank paid the platform its fee.</summary>
    public static IReadOnlyList<JournalEntry> FeePaid(FunderBook funder, DateOnly date, Money amount) => PaidByBank(funder, date, FeePaidEvent, amount);

    /// <summary>The bank gave back what it had been paid too much under the guarantee.</summary>
    public static IReadOnlyList<JournalEntry> GuaranteeRefunded(FunderBook funder, DateOnly date, Money amount) => PaidByBank(funder, date, GuaranteeRefundedEvent, amount);

    /// <summary>The memo of the guarantee follows its share of the exposure; a fall is a negative amount.</summary>
    public static IReadOnlyList<JournalEntry> Guaranteed(DateOnly date, Money change) =>
        Entry(Book.P, date, GuaranteedEvent, (GuaranteesGiven, change), (Contra, -change));

    /// <summary>The bank has called the guarantee: the platform owes it, and what is provided for it is used first.</summary>
    /// <param name="date">The booking date.</param>
    /// <param name="amount">What was called.</param>
    /// <param name="provided">All that is provided for it; null for nothing. What it is more than the amount is released.</param>
    public static IReadOnlyList<JournalEntry> GuaranteeCalled(DateOnly date, Money amount, Money? provided = null)
    {
        var used = provided ?? Money.Zero(amount.Currency);
        return Entry(Book.P, date, GuaranteeCalledEvent, (GuaranteeProvision, used), (GuaranteeLoss, amount - used), (GuaranteePayable, -amount));
    }

    /// <summary>The platform provides for what it expects to lose of its own exposure; a fall is a negative amount, and releases.</summary>
    /// <param name="funder">Who lends: what the platform lends is impaired, what it guarantees of a bank's loan is a liability.</param>
    /// <param name="date">The booking date.</param>
    /// <param name="change">By how much the provision rises.</param>
    public static IReadOnlyList<JournalEntry> Provided(FunderBook funder, DateOnly date, Money change) => funder.Book == Book.P
        ? Entry(Book.P, date, ProvidedEvent, (ImpairmentLoss, change), (LoanAllowance, -change))
        : Entry(Book.P, date, ProvidedEvent, (GuaranteeLoss, change), (GuaranteeProvision, -change));

    /// <summary>The platform paid under its guarantee: the bank's claim falls by as much, and the platform has it, fully provided for.</summary>
    /// <param name="funder">The bank's book.</param>
    /// <param name="date">The booking date.</param>
    /// <param name="amount">What was paid.</param>
    /// <param name="principal">What of it was principal that the bank was owed by then.</param>
    /// <param name="interest">What of it was interest. What is left was owed no more: the bank owes it back.</param>
    public static IReadOnlyList<JournalEntry> GuaranteePaid(FunderBook funder, DateOnly date, Money amount, Money principal, Money interest)
    {
        var excess = amount - principal - interest;
        return
        [
            .. Entry(Book.P, date, GuaranteePaidEvent, (GuaranteePayable, amount), (PlatformCash, -amount)),
            .. Entry(funder.Book, date, GuaranteePaidEvent, (funder.Cash, amount), (LoanPrincipal, -principal), (InterestReceivable, -interest), (DueToPlatform, -excess)),
            .. Entry(Book.P, date, GuaranteePaidEvent, (SubrogatedPrincipal, principal), (SubrogatedInterest, interest), (SubrogationAllowance, -principal - interest)),
            .. Entry(Book.P, date, GuaranteePaidEvent, (DueFromBank, excess), (GuaranteeLoss, -excess)),
        ];
    }

    /// <summary>The same after the write-off, when nothing of the claim is in the books any more.</summary>
    public static IReadOnlyList<JournalEntry> GuaranteePaidAgain(FunderBook funder, DateOnly date, Money amount) =>
    [
        .. Entry(Book.P, date, GuaranteePaidEvent, (GuaranteePayable, amount), (PlatformCash, -amount)),
        .. Entry(funder.Book, date, GuaranteePaidEvent, (funder.Cash, amount), (LoanRecovery, -amount)),
    ];

    /// <summary>Principal is not expected back.</summary>
    public static IReadOnlyList<JournalEntry> Impaired(FunderBook funder, DateOnly date, Money principal) =>
        Entry(funder.Book, date, ImpairedEvent, (ImpairmentLoss, principal), (LoanAllowance, -principal));

    /// <summary>
    /// What is left is given up in the books: principal against its allowance; what was earned and not paid against income (Fineract, LoanChargeOff);
    /// the guarantor's claim against its allowance.
    /// </summary>
    public static IReadOnlyList<JournalEntry> WrittenOff(FunderBook funder, DateOnly date, LoanPosition left)
    {
        var income = left.InterestDue + left.PenaltyDue + left.FeesDue;
        return
        [
            .. Entry(funder.Book, date, WrittenOffEvent,
                (LoanAllowance, left.Principal), (IncomeWrittenOff, income),
                (LoanPrincipal, -left.Principal), (InterestReceivable, -left.InterestDue), (PenaltyReceivable, -left.PenaltyDue), (FeeReceivable, -left.FeesDue)),
            .. Entry(Book.P, date, WrittenOffEvent,
                (SubrogationAllowance, left.OwedToGuarantor), (SubrogatedPrincipal, -left.GuarantorPrincipal), (SubrogatedInterest, -left.GuarantorInterest)),
        ];
    }

    /// <summary>All that is left of a claim is given up: what of it is principal, and is not provided for, is impaired first.</summary>
    /// <param name="funder">Who lends.</param>
    /// <param name="date">The booking date.</param>
    /// <param name="left">The claim.</param>
    /// <param name="provided">All that the funder has provided for it; null for nothing. What it is more than the principal is released.</param>
    public static IReadOnlyList<JournalEntry> GivenUp(FunderBook funder, DateOnly date, LoanPosition left, Money? provided = null) =>
        [.. Impaired(funder, date, left.Principal - (provided ?? Money.Zero(left.Principal.Currency))), .. WrittenOff(funder, date, left)];

    /// <summary>A credit came in for a loan that was written off: nothing of it is in the books any more but the money.</summary>
    public static IReadOnlyList<JournalEntry> Recovered(FunderBook funder, DateOnly date, Allocation allocation) =>
    [
        .. Held(RecoveredEvent, date, allocation),
        .. Entry(funder.Book, date, RecoveredEvent, (DueFromCollection, allocation.ToFunder), (LoanRecovery, -allocation.ToFunder)),
        .. Entry(Book.P, date, RecoveredEvent, (DueFromCollection, allocation.ToGuarantor), (GuaranteeRecovery, -allocation.ToGuarantor)),
    ];

    /// <summary>Of what a loan that is written off had earned, some is given back: it was no income, and is no income lost. Before a write-off the accruals fall by it.</summary>
    public static IReadOnlyList<JournalEntry> Remitted(FunderBook funder, DateOnly date, Remission remission) => Entry(
        funder.Book, date, RemittedEvent, (InterestIncome, remission.Interest), (PenaltyIncome, remission.Penalty), (IncomeWrittenOff, -remission.Total));

    /// <summary>What was earned since the last posting: <c>loan.At(date).Accrued - posted</c>.</summary>
    public static IReadOnlyList<JournalEntry> Accrued(FunderBook funder, DateOnly date, Accruals earned) =>
    [
        .. Entry(funder.Book, date, InterestAccruedEvent, (InterestReceivable, earned.Interest), (InterestIncome, -earned.Interest)),
        .. Entry(funder.Book, date, FeeEarnedEvent, (UnearnedFee, earned.FeeIncome), (FeeIncome, -earned.FeeIncome)),
        .. Entry(funder.Book, date, PenaltyAccruedEvent, (PenaltyReceivable, earned.Penalty), (PenaltyIncome, -earned.Penalty)),
        .. Entry(funder.Book, date, ChargedEvent, (FeeReceivable, earned.Charges), (FeeIncome, -earned.Charges)),
    ];

    /// <summary>A credit on the collection account, known to be for this case.</summary>
    public static IReadOnlyList<JournalEntry> CreditBooked(DateOnly date, Money amount) =>
        Entry(Book.C, date, CreditBookedEvent, (CollectionCash, amount), (Unallocated, -amount));

    /// <summary>A credit on the collection account that matches no case.</summary>
    public static IReadOnlyList<JournalEntry> CreditSuspended(DateOnly date, Money amount) =>
        Entry(Book.C, date, CreditSuspendedEvent, (CollectionCash, amount), (Suspense, -amount));

    /// <summary>A suspended credit found its case.</summary>
    public static IReadOnlyList<JournalEntry> CreditMatched(DateOnly date, Money amount) =>
        Entry(Book.C, date, CreditMatchedEvent, (Suspense, amount), (Unallocated, -amount));

    /// <summary>A credit went through the waterfall: first client money, then the funder's book. Accrue to the same date before.</summary>
    public static IReadOnlyList<JournalEntry> Allocated(FunderBook funder, DateOnly date, Allocation allocation) =>
    [
        .. Held(AllocatedEvent, date, allocation),
        .. Entry(funder.Book, date, AllocatedEvent,
            (DueFromCollection, allocation.ToFunder), (FeeReceivable, -allocation.Fees), (PenaltyReceivable, -allocation.Penalty),
            (InterestReceivable, -allocation.Interest), (LoanPrincipal, -allocation.Principal)),
        .. Entry(Book.P, date, AllocatedEvent,
            (DueFromCollection, allocation.ToGuarantor), (SubrogatedInterest, -allocation.GuarantorInterest), (SubrogatedPrincipal, -allocation.GuarantorPrincipal)),
        .. Entry(Book.P, date, AllocatedEvent, (SubrogationAllowance, allocation.ToGuarantor), (GuaranteeRecovery, -allocation.ToGuarantor)),
    ];

    /// <summary>The funder's part left the collection account for the funder's own.</summary>
    public static IReadOnlyList<JournalEntry> SweptToFunder(FunderBook funder, DateOnly date, Money amount) =>
    [
        .. Entry(Book.C, date, SweptEvent, (HeldForFunder, amount), (CollectionCash, -amount)),
        .. Entry(funder.Book, date, SweptEvent, (funder.Cash, amount), (DueFromCollection, -amount)),
    ];

    /// <summary>The guarantor's part of a recovery left the collection account for the platform's own.</summary>
    public static IReadOnlyList<JournalEntry> SweptToGuarantor(DateOnly date, Money amount) =>
    [
        .. Entry(Book.C, date, SweptEvent, (HeldForGuarantor, amount), (CollectionCash, -amount)),
        .. Entry(Book.P, date, SweptEvent, (PlatformCash, amount), (DueFromCollection, -amount)),
    ];

    /// <summary>The residual was paid to the supplier.</summary>
    public static IReadOnlyList<JournalEntry> ResidualPaid(DateOnly date, Money amount) =>
        Entry(Book.C, date, ResidualPaidEvent, (HeldForSupplier, amount), (CollectionCash, -amount));

    /// <summary>What was left for the supplier is another case's now, on the same collection account.</summary>
    public static IReadOnlyList<JournalEntry> SetOff(DateOnly date, Money amount) =>
        Entry(Book.C, date, SetOffEvent, (HeldForSupplier, amount), (CollectionCash, -amount));

    /// <summary>The platform has made good what the supplier got too much.</summary>
    public static IReadOnlyList<JournalEntry> ShortfallCovered(FunderBook funder, DateOnly date, Money amount) =>
    [
        .. Entry(Book.C, date, ShortfallCoveredEvent, (CollectionCash, amount), (HeldForSupplier, -amount)),
        .. Entry(Book.P, date, ShortfallCoveredEvent, (ShortfallLoss, amount), (funder.PlatformsCash, -amount)),
    ];

    /// <summary>The entry that undoes another: the same lines on the other side.</summary>
    public static JournalEntry Reversal(JournalEntry entry, DateOnly date) => new(
        entry.Book, date, ReversalPrefix + entry.Event,
        [.. entry.Lines.Select(line => line with { Side = line.Side == Side.Debit ? Side.Credit : Side.Debit }).OrderBy(line => line.Side)]);

    /// <summary>The bank paid what it owed the platform.</summary>
    private static IReadOnlyList<JournalEntry> PaidByBank(FunderBook funder, DateOnly date, string name, Money amount) =>
    [
        .. Entry(funder.Book, date, name, (DueToPlatform, amount), (funder.Cash, -amount)),
        .. Entry(Book.P, date, name, (PlatformCash, amount), (DueFromBank, -amount)),
    ];

    /// <summary>Whose the money on the collection account is now.</summary>
    private static IReadOnlyList<JournalEntry> Held(string name, DateOnly date, Allocation allocation) => Entry(
        Book.C, date, name,
        (Unallocated, allocation.Total), (HeldForFunder, -allocation.ToFunder), (HeldForGuarantor, -allocation.ToGuarantor), (HeldForSupplier, -allocation.Residual));

    /// <summary>An entry from signed amounts, debits above zero; none if all are zero.</summary>
    private static IReadOnlyList<JournalEntry> Entry(Book book, DateOnly date, string name, params ReadOnlySpan<(Account Account, Money Debit)> signed)
    {
        List<JournalLine> debits = [], credits = [];
        foreach (var (account, debit) in signed)
        {
            if (debit.IsPositive) debits.Add(new JournalLine(account, Side.Debit, debit));
            else if (debit.IsNegative) credits.Add(new JournalLine(account, Side.Credit, -debit));
        }

        return debits is [] && credits is [] ? [] : [new JournalEntry(book, date, name, [.. debits, .. credits])];
    }
}
