using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Buyer and supplier disagree, or no longer do; see <see cref="Dispute"/>.</summary>
public sealed record DisputeRequest(DateTimeOffset At, string Number, DisputeEvent Event, Money Amount, string Reason) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Dispute;

    DateTimeOffset IDocumentRequest.HappenedAt => At;

    object IDocumentRequest.DocumentOf(Order order) => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DilutionRules.Dispute(order, Document);

    private Dispute Document => new(At, Number, Event, Amount, Reason);

    public static DisputeRequest Read(JsonFields fields)
    {
        DisputeRequest request = new(
            fields.Instant("at"), fields.Text("number", atMost: 64), fields.OneOf<DisputeEvent>("event"), fields.Amount("amount"), fields.Text("reason", atMost: 500));
        if (fields.Sound && request.Number.StartsWith(ChargeDispute.Prefix, StringComparison.Ordinal))
            fields.Fault("number", "reserved", $"Numbers that begin with '{ChargeDispute.Prefix}' are those of disputes about charges of banks, which open by themselves.");
        return request;
    }
}

/// <summary>The supplier lowers what the buyer owes; see <see cref="CreditNote"/>.</summary>
public sealed record CreditNoteRequest(DateTimeOffset IssuedAt, string Number, Money Amount, string Reason) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.CreditNote;

    DateTimeOffset IDocumentRequest.HappenedAt => IssuedAt;

    object IDocumentRequest.DocumentOf(Order order) => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DilutionRules.Credit(order, Document);

    private CreditNote Document => new(IssuedAt, Number, Amount, Reason);

    public static CreditNoteRequest Read(JsonFields fields) => new(
        fields.Instant("issuedAt"), fields.Text("number", atMost: 64), fields.PositiveAmount("amount"), fields.Text("reason", atMost: 500));
}

/// <summary>The buyer paid past the collection account; see <see cref="MisdirectedPayment"/>.</summary>
public sealed record MisdirectedPaymentRequest(DateTimeOffset PaidAt, Money Amount, string? Reference) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.MisdirectedPayment;

    DateTimeOffset IDocumentRequest.HappenedAt => PaidAt;

    object IDocumentRequest.DocumentOf(Order order) => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DilutionRules.Misdirect(order, Document);

    private MisdirectedPayment Document => new(PaidAt, Amount, Reference);

    public static MisdirectedPaymentRequest Read(JsonFields fields) => new(
        fields.Instant("paidAt"), fields.PositiveAmount("amount"), fields.OptionalText("reference"));
}
