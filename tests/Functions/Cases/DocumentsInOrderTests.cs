using ScfFunctions;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Cases;

/// <summary>A document that the order had when it was verified is neither counted twice nor a reason to verify it anew; a later one is both.</summary>
public sealed class DocumentsInOrderTests
{
    private const int Verified = 3;

    public static TheoryData<string, object> Documents => new()
    {
        { InboxKind.OrderChange, new OrderChange(CaseStory.At(0), "C-1", Sek("12000"), Sek("0"), new DateOnly(2018, 2, 1)) },
        { InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(0), Sek("1000"), "less") },
        { InboxKind.Dispute, new Dispute(CaseStory.At(0), "D-1", DisputeEvent.Opened, Sek("1000"), "broken") },
        { InboxKind.CreditNote, new CreditNote(CaseStory.At(0), "N-1", Sek("1000"), "late") },
        { InboxKind.MisdirectedPayment, new MisdirectedPayment(CaseStory.At(0), Sek("1000"), null) },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Given_a_verified_case_Then_only_a_document_that_the_order_did_not_have_has_it_verified_anew(string kind, object document)
    {
        var financing = CaseStory.Verified().Case with { OrderVersion = Verified };

        Assert.Equal(Lifecycle.Verified, Hear(financing, kind, document, Verified).Case.Lifecycle);
        Assert.Equal(Lifecycle.Approved, Hear(financing, kind, document, Verified + 1).Case.Lifecycle);
    }

    [Fact]
    public void Given_a_payment_under_way_When_a_cancellation_comes_that_the_order_had_Then_the_value_falls_once()
    {
        var financing = CaseStory.Verified().Instruct().Case with { OrderVersion = Verified };
        var cancellation = new OrderCancellation(CaseStory.At(0), Sek("1000"), "less");

        Assert.Equal(Sek("10000"), Hear(financing, InboxKind.OrderCancellation, cancellation, Verified).Case.OrderValue);
        Assert.Equal(Sek("9000"), Hear(financing, InboxKind.OrderCancellation, cancellation, Verified + 1).Case.OrderValue);
    }

    [Fact]
    public void Given_a_credit_note_that_the_order_had_Then_the_case_still_knows_that_the_buyer_owes_less() =>
        Assert.Equal(Sek("1000"), Hear(
            CaseStory.Verified().Case with { OrderVersion = Verified }, InboxKind.CreditNote, new CreditNote(CaseStory.At(0), "N-1", Sek("1000"), "late"), Verified).Case.Diluted);

    [Fact]
    public void Given_a_dispute_whose_resolution_is_told_before_its_opening_Then_only_what_was_upheld_counts_once()
    {
        var story = CaseStory.Disbursed();
        var resolution = new Dispute(CaseStory.At(1), "D-1", DisputeEvent.PartlyUpheld, Sek("400"), "half of it");

        story.Hear(InboxKind.Dispute, resolution, 2).Hear(InboxKind.Dispute, new Dispute(CaseStory.At(1), "D-1", DisputeEvent.Opened, Sek("1000"), "broken"), 2)
            .Hear(InboxKind.Dispute, resolution, 2);

        Assert.Equal((false, Sek("400"), Sek("9600")), (story.Case.HasOpenDispute, story.Case.Diluted, Receivable.Of(story.Case).Unpaid));
        Assert.Equal(["principal-recalled"], story.WorkItems);
        Assert.Equal(["DisputePartlyUpheld", "PrincipalRecalled", "DisputeOpened", "DisputePartlyUpheld"], story.Facts.Select(fact => fact.Name).TakeLast(4));
    }

    public static TheoryData<string, object> OtherDocuments => new()
    {
        { InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(0), null, "off") },
        { InboxKind.DespatchAdvice, new DespatchAdvice(CaseStory.At(0), "carrier", null) },
        { InboxKind.ReceiptAdvice, new ReceiptAdvice(CaseStory.At(0), Sek("1000"), Final: true) },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    [MemberData(nameof(OtherDocuments))]
    public void Given_a_case_that_was_refused_before_its_order_was_verified_Then_a_document_is_recorded_and_nothing_else(string kind, object document)
    {
        var refused = CaseStory.Verified().Case with { Lifecycle = Lifecycle.Rejected, OrderValue = null, Advance = null };

        var change = Hear(refused, kind, document, 1);

        Assert.Equal(refused, change.Case);
        Assert.EndsWith("nothing was lent: no effect.", Assert.Single(change.Facts).Detail, StringComparison.Ordinal);
        Assert.Empty(change.Effects);
    }

    [Fact]
    public void Given_a_cancelled_case_whose_payment_was_rejected_When_the_bank_paid_it_after_all_Then_what_was_told_meanwhile_counts()
    {
        var story = CaseStory.Verified().Instruct().BankSays("c1-D1", PaymentStatus.Rejected, "6965", 0, "AC04").Resume(1)
            .Hear(InboxKind.OrderCancellation, new OrderCancellation(CaseStory.At(1), null, "off"), 1);
        Assert.Equal(Lifecycle.Cancelled, story.Case.Lifecycle);

        story.Hear(InboxKind.CreditNote, new CreditNote(CaseStory.At(2), "N-1", Sek("1000"), "late"), 2).BankSays("c1-D1", PaymentStatus.Settled, "6965", 3).Resume(4);

        Assert.Equal((Lifecycle.Disbursed, Sek("1000")), (story.Case.Lifecycle, story.Case.Diluted));
    }

    private static CaseChange Hear(FinancingCase financing, string kind, object document, int orderVersion) => CaseInboxActivities.Decide(
        financing,
        new InboxItem(kind, "d1", CaseStory.At(0), StorageJson.Write(document), new Evidence(Flow.Business, "site", "test", CaseStory.At(0), "00"), orderVersion),
        CaseStory.At(0));
}
