using System.Text.Json.Nodes;
using ScfFunctions.Banking;
using ScfFunctions.Domain;

namespace Tests.Functions.Banking;

/// <summary>Messages are read whole or refused with the field at fault.</summary>
public sealed class MessageReaderTests
{
    private const string Pain002 = """
        {"type":"pain.002","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z",
         "transactions":[{"endToEndId":"c1-D1","status":"ACSC","amount":{"amount":"1.00","currency":"BRL"},"settlementDate":"2017-03-01"}]}
        """;

    private const string Camt054 = """
        {"type":"camt.054","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z","account":"A",
         "entries":[{"entryReference":"E","status":"BOOK","creditDebitIndicator":"CRDT","amount":{"amount":"10.00","currency":"BRL"},
          "bookingDate":"2017-03-01","valueDate":"2017-03-01"}]}
        """;

    private const string Camt053 = """
        {"type":"camt.053","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T22:00:00Z","account":"A","statementId":"S","sequenceNumber":7,
         "fromDate":"2017-03-01","toDate":"2017-03-01","currency":"BRL","openingBalance":{"amount":"-5.00","currency":"BRL"},
         "entries":[{"entryReference":"E","creditDebitIndicator":"CRDT","amount":{"amount":"12.00","currency":"BRL"},"bookingDate":"2017-03-01","valueDate":"2017-03-01"},
          {"entryReference":"F","creditDebitIndicator":"DBIT","amount":{"amount":"2.00","currency":"BRL"},"bookingDate":"2017-03-01","valueDate":"2017-03-01",
           "reversal":true,"endToEndId":"c1-D1"}],
         "closingBalance":{"amount":"5.00","currency":"BRL"}}
        """;

    private const string CreditDecision = """
        {"type":"credit-decision","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z","applicationId":"d1","decision":"Approved",
         "limit":{"amount":"10.00","currency":"BRL"},"validUntil":"2018-03-01"}
        """;

    private const string OrderDecision = """
        {"type":"order-decision","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z","reviewId":"c1-review-1","decision":"Declined","reason":"No"}
        """;

    private const string GuaranteeCall = """
        {"type":"guarantee-call","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z","caseId":"c1","asOf":"2017-02-28",
         "amount":{"amount":"10.00","currency":"BRL"}}
        """;

    private const string LoanStatement = """
        {"type":"loan-statement","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z",
         "loans":[{"caseId":"c1","asOf":"2017-02-28","principal":{"amount":"10.00","currency":"BRL"},"interest":{"amount":"0.10","currency":"BRL"}}]}
        """;

