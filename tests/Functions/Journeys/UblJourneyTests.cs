using System.Net;
using System.Text.Json.Nodes;
using Tests.Support;

namespace Tests.Functions.Journeys;

/// <summary>Rows 6 and 16 of the figures to be held to, with the real files.</summary>
public sealed class UblJourneyTests
{
    [RealDataFact]
    public async Task Row_6_Given_the_order_as_it_was_Then_70_percent_of_it_are_paid()
    {
        await using var trade = await Trade.StartAsync(agreement => agreement["feeRate"] = 0, currency: "SEK");
        var order = await trade.PostAsync("orders", UblFiles.Order("UBL-Order-2.1-Example", trade.SupplierId, trade.BuyerId));
        await trade.PostAsync($"orders/{order}/acknowledgements", Acknowledgement("6225.00", "2010-01-20T13:00:00Z"));

        await trade.ApplyAsync(order);

        Assert.Equal("4357.50 SEK", await InstructedAsync(trade));
    }

    [RealDataFact]
    public async Task Row_6_Given_a_bank_that_lends_and_decides_Then_it_is_the_same_70_percent_before_and_after_the_order_change()
    {
        await using var trade = await Trade.StartAsync(
            agreement =>
            {
                (agreement["feeRate"], agreement["preset"], agreement["fundingBank"], agreement["funderAccount"]) = (0, "Bank", "acme", "BANK-1");
            },
            currency: "SEK");
        await trade.Bank.RestAsync();
        var line = Assert.Single(await trade.Bank.TakeAllAsync()).GetProperty("applicationId").GetString()!;
        await trade.Bank.DecideLineAsync(line, "50000.00", "2018-03-01", currency: "SEK");
        var sent = UblFiles.Order("UBL-Order-2.1-Example", trade.SupplierId, trade.BuyerId);
        var order = await trade.PostAsync("orders", sent);
        await trade.PostAsync($"orders/{order}/acknowledgements", Acknowledgement("6225.00", "2010-01-20T13:00:00Z"));
        var financing = await trade.ApplyAsync(order);
        Assert.Equal("4357.50", (await trade.App.GetAsync($"cases/{financing}")).Amount("advance"));

        // The bank has the first question; the order changes before it answers, and it is asked anew.
        await trade.DocumentAsync(order, "changes", UblFiles.Change("UBL-OrderChange-2.1-Example", sent));
        await trade.DocumentAsync(order, "acknowledgements", Acknowledgement("12225.00", "2010-01-21T13:00:00Z"));
        await trade.LetPassAsync();
        Assert.Equal([$"{financing}-review-1", $"{financing}-review-2"], await trade.Bank.DecideOrdersAsync());

        Assert.Equal("8557.50 SEK", await InstructedAsync(trade));
    }

    [RealDataFact]
    public async Task Row_6_Given_the_order_change_before_the_disbursement_Then_70_percent_of_the_changed_order_are_paid_once_the_buyer_has_acknowledged_it()
    {
        await using var trade = await Trade.StartAsync(agreement => agreement["feeRate"] = 0, currency: "SEK");
        var sent = UblFiles.Order("UBL-Order-2.1-Example", trade.SupplierId, trade.BuyerId);
        await trade.PostAsync("reference-prices", Requests.ReferencePrice("Pensel 20 mm", "1.00", "14.99"));
        var order = await trade.PostAsync("orders", sent);
        await trade.PostAsync($"orders/{order}/acknowledgements", Acknowledgement("6225.00", "2010-01-20T13:00:00Z"));
        var financing = await trade.ApplyAsync(order);
        Assert.Equal("Referred: price-out-of-range", await trade.StandingAsync(financing));
        Assert.Equal("6225.00", (await trade.App.GetAsync($"cases/{financing}")).Amount("orderValue"));

        await trade.App.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        var change = UblFiles.Change("UBL-OrderChange-2.1-Example", sent);
        Assert.Equal("12225.00", change["payable"]!["amount"]!.GetValue<string>());
        await trade.DocumentAsync(order, "changes", change);
        Assert.Equal("Referred: acknowledged-amount-differs, price-out-of-range", await trade.StandingAsync(financing));
        await trade.DocumentAsync(order, "acknowledgements", Acknowledgement("12225.00", "2010-01-21T13:00:00Z"));
        await trade.LetPassAsync();
        // That yes was given when the buyer had acknowledged 6,225.00 only; for more, people are asked again.
        Assert.Equal("Referred: price-out-of-range", await trade.StandingAsync(financing));
        await trade.LetPassAsync();

        Assert.Equal("8557.50 SEK", await InstructedAsync(trade));
        Assert.Equal("12225.00", (await trade.App.GetAsync($"cases/{financing}")).Amount("orderValue"));
        Assert.Null(await InstructedAsync(trade));
    }

