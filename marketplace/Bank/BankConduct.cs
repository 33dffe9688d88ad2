using Marketplace.Disturbing;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Bank;

/// <summary>What a bank does other than it should, and how long it takes over decisions.</summary>
/// <param name="DecidesLineAfter">From the question to the answer.</param>
/// <param name="DecidesOrderAfter">The same for an order.</param>
/// <param name="Disturbances">Whom it treats badly.</param>
/// <param name="StatesAccounts">Whether it sends statements of its accounts.</param>
internal sealed record BankConduct(TimeSpan DecidesLineAfter, TimeSpan DecidesOrderAfter, Disturbances Disturbances, bool StatesAccounts = false)
{
    /// <summary>How much later it tells of a credit that it forgot; the statement has it long before.</summary>
    public static readonly TimeSpan Forgetting = TimeSpan.FromDays(6);

    private const int MostDaysAstray = 45;
    private const int DaysUntilReturned = 2;

    /// <summary>Before anybody settles the loan for less or gives it up: of what comes back later than that nothing is undone, and the report would miss its payout.</summary>
    private const int MostDaysUntilReturned = 12;

    /// <summary>How much longer it thinks about an order that is called off meanwhile.</summary>
    private static readonly TimeSpan Dawdling = TimeSpan.FromDays(2);

    private static readonly DisturbanceKind[] OfAdvances = [PaymentRejected, PaymentReturned, SettledLate, SettledTwice, SettledAfterRejected, SettledWrongAmount];

    public static BankConduct Proper { get; } = new(TimeSpan.FromHours(4), TimeSpan.FromHours(3), Disturbances.None);

    /// <summary>What goes wrong with a payment; only with the first attempt to pay an advance.</summary>
    public DisturbanceKind? WithPayment(LedgerPayment payment) => IsFirstAttempt(payment) ? Disturbances.OneOf(payment.Reference, OfAdvances) : null;

    /// <summary>Whether the statement says otherwise when a payment was made; only of the first attempt to pay an advance.</summary>
    public bool Misstates(LedgerPayment payment)
    {
        if (!IsFirstAttempt(payment) || !Disturbances.Strikes(StatementMisstated, payment.Reference)) return false;
        Disturbances.Note(StatementMisstated, payment.Reference);
        return true;
    }

    /// <summary>Whether it tells of a credit only when it is asked about its statement.</summary>
    public bool Forgets(LedgerCredit credit)
    {
        if (!StatesAccounts || !Disturbances.Strikes(CreditForgotten, credit.OrderNumber)) return false;
        Disturbances.Note(CreditForgotten, credit.OrderNumber);
        return true;
    }

    /// <summary>How many business days what is paid for an order is lost on its way within the bank; 0 for none. It counts from when it came.</summary>
    public int DaysAstray(string orderNumber)
    {
        if (!Disturbances.Strikes(CreditAstray, orderNumber)) return 0;
        Disturbances.Note(CreditAstray, orderNumber);
        return 1 + Disturbances.Pick(CreditAstray, orderNumber, MostDaysAstray);
    }

    /// <summary>After how many bank days an advance comes back: mostly at once, of every third after the other bank has looked for the account for up to two weeks and a half.</summary>
    public int DaysUntilBack(string orderNumber) =>
        Math.Max(DaysUntilReturned, Disturbances.Pick(PaymentReturned, orderNumber, 3 * MostDaysUntilReturned) - (2 * MostDaysUntilReturned));

    public bool InventsStatusFor(LedgerPayment payment) => IsFirstAttempt(payment) && Disturbances.Strikes(UnknownPaymentStatus, payment.Reference);

    /// <summary>How often messages about an order or supplier are sent.</summary>
    public int Copies(string subject)
    {
        if (!Disturbances.Strikes(DuplicateMessages, subject)) return 1;
        Disturbances.Note(DuplicateMessages, subject);
        return 2;
    }

    public DisturbanceKind? WithLine(string sellerId) => Noted(Disturbances.OneOf(sellerId, LineDeclined, LineSilent), sellerId);

    public DisturbanceKind? WithOrder(string orderNumber) => Noted(Disturbances.OneOf(orderNumber, OrderDeclined, OrderSilent), orderNumber);

    /// <summary>Whether a bank that said nothing answers when it is reminded.</summary>
    public bool HeedsReminder(DisturbanceKind silence, string subject) => Disturbances.Pick(silence, subject, 2) == 0;

    public TimeSpan DecidesAfter(string orderNumber) =>
        DecidesOrderAfter + (Disturbances.Strikes(CancelledBefore, orderNumber) || Disturbances.Strikes(PartlyCancelledBefore, orderNumber) ? Dawdling : TimeSpan.Zero);

    private static bool IsFirstAttempt(LedgerPayment payment) =>
        payment.Purpose == LedgerPayment.Disbursement && payment.PaymentId.EndsWith("-D1", StringComparison.Ordinal);

    private DisturbanceKind? Noted(DisturbanceKind? kind, string subject)
    {
        if (kind is { } struck) Disturbances.Note(struck, subject);
        return kind;
    }
}