    [Theory]
    [InlineData("status", "\"DONE\"", "/transactions/0/status: 'DONE' is none of ACSC, ACCP, ACTC, PDNG, RJCT")]
    [InlineData("status", "\"RJCT\"", "/transactions/0/reasonCode: missing for RJCT")]
    [InlineData("settlementDate", null, "/transactions/0/settlementDate: missing for ACSC")]
    [InlineData("endToEndId", null, "/transactions/0/endToEndId: missing")]
    [InlineData("amount", """{"amount":"-1.00","currency":"BRL"}""", "/transactions/0/amount: -1.00 BRL is not above zero")]
    [InlineData("amount", """{"amount":"1.001","currency":"BRL"}""", "/transactions/0/amount: ")]
    [InlineData("amount", "1.00", "/transactions/0/amount: ")]
    [InlineData("surprise", "1", "/transactions/0/surprise: unknown field")]
    [InlineData("settlementDate", "\"9999-12-31\"", "/transactions/0/settlementDate: 9999-12-31 lies ")]
    [InlineData("settlementDate", "\"2017-03-12\"", "/transactions/0/settlementDate: 2017-03-12 lies 11 days after the message itself; 10 are allowed")]
    [InlineData("settlementDate", "\"2016-01-25\"", "/transactions/0/settlementDate: 2016-01-25 lies 401 days before the message itself; 400 are allowed")]
    public void A_fault_of_a_status_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadPain002(Body(Pain002, "transactions", field, value)).Fault);

    [Theory]
    [InlineData("entryReference", "\"\"", "/entries/0/entryReference: 1 to 140 printable ASCII characters are needed")]
    [InlineData("entryReference", "\"a\\u203a1\"", "/entries/0/entryReference: 1 to 140 printable ASCII characters are needed")]
    [InlineData("status", "\"INFO\"", "/entries/0/status: 'INFO' is neither BOOK nor PDNG")]
    [InlineData("creditDebitIndicator", "\"C\"", "/entries/0/creditDebitIndicator: 'C' is neither CRDT nor DBIT")]
    [InlineData("amount", """{"amount":"0.00","currency":"BRL"}""", "/entries/0/amount: 0.00 BRL is not above zero")]
    [InlineData("bookingDate", "\"1 March\"", "/entries/0/bookingDate: not a value of the kind that this field has")]
    [InlineData("bookingDate", "\"9999-12-31\"", "/entries/0/bookingDate: 9999-12-31 lies ")]
    [InlineData("valueDate", "\"0001-01-01\"", "/entries/0/valueDate: 0001-01-01 lies ")]
    [InlineData("valueDate", "\"2017-03-12\"", "/entries/0/valueDate: 2017-03-12 lies 11 days after")]
    [InlineData("reversal", "true", "/entries/0/creditDebitIndicator: the reversal of a credit is DBIT")]
    [InlineData("originalEntryReference", "\"E0\"", "/entries/0/originalEntryReference: only a reversal takes an entry back")]
    [InlineData("returnReasonCode", "\"AC01\"", "/entries/0/endToEndId: missing for a return")]
    [InlineData("returnReasonCode", "\"\"", "/entries/0/returnReasonCode: 1 to 35 characters")]
    [InlineData("charges", """{"amount":"-0.01","currency":"BRL"}""", "/entries/0/charges: -0.01 BRL is below zero")]
    [InlineData("charges", """{"amount":"0.01","currency":"EUR"}""", "/entries/0/charges: 0.01 EUR were taken from 10.00 BRL")]
    [InlineData("remittances", "[]", "/entries/0/remittances: 0 of them; 1 to 100 are allowed")]
    [InlineData("remittances", """[{"reference":"o","amount":{"amount":"6.00","currency":"BRL"}},{"reference":"p","amount":{"amount":"4.01","currency":"BRL"}}]""",
        "/entries/0/remittances/1/amount: 4.01 BRL, and only 4.00 BRL of 10.00 BRL is left")]
    [InlineData("remittances", """[{"reference":"","amount":{"amount":"6.00","currency":"BRL"}}]""", "/entries/0/remittances/0/reference: 1 to 140 characters")]
    [InlineData("remittances", """[{"reference":"o","amount":{"amount":"6.00","currency":"EUR"}}]""", "/entries/0/remittances/0/amount: 6.00 EUR of 10.00 BRL")]
    [InlineData("remittances", """[{"reference":"o","amount":{"amount":"0.00","currency":"BRL"}}]""", "/entries/0/remittances/0/amount: 0.00 BRL is not above zero")]
    [InlineData("remittances", """[{"amount":{"amount":"1.00","currency":"BRL"}}]""", "/entries/0/remittances/0/reference: missing")]
    public void A_fault_of_an_entry_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadCamt054(Body(Camt054, "entries", field, value)).Fault);

    [Theory]
    [InlineData("account", "\"\"", "/account: 1 to 140 characters")]
    [InlineData("statementId", "\"\\u00e9\"", "/statementId: 1 to 140 printable ASCII characters are needed")]
    [InlineData("statementId", null, "/statementId: missing")]
    [InlineData("sequenceNumber", "0", "/sequenceNumber: 0; 1 to 999999999 are allowed")]
    [InlineData("pageNumber", "1001", "/pageNumber: 1001; 1 to 1000 are allowed")]
    [InlineData("fromDate", "\"2017-03-02\"", "/toDate: 2017-03-01 lies before 2017-03-02")]
    [InlineData("toDate", "\"2017-03-03\"", "/toDate: 2017-03-03 lies 2 days after the message itself; 1 are allowed")]
    [InlineData("fromDate", "\"2016-01-25\"", "/fromDate: 2016-01-25 lies 401 days before the message itself; 400 are allowed")]
    [InlineData("currency", "\"XXX\"", "/currency: ")]
    [InlineData("currency", "\"EUR\"", "/openingBalance: -5.00 BRL on a statement in EUR")]
    [InlineData("closingBalance", """{"amount":"5.01","currency":"BRL"}""", "/closingBalance: 5.01 BRL, but -5.00 BRL and the entries come to 500 minor units")]
    [InlineData("closingBalance", """{"amount":"5.00","currency":"EUR"}""", "/closingBalance: 5.00 EUR on a statement in BRL")]
    [InlineData("entries", "[]", "/closingBalance: 5.00 BRL, but -5.00 BRL and the entries come to -500 minor units")]
    [InlineData("lastPage", "\"yes\"", "/lastPage: not a value of the kind that this field has")]
    [InlineData("surprise", "1", "/surprise: unknown field")]
    public void A_fault_of_a_statement_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadCamt053(Body(Camt053, null, field, value)).Fault);

    [Theory]
    [InlineData("entryReference", "\"a\\u203a1\"", "/entries/0/entryReference: 1 to 140 printable ASCII characters are needed")]
    [InlineData("entryReference", "\"F\"", "/entries/1/entryReference: 'F' is there twice")]
    [InlineData("creditDebitIndicator", "\"C\"", "/entries/0/creditDebitIndicator: 'C' is neither CRDT nor DBIT")]
    [InlineData("amount", """{"amount":"0.00","currency":"BRL"}""", "/entries/0/amount: 0.00 BRL is not above zero")]
    [InlineData("amount", """{"amount":"12.00","currency":"EUR"}""", "/entries/0/amount: 12.00 EUR on a statement in BRL")]
    [InlineData("bookingDate", "\"2017-02-28\"", "/entries/0/bookingDate: 2017-02-28 lies outside 2017-03-01 to 2017-03-01")]
    [InlineData("valueDate", "\"2017-03-12\"", "/entries/0/valueDate: 2017-03-12 lies 11 days after")]
    [InlineData("valueDate", null, "/entries/0/valueDate: missing")]
    [InlineData("endToEndId", "\"\"", "/entries/0/endToEndId: 1 to 35 characters")]
    [InlineData("status", "\"PDNG\"", "/entries/0/status: unknown field")]
    public void A_fault_of_an_entry_of_a_statement_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadCamt053(Body(Camt053, "entries", field, value)).Fault);

    [Fact]
    public void A_sound_statement_is_read_as_it_is()
    {
        var brl = Currency.Parse("BRL");
        DateOnly day = new(2017, 3, 1);

        var (account, page, _) = BankMessageReader.ReadCamt053(new BinaryData(Camt053));

        Assert.Equal(("A", "S", 7, 1, true), (account, page!.StatementId, page.Sequence, page.Number, page.IsLast));
        Assert.Equal((day, day, new Money(-500, brl), new Money(500, brl)), (page.From, page.To, page.Opening, page.Closing));
        Assert.Equal(
            [
                new StatementEntry("E", EntryDirection.Credit, new Money(1_200, brl), day, day),
                new StatementEntry("F", EntryDirection.Debit, new Money(200, brl), day, day, IsReversal: true, "c1-D1"),
            ],
            page.Entries);
        Assert.Equal(["entry E", "return c1-D1"], page.Entries.Select(entry => entry.Identity));
    }

    [Theory]
    [InlineData("charges", """{"amount":"0.01","currency":"BRL"}""", "/entries/0/charges: only what comes in has charges taken from it")]
    [InlineData("remittances", "[]", "/entries/0/remittances: only what comes in is for something")]
    [InlineData("returnReasonCode", "\"AC01\"", "/entries/0/creditDebitIndicator: a payment of ours comes back as CRDT")]
    [InlineData("reversal", "true", "/entries/0/originalEntryReference: missing for a reversal")]
    public void A_fault_of_a_debit_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadCamt054(Body(Camt054.Replace("CRDT", "DBIT", StringComparison.Ordinal), "entries", field, value)).Fault);

    [Theory]
    [InlineData("decision", "\"Maybe\"", "/decision: 'Maybe' is neither Approved nor Declined")]
    [InlineData("decision", "\"Declined\"", "/limit: there is none for Declined")]
    [InlineData("limit", null, "/limit: missing for Approved")]
    [InlineData("limit", """{"amount":"0.00","currency":"BRL"}""", "/limit: 0.00 BRL is not above zero")]
    [InlineData("applicationId", null, "/applicationId: missing")]
    [InlineData("validUntil", "\"soon\"", "/validUntil: ")]
    public void A_fault_of_a_decision_on_a_line_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadCreditDecision(Body(CreditDecision, null, field, value)).Fault);

    [Theory]
    [InlineData("decision", "\"approved\"", "/decision: 'approved' is neither Approved nor Declined")]
    [InlineData("reviewId", "null", "/reviewId: not a value of the kind that this field has")]
    [InlineData("creationDateTime", "\"yesterday\"", "/creationDateTime: ")]
    [InlineData("limit", "1", "/limit: unknown field")]
    public void A_fault_of_a_decision_on_an_order_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadOrderDecision(Body(OrderDecision, null, field, value)).Fault);

    [Theory]
    [InlineData("caseId", "\"\"", "/caseId: missing")]
    [InlineData("asOf", "\"2017-03-03\"", "/asOf: 2017-03-03 lies 2 days after the message itself; 1 are allowed")]
    [InlineData("asOf", "\"2016-01-25\"", "/asOf: 2016-01-25 lies 401 days before the message itself; 400 are allowed")]
    [InlineData("amount", """{"amount":"0.00","currency":"BRL"}""", "/amount: 0.00 BRL is not above zero")]
    [InlineData("amount", null, "/amount: missing")]
    [InlineData("share", "2000", "/share: unknown field")]
    public void A_fault_of_a_guarantee_call_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadGuaranteeCall(Body(GuaranteeCall, null, field, value)).Fault);

    [Theory]
    [InlineData("caseId", "\"\"", "/loans/0/caseId: missing")]
    [InlineData("asOf", "\"2017-03-03\"", "/loans/0/asOf: 2017-03-03 lies 2 days after the message itself; 1 are allowed")]
    [InlineData("asOf", "\"0001-01-01\"", "/loans/0/asOf: 0001-01-01 lies ")]
    [InlineData("principal", """{"amount":"-1.00","currency":"BRL"}""", "/loans/0/principal: -1.00 BRL is below zero")]
    [InlineData("interest", """{"amount":"-0.01","currency":"BRL"}""", "/loans/0/interest: -0.01 BRL is below zero")]
    [InlineData("interest", """{"amount":"0.01","currency":"EUR"}""", "/loans/0/interest: 0.01 EUR on 10.00 BRL")]
    public void A_fault_of_a_loan_is_named(string field, string? value, string fault) =>
        AssertFault(fault, BankMessageReader.ReadLoanStatement(Body(LoanStatement, "loans", field, value)).Fault);

    [Theory]
    [InlineData("[]", "malformed-message: /type: missing")]
    [InlineData("{}", "malformed-message: /type: missing")]
    [InlineData("""{"type":7}""", "unknown-type: /type: '7' is none of pain.002, camt.054, camt.053, credit-decision, order-decision, guarantee-call, loan-statement")]
    [InlineData("""{"type":"pain.002"}""", "malformed-message: /messageId: missing")]
    [InlineData("""{"type":"pain.002","messageId":"m","bank":null}""", "malformed-message: /bank: missing")]
    [InlineData("""{"type":"pain.002","messageId":"\ud800","bank":"acme"}""", "malformed-message: not JSON: ")]
    public void A_message_whose_beginning_cannot_be_read_is_refused(string body, string fault)
    {
        var refused = BankMessageReader.ReadHead(new BinaryData(body)).Fault!;
        Assert.StartsWith(fault, $"{refused.Reason}: {refused.Description}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2017-03-02T12:00:00Z", null)]
    [InlineData("2016-01-26T12:00:00Z", null)]
    [InlineData("2017-03-02T12:00:01Z", "/creationDateTime: 2017-03-02T12:00:01.0000000+00:00 lies after ")]
    [InlineData("9999-12-31T23:59:59Z", "/creationDateTime: 9999-12-31T23:59:59.0000000+00:00 lies after ")]
    [InlineData("2016-01-26T11:59:59Z", "/creationDateTime: 2016-01-26T11:59:59.0000000+00:00 lies more than 400 days before ")]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    public void A_message_is_written_about_when_it_comes(string created, string? fault)
    {
        var head = BankMessageReader.ReadHead(Body(Pain002, null, "creationDateTime", $"\"{created}\"")).Head!;
        var refused = BankMessageReader.CreationFault(head, new DateTimeOffset(2017, 3, 1, 12, 0, 0, TimeSpan.Zero));
        if (fault is null) Assert.Null(refused);
        else AssertFault(fault, refused);
    }

    [Fact]
    public void An_instant_that_no_clock_can_show_is_named() => AssertFault(
        "/creationDateTime: ", BankMessageReader.ReadPain002(Body(Pain002, null, "creationDateTime", "\"0001-01-01T00:00:00+14:00\"")).Fault);

    [Fact]
    public void Sound_messages_are_read_as_they_are()
    {
        var brl = Currency.Parse("BRL");
        Assert.Equal(
            new LineDecision("d1", true, new Money(1_000, brl), new DateOnly(2018, 3, 1), null), BankMessageReader.ReadCreditDecision(new BinaryData(CreditDecision)).Decision);
        Assert.Equal(new OrderDecision("c1-review-1", false, "No"), BankMessageReader.ReadOrderDecision(new BinaryData(OrderDecision)).Decision);
        Assert.Equal((new GuaranteeDemand("m", new(2017, 2, 28), new Money(1_000, brl)), "c1"), BankMessageReader.ReadGuaranteeCall(new BinaryData(GuaranteeCall)) is var (demand, caseId, _, _) ? (demand, caseId) : default);
        Assert.Equal([("c1", new LoanStatement(new(2017, 2, 28), new Money(1_000, brl), new Money(10, brl)))], BankMessageReader.ReadLoanStatement(new BinaryData(LoanStatement)).Loans);
        Assert.Equal(
            [new PaymentStatusReport("c1-D1", PaymentStatus.Settled, null, new Money(100, brl), new(2017, 3, 1))], BankMessageReader.ReadPain002(new BinaryData(Pain002)).Reports);
    }

    [Fact]
    public void Pending_returns_and_reversals_and_plain_debits_are_left_out()
    {
        var returned = Body(Body(Camt054, "entries", "returnReasonCode", "\"AC01\"").ToString(), "entries", "endToEndId", "\"c1-D1\"").ToString();
        var reversed = Body(Body(Camt054.Replace("CRDT", "DBIT", StringComparison.Ordinal), "entries", "reversal", "true").ToString(), "entries", "originalEntryReference", "\"E0\"").ToString();

        Assert.Equal("AC01", Assert.Single(Read(returned).Returns).Return.ReasonCode);
        Assert.Equal("E0", Assert.Single(Read(reversed).Reversals).Original);
        foreach (var body in new[] { Pending(returned), Pending(reversed), Camt054.Replace("CRDT", "DBIT", StringComparison.Ordinal) })
        {
            var notice = Read(body);
            Assert.Equal((0, 0, 0), (notice.Credits.Count, notice.Returns.Count, notice.Reversals.Count));
        }

        static AccountNotice Read(string body) => BankMessageReader.ReadCamt054(new BinaryData(body)).Notice!;
        static string Pending(string body) => body.Replace("BOOK", "PDNG", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debtorName", 140)]
    [InlineData("debtorAccount", 140)]
    [InlineData("remittanceInformation", 500)]
    public void A_text_of_an_entry_is_bounded(string field, int longest)
    {
        Assert.Null(BankMessageReader.ReadCamt054(Body(Camt054, "entries", field, Text(longest))).Fault);
        AssertFault($"/entries/0/{field}: {longest + 1} characters; {longest} are allowed", BankMessageReader.ReadCamt054(Body(Camt054, "entries", field, Text(longest + 1))).Fault);
    }

    [Fact]
    public void A_reason_code_is_bounded()
    {
        Assert.Null(BankMessageReader.ReadPain002(Body(Pain002, "transactions", "reasonCode", Text(35))).Fault);
        AssertFault("/transactions/0/reasonCode: 36 characters; 35 are allowed", BankMessageReader.ReadPain002(Body(Pain002, "transactions", "reasonCode", Text(36))).Fault);
    }

    private static string Text(int length) => $"\"{new string('x', length)}\"";

    private static void AssertFault(string fault, DeadLetter? refused)
    {
        Assert.Equal("malformed-message", refused?.Reason);
        Assert.StartsWith(fault, refused!.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("ScfFunctions", refused.Description, StringComparison.Ordinal);
    }

    /// <summary>The message with one field changed, in the only item of a list or at the top; null takes the field away.</summary>
    private static BinaryData Body(string message, string? list, string field, string? value)
    {
        var root = JsonNode.Parse(message)!.AsObject();
        var target = list is null ? root : root[list]![0]!.AsObject();
        if (value is null) target.Remove(field);
        else target[field] = JsonNode.Parse(value);
        return new BinaryData(root.ToJsonString());
    }
}
