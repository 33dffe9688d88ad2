using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Marketplace.Bank;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions.Banking;

/// <summary>Messages and documents of the real world, cases.md rows 16 and 17, as far as our JSON carries what they mean.</summary>
public sealed class RealMessagesTests
{
    /// <summary>Row 17, camt.054.001.04 of the Swiss banks: one of our payments came back, 400.00 CHF, because of its account number.</summary>
    [RealDataFact]
    public async Task Given_the_return_of_the_Swiss_banks_example_Then_the_disbursement_is_undone_once_without_interest_and_its_hold_kept()
    {
        var entry = XDocument.Load(RealData.PathOf("iso20022", "camt.054.001.04-ch-returns.xml")).Descendants().Single(node => node.Name.LocalName == "Ntry");
        Assert.Equal(
            ("400.00", "AC01", "EndToEndId-004-01-01", "CRDT", "ICDT", "RRTN", "false"),
            (Text(entry, "Amt"), Text(entry, "Rsn"), Text(entry, "EndToEndId"), Text(entry, "CdtDbtInd"), Text(entry, "Fmly", "Cd"), Text(entry, "SubFmlyCd"), Text(entry, "RvslInd")));
        await using var trade = await Trade.StartAsync(currency: "CHF");
        var caseId = await trade.ApplyAsync(await trade.OrderAsync(), "402.01");
        await SettleAsync(trade, $"{caseId}-D1");
        Assert.Equal("Disbursed", await trade.StandingAsync(caseId));

        await trade.Bank.NotifyAsync("m-1", Text(entry.Document!.Root!, "IBAN"), Mapped(entry, $"{caseId}-D1"));
        await trade.Bank.NotifyAsync("m-2", Text(entry.Document!.Root!, "IBAN"), Mapped(entry, $"{caseId}-D1"));

        var answer = (await trade.App.GetAsync($"cases/{caseId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Verified", "Undrawn"), (answer.Text("lifecycle"), answer.Text("balance")));
        var facility = (await trade.App.GetAsync($"facilities/f-{trade.SupplierId}-{trade.AgreementId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("402.01", "0.00"), (facility.Amount("reserved"), facility.Amount("utilised")));
        var accounts = (await trade.App.GetAsync("reports/trial-balance")).Body.GetProperty("books").EnumerateArray().SelectMany(book => book.GetProperty("accounts").EnumerateArray()).ToList();
        Assert.NotEmpty(accounts);
        Assert.All(accounts, account => Assert.Equal(account.GetProperty("debit").GetString(), account.GetProperty("credit").GetString()));
        Assert.DoesNotContain(accounts, account => account.GetProperty("account").GetString()!.StartsWith("Interest", StringComparison.Ordinal));
        Assert.Empty(await trade.Bank.DeadLettersAsync());
    }

    /// <summary>Row 16, UBL 2.0: in the order itself price times quantity is not the total; that is found first, and named.</summary>
    [RealDataFact]
    public async Task Given_the_order_of_the_UBL_2_0_chain_Then_the_line_that_does_not_add_up_is_named()
    {
        var line = XDocument.Load(RealData.PathOf("ubl", "UBL-Order-2.0-Example.xml")).Descendants().Single(node => node.Name.LocalName == "LineItem");
        await using var trade = await Trade.StartAsync(currency: "GBP");
        var order = Requests.Order(trade.SupplierId, trade.BuyerId);
        order["lines"] = new JsonArray(new JsonObject
        {
            ["id"] = Text(line, "ID"),
            ["description"] = Text(line, "Name"),
            ["quantity"] = Text(line, "Quantity"),
            ["unitPrice"] = Requests.Money(Text(line, "PriceAmount")),
            ["amount"] = Requests.Money(Text(line, "LineExtensionAmount")),
        });
        order["charges"] = Requests.Money("0.00");
        order["payable"] = Requests.Money("100.00");

        var refused = await trade.SendAsync("orders", order);

        Assert.Contains(refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults, fault => fault.StartsWith("/lines/0/amount ", StringComparison.Ordinal));
    }

    /// <summary>Row 16: a pain.001 whose totals disagree with its content is refused whole. Ours agree.</summary>
    [Theory]
    [InlineData("numberOfTransactions", "2")]
    [InlineData("controlSum", "\"6965.01\"")]
    public async Task Given_a_pain_001_of_ours_When_its_totals_are_wrong_Then_a_bank_pays_none_of_it(string total, string wrong)
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var sent = (await journey.Bank.NextInstructionAsync())!.Value.GetRawText();

        Assert.Equal($"{journey.CaseId}-D1", Assert.Single(PaymentInitiation.Parse(Encoding.UTF8.GetBytes(sent)).Payments).EndToEndId);
        var message = JsonNode.Parse(sent)!;
        message[total] = JsonNode.Parse(wrong);
        var refused = Assert.Throws<BankMessageException>(() => PaymentInitiation.Parse(Encoding.UTF8.GetBytes(message.ToJsonString())));
        Assert.StartsWith(total, refused.Message, StringComparison.Ordinal);
    }

    private static JsonObject Mapped(XElement entry, string paymentId) => new()
    {
        ["entryReference"] = Text(entry, "AcctSvcrRef"),
        ["status"] = Text(entry, "Sts"),
        ["creditDebitIndicator"] = Text(entry, "CdtDbtInd"),
        ["amount"] = Requests.Money(Text(entry, "Amt"), entry.Elements().Single(node => node.Name.LocalName == "Amt").Attribute("Ccy")!.Value),
        // The example is of another year than the clock here, and a bank's dates are bounded by the day of its message.
        ["bookingDate"] = "2017-03-01",
        ["valueDate"] = "2017-03-01",
        ["debtorName"] = Text(entry, "Dbtr", "Nm"),
        ["debtorAccount"] = Text(entry, "DbtrAcct"),
        ["remittanceInformation"] = Text(entry, "Ustrd"),
        ["endToEndId"] = paymentId,
        ["returnReasonCode"] = Text(entry, "Rsn"),
    };

    private static async Task SettleAsync(Trade trade, string paymentId)
    {
        var message = trade.Bank.Message("pain.002", $"{paymentId}-ACSC");
        message["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = paymentId,
            ["status"] = "ACSC",
            ["amount"] = Requests.Money("400.00", "CHF"),
            ["settlementDate"] = "2017-03-01",
        });
        await trade.Bank.SendAsync(message);
    }

    /// <summary>The trimmed text of the first element of a name, or of an element right below it.</summary>
    private static string Text(XElement element, string name, string? below = null)
    {
        var found = element.Descendants().First(node => node.Name.LocalName == name);
        return (below is null ? found : found.Elements().First(node => node.Name.LocalName == below)).Value.Trim();
    }
}
