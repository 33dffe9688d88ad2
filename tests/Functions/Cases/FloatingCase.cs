using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Repayment;
using Tests.Functions.Domain.Lending;

namespace Tests.Functions.Cases;

/// <summary>A case with a floating rate in any currency, from its disbursement on, by the rules alone; fixings and credits reach it on any day.</summary>
internal sealed class FloatingCase
{
    private static readonly Evidence Said = new(Flow.Capital, "bank alpha", "test", default, "00");

    private readonly List<Fixing> _known = [];

    /// <param name="terms">Its terms; they name an index.</param>
    /// <param name="principal">What is lent on day 0.</param>
    /// <param name="first">The fixing of day 0.</param>
    public FloatingCase(FinancingTerms terms, Money principal, Fixing first)
    {
        var zero = Money.Zero(principal.Currency);
        Advance advance = new(principal, zero, AdvanceBound.Requested);
        Payment payment = new("c1-D1", PaymentPurpose.Disbursement, 1, principal, PaymentStatus.Settled, CaseStory.At(0), Row18.DayZero, "alpha", Advance: advance);
        Case = new FinancingCase
        {
            Id = "c1",
            Tenant = "t",
            OrderId = "o1",
            OrderNumber = "N-1",
            AgreementId = "a1",
            SupplierId = "s1",
            BuyerId = "b1",
            AppliedAt = CaseStory.At(0),
            Lifecycle = Lifecycle.DisbursementPending,
            Terms = terms,
            Advance = advance,
            KnownFixing = first,
            OrderValue = new Money(principal.MinorUnits * 10, principal.Currency),
            Prepaid = zero,
            Payments = [payment],
        };
        Take((change, stamp) => DisbursementRules.Settled(change, payment, stamp), 0);
    }

    public FinancingCase Case { get; private set; }

    public List<JournalEntry> Journal { get; } = [];

    public List<CaseFact> Facts { get; } = [];

    /// <summary>Fixings become known; the review tells the case all that are.</summary>
    public FloatingCase Fix(int day, params IEnumerable<Fixing> fixings)
    {
        _known.AddRange(fixings);
        return Take((change, stamp) => RateRules.Fix(change, new RateFixings(Row18.Day(day), [.. _known]), stamp), day);
    }

    public FloatingCase Credit(int day, Money amount, int? valueDay = null) => Take(
        (change, stamp) => RepaymentRules.Credit(
            change, new CollectionCredit("collection-1", $"E{Case.Sequence}", amount, Row18.Day(day), Row18.Day(valueDay ?? day), "buyer", "b-acc", "o1"), stamp),
        day);

    /// <summary>Every account that is not zero, with its balance.</summary>
    public IEnumerable<string> Balances =>
        TrialBalance.Empty.Add(Journal).Rows.Where(row => !row.Balance.IsZero).Select(row => $"{row.Book} {row.Account} {row.Balance.Amount}").Order(StringComparer.Ordinal);

    public FloatingCase Take(Func<CaseChange, FactStamp, CaseChange> rule, int day)
    {
        var change = rule(new CaseChange(Case), new FactStamp(CaseStory.At(day), CaseStory.At(day), Said with { ReceivedAt = CaseStory.At(day) }));
        Journal.AddRange(change.Entries);
        Facts.AddRange(change.Facts);
        Case = change.Case with { Sequence = Case.Sequence + 1 };
        return this;
    }
}
