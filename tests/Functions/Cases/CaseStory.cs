using ScfFunctions;
using ScfFunctions.Application;
using ScfFunctions.Closing;
using ScfFunctions.Delivery;
using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Monitoring;
using ScfFunctions.Orders;
using ScfFunctions.Repayment;
using ScfFunctions.Storage;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>Tells the life of the case of cases.md row 18 by its rules alone, day by day, and keeps what each decision said.</summary>
internal sealed class CaseStory
{
    private static readonly Evidence Said = new(Flow.Capital, "bank alpha", "test", default, "00");

    public FinancingCase Case { get; private set; } = new()
    {
        Id = "c1",
        Tenant = "t",
        OrderId = "o1",
        OrderNumber = "N-1",
        AgreementId = "a1",
        SupplierId = "s1",
        BuyerId = "b1",
        AppliedAt = At(0),
    };

    public List<JournalEntry> Journal { get; } = [];

    public List<CaseFact> Facts { get; } = [];

    public List<Effect> Effects { get; } = [];

    public static DateTimeOffset At(int day) => new(Row18.Day(day), new TimeOnly(12, 0), TimeSpan.Zero);

    /// <summary>Approved, verified, instructed and settled on day 0.</summary>
    public static CaseStory Disbursed() => Verified().Instruct().BankSays("c1-D1", PaymentStatus.Settled, "6965", 0);

    /// <summary>The same under other terms, released by the bank where it decides.</summary>
    public static CaseStory Disbursed(FinancingTerms terms) => Verified(terms).Instruct().BankSays("c1-D1", PaymentStatus.Settled, "6965", 0);

    public static CaseStory Verified() => Verified(Row18.Terms);

    public static CaseStory Verified(FinancingTerms terms)
    {
        var story = Checked(terms);
        return terms.Policy.Decider == Decider.Bank ? story.Hear(InboxKind.OrderDecision, new OrderDecision("c1-review-1", IsApproved: true, null), 0) : story;
    }

    /// <summary>All checks have passed; a bank that decides has been asked.</summary>
    public static CaseStory Checked(FinancingTerms terms) => new CaseStory()
        .Take((change, stamp) => ApplicationRules.Underwrite(change, Admitted with { Terms = terms, LastFixing = terms.FloatingRate is null ? null : new Fixing(Row18.DayZero, 950) }, stamp), 0)
        .Verify(0);

    public static OrderWorth Worth { get; } = new(Sek("10000"), Sek("0"), Sek("0"), Row18.Day(10), Row18.Day(60));

    public static Admission Admitted { get; } = new(PartyStatus.Active, PartyStatus.Active, AgreementStatus.Live, FacilityStatus.Live, null, Row18.Terms, "pool");

    /// <summary>All checks pass, and the limits carry what the order of row 18 is worth.</summary>
    public CaseStory Verify(int day) => Take((change, stamp) => AdvanceRules.Decide(
        change, new Verification([new VerificationCheck("AllOfThem", CheckResult.Passed, null)]), Row18.Granted, Row18.Granted.Amount, Worth, stamp), day);

    /// <summary>Looks again at everything; nothing speaks against paying but what the case itself knows.</summary>
    public CaseStory Disburse(int day) => Take((change, stamp) => DisbursementRules.Disburse(
        change, new(HoldsCover: true, OrderIsOurs: true, OrderIsCancelled: false, PartiesAreActive: true, AgreementHasEnded: false, FacilityHasExpired: false, FacilityIsFrozen: false), stamp), day);

    public CaseStory Instruct() => Take(DisbursementRules.Instruct, 0);

    public CaseStory Receive(int day, string value, bool final = true) =>
        Take((change, stamp) => DeliveryRules.Received(change, new ReceiptAdvice(At(day), Sek(value), final), stamp), day);

    public CaseStory Despatch(int day) => Take((change, stamp) => DeliveryRules.Despatched(change, new DespatchAdvice(At(day), "carrier", null), stamp), day);

    public CaseStory Credit(int day, string amount, string currency = "SEK", int? valueDay = null, string payer = "b-acc", string? charges = null) => Take(
        (change, stamp) => RepaymentRules.Credit(
            change,
            new CollectionCredit("collection-1", $"E{day}", Money.Parse(amount, currency), Row18.Day(day), Row18.Day(valueDay ?? day), "buyer", payer, "o1", charges is null ? null : Money.Parse(charges, currency)),
            stamp),
        day);

    public CaseStory BankSays(string paymentId, PaymentStatus status, string amount, int day, string? reason = null) => Hear(
        InboxKind.PaymentStatus, new PaymentStatusReport(paymentId, status, reason, Sek(amount), status == PaymentStatus.Settled ? Row18.Day(day) : null), day);

    public CaseStory Review(int day) => Take(MonitoringRules.Review, day);

    public CaseStory Resume(int day) => Hear(InboxKind.Resume, new PersonDecision("ana", "looked", "any"), day);

    /// <summary>Two persons give up what the supplier has been told that it owes.</summary>
    public CaseStory GiveUp(int day) => Hear(InboxKind.Accept, new PersonDecision("ana", "gone", ResidualRules.Overpaid, Case.ResidualDemand?.Subject), day);

    public CaseStory Approve(int day) => Hear(InboxKind.Approve, new PersonDecision("ana", "looked", "order-referred"), day);

    /// <summary>Tells the case anything through its inbox.</summary>
    public CaseStory Hear<T>(string kind, T said, int day, int orderVersion = 0) => Take(
        (change, stamp) => CaseInboxActivities.Decide(change.Case, new InboxItem(kind, "item", At(day), StorageJson.Write(said), stamp.Evidence, orderVersion), At(day)), day);

    public CaseStory Close(int day) => Take(ClosingActivities.Decide, day);

    public CaseStory Take(Func<CaseChange, FactStamp, CaseChange> rule, int day)
    {
        var change = CaseCalls.Settle(Case, rule(new CaseChange(Case), new FactStamp(At(day), At(day), Said with { ReceivedAt = At(day) })));
        Journal.AddRange(change.Entries);
        Facts.AddRange(change.Facts);
        Effects.AddRange(change.Effects);
        Case = change.Case with { Sequence = Case.Sequence + 1 };
        return this;
    }

    /// <summary>The payments instructed so far, as <c>id amount</c>.</summary>
    public IEnumerable<string> Instructed => Effects.OfType<SendToBank>().Where(send => send.Type == Pain001.Type).Select(send => $"{send.MessageId} {Case.FindPayment(send.MessageId)!.Amount}");

    public IEnumerable<string> WorkItems => Effects.OfType<RaiseWorkItem>().Select(item => item.Kind);

    /// <summary>The journal of a book, as <c>day 60 allocated B: DueFromCollection 7140.00 / InterestReceivable 140.00, LoanPrincipal 7000.00</c>.</summary>
    public IEnumerable<string> Written(Book book) => Journal.Where(entry => entry.Book == book).Select(entry =>
        $"day {entry.Date.DayNumber - Row18.DayZero.DayNumber} {entry.Event}: {Lines(entry, Side.Debit)} / {Lines(entry, Side.Credit)}");

    /// <summary>Every account that is not zero, as <c>B BankCash 105.00</c>.</summary>
    public IEnumerable<string> Balances => TrialBalance.Empty.Add(Journal).Rows.Where(row => !row.Balance.IsZero).Select(row => $"{row.Book} {row.Account} {row.Balance.Amount}");

    private static string Lines(JournalEntry entry, Side side) =>
        string.Join(", ", entry.Lines.Where(line => line.Side == side).Select(line => $"{line.Account} {line.Amount.Amount}"));
}
