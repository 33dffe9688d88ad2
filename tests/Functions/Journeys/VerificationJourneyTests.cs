using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Storage;

namespace Tests.Functions.Journeys;

/// <summary>What is wrong with an order is found before money goes out, on the whole application; all of it is named, and a person can let pass what is only odd.</summary>
public sealed class VerificationJourneyTests
{
    [Fact]
    public async Task Given_a_financed_order_When_it_is_presented_under_another_id_Then_it_is_refused()
    {
        await using var trade = await Trade.StartAsync();
        await trade.ApplyAsync(await trade.OrderAsync());

        var twin = await trade.ApplyAsync(await trade.OrderAsync(number: " po-1"));

        Assert.Equal("Rejected: order-already-claimed", await trade.StandingAsync(twin));
        Assert.Single(await trade.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_financed_order_When_it_comes_again_with_one_cent_and_the_number_changed_Then_a_person_looks_and_may_let_it_pass()
    {
        await using var trade = await Trade.StartAsync();
        await trade.ApplyAsync(await trade.OrderAsync(), "1000.00");
        await trade.Bank.SettleAllAsync();

        var twin = await trade.ApplyAsync(await trade.OrderAsync("PO-1b", Later(order => CentMore(order)), answer => answer["amount"] = Requests.Money("10000.01")), "1000.00");

        Assert.Equal("Referred: near-match", await trade.StandingAsync(twin));
        var shown = Assert.Single(await trade.OpenItemsAsync("order-referred")).GetProperty("detail").GetString();
        Assert.Contains("PO-1 of the same parties over 10000.00 BRL", shown, StringComparison.Ordinal);
        Assert.Empty(await trade.Bank.SettleAllAsync());
        await trade.LetPassAsync();
        Assert.Equal([$"{twin}-D1 995.00"], await trade.Bank.SettleAllAsync());
    }

    [Theory]
    [InlineData("2017-03-01T08:00:00Z", "2017-03-01T09:00:00Z", true)]
    [InlineData("2017-02-28T08:00:00Z", "2017-03-01T08:00:00Z", true)]
    [InlineData("2017-02-28T07:59:59Z", "2017-03-01T08:00:00Z", false)]
    public async Task Given_other_lines_that_come_to_the_same_amount_Then_it_is_a_near_match_within_24_hours(string first, string second, bool isAlike)
    {
        await using var trade = await Trade.StartAsync();
        await trade.OrderAsync("PO-1", order => order["issuedAt"] = first);

        var twin = await trade.ApplyAsync(await trade.OrderAsync("PO-2", order =>
        {
            order["issuedAt"] = second;
            order["lines"]![0]!["description"] = "Bowls";
        }));

        Assert.Equal(isAlike ? "Referred: near-match" : "DisbursementPending", await trade.StandingAsync(twin));
    }

    [Fact]
    public async Task Given_two_orders_alike_Then_the_earlier_passes_whichever_arrives_first()
    {
        await using var trade = await Trade.StartAsync();
        var later = await trade.OrderAsync("PO-2", Later());
        var earlier = await trade.OrderAsync("PO-1");

        Assert.Equal("Referred: near-match", await trade.StandingAsync(await trade.ApplyAsync(later)));
        Assert.Equal("DisbursementPending", await trade.StandingAsync(await trade.ApplyAsync(earlier, "1000.00")));
    }

    [Fact]
    public async Task Given_a_price_that_is_unusual_Then_it_is_referred_and_paid_once_a_person_lets_it_pass()
    {
        await using var trade = await Trade.StartAsync();
        await trade.PostAsync("reference-prices", Requests.ReferencePrice("VASES", "100.00", "3999.99"));
        var order = await trade.OrderAsync();
        var financing = await trade.ApplyAsync(order);
        Assert.Equal("Referred: price-out-of-range", await trade.StandingAsync(financing));

        await trade.LetPassAsync();

        Assert.Equal([$"{financing}-D1 6965.00"], await trade.Bank.SettleAllAsync());
    }

    [Theory]
    [InlineData("registrationNumber", "\"12345678000190\"")]
    [InlineData("owners", """["Bela Lima", "ana souza"]""")]
    [InlineData("address", "\"Rua das Flores 1\"")]
    [InlineData("payoutAccount", "\"BR1500000000000010932840814P2\"")]
    public async Task Given_a_buyer_that_shares_something_with_the_supplier_Then_it_is_referred(string field, string value)
    {
        await using var trade = await Trade.StartAsync(
            buyer: buyer => buyer[field] = JsonNode.Parse(value),
            supplier: supplier =>
            {
                supplier["owners"] = new JsonArray("Ana Souza");
                supplier["address"] = "Rua das Flores, 1";
            });

        Assert.Equal("Referred: related-parties", await trade.StandingAsync(await trade.ApplyAsync(await trade.OrderAsync())));
    }

    [Fact]
    public async Task Given_more_orders_in_a_day_than_pass_Then_those_above_are_referred()
    {
        await using var trade = await Trade.StartAsync(agreement => agreement["mostOrdersPerDay"] = 2);
        string[] orders =
        [
            await trade.OrderAsync("PO-1", order => Of(order, "1000.00", "2017-02-28T08:00:00Z"), Amount("1000.00")),
            await trade.OrderAsync("PO-2", order => Of(order, "2000.00", "2017-03-01T07:00:00Z"), Amount("2000.00")),
            await trade.OrderAsync("PO-3", order => Of(order, "3000.00", "2017-03-01T08:00:00Z"), Amount("3000.00")),
            await trade.OrderAsync("PO-4", order => Of(order, "4000.00", "2017-03-01T09:00:00Z"), Amount("4000.00")),
        ];

        List<string> standings = [];
        foreach (var order in orders) standings.Add(await trade.StandingAsync(await trade.ApplyAsync(order, "100.00")));

        Assert.Equal(["DisbursementPending", "DisbursementPending", "Referred: velocity", "Referred: velocity"], standings);
    }

    [Fact]
    public async Task Given_one_buyer_that_takes_almost_everything_Then_it_is_referred()
    {
        await using var trade = await Trade.StartAsync(agreement => agreement["mostBuyerShare"] = 8000);
        var other = await trade.PostAsync("parties", Requests.Party("Buyer"));
        for (var day = 1; day <= 4; day++)
        {
            var order = Requests.Order(trade.SupplierId, other, $"OTHER-{day}");
            Of(order, day == 1 ? "2499.96" : "0.01", $"2017-02-0{day}T08:00:00Z");
            await trade.PostAsync("orders", order);
        }

        Assert.Equal("Referred: concentration", await trade.StandingAsync(await trade.ApplyAsync(await trade.OrderAsync())));
    }

    [Fact]
    public async Task Given_a_buyer_that_acknowledges_less_Then_a_person_looks_and_the_smaller_amount_is_financed()
    {
        await using var trade = await Trade.StartAsync();
        var financing = await trade.ApplyAsync(await trade.OrderAsync(acknowledgement: Amount("9000.00")));
        Assert.Equal("Referred: acknowledged-amount-differs", await trade.StandingAsync(financing));

        await trade.LetPassAsync();

        // 70 % of 9,000.00 are 6,300.00; the fee of 0.5 % is 31.50.
        Assert.Equal([$"{financing}-D1 6268.50"], await trade.Bank.SettleAllAsync());
        Assert.Equal("9000.00", (await trade.App.GetAsync($"cases/{financing}")).Amount("orderValue"));
    }

    [Theory]
    [InlineData("receivableDueDate", "2017-05-02", "due-after-maturity")]
    [InlineData("receivableDueDate", "2017-02-28", "already-overdue")]
    [InlineData("collectionAccount", "SUPPLIERS-OWN", "collection-account-not-agreed")]
    public async Task Given_a_buyer_that_will_pay_late_or_elsewhere_Then_the_case_is_refused(string field, string value, string code)
    {
        await using var trade = await Trade.StartAsync();

        Assert.Equal($"Rejected: {code}", await trade.StandingAsync(await trade.ApplyAsync(await trade.OrderAsync(acknowledgement: answer => answer[field] = value))));
    }

    [Fact]
    public async Task Given_an_order_despatched_before_it_is_refused_Then_nothing_lies_unread_in_the_case()
    {
        await using var trade = await Trade.StartAsync();
        var order = await trade.OrderAsync(acknowledgement: answer => answer["collectionAccount"] = "SUPPLIERS-OWN");
        await trade.DocumentAsync(order, "despatches", Requests.Despatch());

        var financing = await trade.ApplyAsync(order);

        Assert.Equal("Rejected: collection-account-not-agreed", await trade.StandingAsync(financing));
        Assert.Empty(await trade.App.Service<CasesTable>().InboxAsync(financing, CancellationToken.None));
    }

    [Fact]
    public async Task Given_everything_odd_at_once_Then_all_reasons_are_shown_together_and_one_yes_lets_all_of_them_pass()
    {
        await using var trade = await Trade.StartAsync(agreement => agreement["mostOrdersPerDay"] = 1, buyer => buyer["registrationNumber"] = "12345678000190");
        await trade.PostAsync("reference-prices", Requests.ReferencePrice("Vases", "1.00", "2.00"));
        await trade.OrderAsync("PO-1");

        var financing = await trade.ApplyAsync(await trade.OrderAsync("PO-2", Later(), Amount("9000.00")));

        Assert.Equal("Referred: acknowledged-amount-differs, near-match, price-out-of-range, related-parties, velocity", await trade.StandingAsync(financing));
        await trade.LetPassAsync();
        Assert.Equal([$"{financing}-D1 6268.50"], await trade.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_an_order_that_has_lost_value_before_the_case_Then_nothing_is_lent_on_what_is_lost_and_the_case_knows_it()
    {
        await using var trade = await Trade.StartAsync();
        var order = await trade.OrderAsync();
        await trade.DocumentAsync(order, "disputes", Requests.Dispute("2000.00"));
        await trade.DocumentAsync(order, "credit-notes", Requests.CreditNote("1000.00"));

        var financing = await trade.ApplyAsync(order);

        // 70 % of 7,000.00 are 4,900.00; the fee is 24.50.
        Assert.Equal([$"{financing}-D1 4875.50"], await trade.Bank.SettleAllAsync());
        var facts = (await trade.App.GetAsync($"cases/{financing}/timeline")).Body.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("name").GetString());
        Assert.Equal(["CreditNoteIssued", "DisputeOpened"], facts.Intersect(["CreditNoteIssued", "DisputeOpened"]).Order());
        Assert.DoesNotContain("PrincipalRecalled", facts);
    }

    [Fact]
    public async Task Given_an_odd_order_that_has_lost_value_before_the_case_When_a_person_lets_it_pass_Then_what_is_left_is_financed()
    {
        await using var trade = await Trade.StartAsync();
        await trade.PostAsync("reference-prices", Requests.ReferencePrice("Vases", "1.00", "2.00"));
        var order = await trade.OrderAsync();
        await trade.DocumentAsync(order, "credit-notes", Requests.CreditNote("1000.00"));
        var financing = await trade.ApplyAsync(order);
        Assert.Equal("Referred: price-out-of-range", await trade.StandingAsync(financing));

        await trade.LetPassAsync();

        Assert.Equal([$"{financing}-D1 6268.50"], await trade.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_referral_that_a_change_has_overtaken_Then_a_rule_has_closed_it_and_the_reasons_that_came_since_still_wait()
    {
        await using var trade = await Trade.StartAsync();
        await trade.PostAsync("reference-prices", Requests.ReferencePrice("Vases", "1.00", "2.00"));
        await trade.PostAsync("reference-prices", Requests.ReferencePrice("Vases, large", "1.00", "2.00"));
        var order = await trade.OrderAsync();
        var financing = await trade.ApplyAsync(order);
        var overtaken = Assert.Single(await trade.OpenItemsAsync("order-referred")).GetProperty("id").GetString()!;
        await trade.App.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await trade.DocumentAsync(order, "changes", Requests.Change("9000.00"));

        (await trade.App.PostAsync($"work-items/{overtaken}/decisions", new JsonObject { ["decision"] = "approve", ["note"] = "The buyer was called." }))
            .ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("Referred: acknowledged-amount-differs, price-out-of-range", await trade.StandingAsync(financing));
        Assert.Empty(await trade.Bank.SettleAllAsync());
        await trade.LetPassAsync();
        Assert.Equal([$"{financing}-D1 6268.50"], await trade.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_an_order_that_shrank_before_the_case_Then_the_case_counts_that_once()
    {
        await using var trade = await Trade.StartAsync();
        var order = await trade.OrderAsync();
        await trade.DocumentAsync(order, "cancellations", Requests.Cancellation("4000.00"));
        var answer = Requests.Acknowledgement();
        (answer["acknowledgedAt"], answer["amount"]) = ("2017-03-01T11:45:00Z", Requests.Money("6000.00"));
        await trade.DocumentAsync(order, "acknowledgements", answer);

        var financing = await trade.ApplyAsync(order);

        Assert.Equal([$"{financing}-D1 4179.00"], await trade.Bank.SettleAllAsync());
        Assert.Equal("6000.00", (await trade.App.GetAsync($"cases/{financing}")).Amount("orderValue"));
    }

    [Fact]
    public async Task Given_an_order_that_was_cancelled_before_the_case_Then_it_is_refused()
    {
        await using var trade = await Trade.StartAsync();
        var order = await trade.OrderAsync();
        await trade.DocumentAsync(order, "cancellations", Requests.Cancellation());

        Assert.Equal("Rejected: order-cancelled", await trade.StandingAsync(await trade.ApplyAsync(order)));
    }

    /// <summary>The order an hour later than usual.</summary>
    private static Action<JsonObject> Later(Action<JsonObject>? also = null) => order =>
    {
        order["issuedAt"] = "2017-03-01T09:00:00Z";
        also?.Invoke(order);
    };

    private static Action<JsonObject> Amount(string amount) => answer => answer["amount"] = Requests.Money(amount);

    private static void CentMore(JsonObject order)
    {
        order["charges"] = Requests.Money("500.01");
        order["payable"] = Requests.Money("10000.01");
    }

    /// <summary>One line over an amount, issued at a moment.</summary>
    private static void Of(JsonObject order, string amount, string issuedAt)
    {
        order["issuedAt"] = issuedAt;
        order["lines"] = new JsonArray(new JsonObject
        {
            ["id"] = "1",
            ["description"] = $"Goods worth {amount}",
            ["quantity"] = "1",
            ["unitPrice"] = Requests.Money(amount),
            ["amount"] = Requests.Money(amount),
        });
        (order["charges"], order["payable"]) = (Requests.Money("0.00"), Requests.Money(amount));
    }
}