    [RealDataFact]
    public async Task Row_6_Given_the_order_change_and_no_new_acknowledgement_Then_no_more_is_paid_than_the_buyer_acknowledged()
    {
        await using var trade = await Trade.StartAsync(agreement => agreement["feeRate"] = 0, currency: "SEK");
        var sent = UblFiles.Order("UBL-Order-2.1-Example", trade.SupplierId, trade.BuyerId);
        var order = await trade.PostAsync("orders", sent);
        await trade.PostAsync($"orders/{order}/acknowledgements", Acknowledgement("6225.00", "2010-01-20T13:00:00Z"));
        await trade.DocumentAsync(order, "changes", UblFiles.Change("UBL-OrderChange-2.1-Example", sent));

        var financing = await trade.ApplyAsync(order);

        Assert.Equal("Referred: acknowledged-amount-differs", await trade.StandingAsync(financing));
        await trade.LetPassAsync();
        Assert.Equal("4357.50 SEK", await InstructedAsync(trade));
    }

    [RealDataFact]
    public async Task Row_16_Given_the_chain_of_UBL_2_0_Then_the_orders_own_sum_is_at_fault_first()
    {
        await using var trade = await Trade.StartAsync();

        var refused = await trade.SendAsync("orders", UblFiles.Order("UBL-Order-2.0-Example", trade.SupplierId, trade.BuyerId));

        Assert.Equal(["/lines/0/amount wrong-sum"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [RealDataFact]
    public async Task Row_16_Given_90_despatched_and_received_of_100_that_are_invoiced_When_a_financing_is_asked_for_Then_it_is_an_exception_and_nothing_is_paid()
    {
        await using var trade = await Trade.StartAsync();
        var order = await trade.OrderAsync(order: Ordered, acknowledgement: answer => answer["amount"] = Requests.Money(Invoiced));
        await DeliverAsync(trade, order);

        var financing = await trade.ApplyAsync(order);

        Assert.Equal("Referred: delivery-short", await trade.StandingAsync(financing));
        Assert.Single(await trade.OpenItemsAsync("order-referred"));
        Assert.Empty(await trade.Bank.SettleAllAsync());
        await trade.LetPassAsync();
        // 70 % of the 90.00 that came are 63.00; the fee of 0.5 % is 0.32, half-even of 0.315.
        Assert.Equal([$"{financing}-D1 62.68"], await trade.Bank.SettleAllAsync());
    }

    [RealDataFact]
    public async Task Row_16_Given_90_received_of_100_that_are_financed_Then_it_is_an_exception_and_what_is_no_longer_secured_is_recalled()
    {
        await using var trade = await Trade.StartAsync();
        var order = await trade.OrderAsync(order: Ordered, acknowledgement: answer => answer["amount"] = Requests.Money(Invoiced));
        var financing = await trade.ApplyAsync(order);
        Assert.Equal([$"{financing}-D1 69.65"], await trade.Bank.SettleAllAsync());

        await DeliverAsync(trade, order);

        var answer = (await trade.App.GetAsync($"cases/{financing}")).Expect(HttpStatusCode.OK);
        Assert.Equal("Short", answer.Text("delivery"));
        Assert.Single(await trade.OpenItemsAsync("delivery-short"));
        // 70.00 lent, 70 % of 90.00 are 63.00.
        Assert.Contains("7.00 BRL", Assert.Single(await trade.OpenItemsAsync("principal-recalled")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await trade.Bank.SettleAllAsync());
    }

    private static string Invoiced => UblFiles.Figure("UBL-Invoice-2.0-Example", "InvoicedQuantity").ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The order of UBL 2.0 at the price that its invoice has, so that it adds up.</summary>
    private static void Ordered(JsonObject order)
    {
        var file = UblFiles.Order("UBL-Order-2.0-Example", order["supplierId"]!.GetValue<string>(), order["buyerId"]!.GetValue<string>(), "BRL");
        file["lines"]![0]!["unitPrice"] = Requests.Money("1.00");
        foreach (var field in new[] { "orderNumber", "issuedAt", "deliveryDeadline", "lines", "charges", "payable" }) order[field] = file[field]!.DeepClone();
    }

    private static async Task DeliverAsync(Trade trade, string order)
    {
        Assert.Equal(90, UblFiles.Figure("UBL-DespatchAdvice-2.0-Example", "DeliveredQuantity"));
        await trade.DocumentAsync(order, "despatches", Requests.Despatch());
        var received = UblFiles.Figure("UBL-ReceiptAdvice-2.0-Example", "ReceivedQuantity");
        await trade.DocumentAsync(order, "receipts", Requests.Receipt(received.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static JsonObject Acknowledgement(string amount, string at)
    {
        var answer = Requests.Acknowledgement();
        (answer["amount"], answer["acknowledgedAt"]) = (Requests.Money(amount), at);
        return answer;
    }

    /// <summary>The next payment that the bank is told to make, as <c>4357.50 SEK</c>; null for none.</summary>
    private static async Task<string?> InstructedAsync(Trade trade)
    {
        if (await trade.Bank.NextInstructionAsync() is not { } instruction) return null;
        var amount = instruction.GetProperty("payments")[0].GetProperty("amount");
        return $"{amount.GetProperty("amount").GetString()} {amount.GetProperty("currency").GetString()}";
    }
}
