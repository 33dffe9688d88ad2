using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;

namespace Tests.Functions.Banking;

/// <summary>The bank takes a credit back: the reversal finds the credit wherever it is, and in whatever order the two come.</summary>
public sealed class ReversalTests
{
    [Fact]
    public async Task Given_a_credit_in_suspense_When_it_is_taken_back_Then_it_leaves_the_books_and_nobody_can_assign_it_any_more()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "300.00", "thank you");
        var item = Assert.Single(await journey.OpenItemsAsync()).GetProperty("id").GetString();

        await journey.Bank.ReverseAsync("E1", "300.00");
        await journey.ToDayAsync(1);
        await journey.Bank.ReverseAsync("E1", "300.00");
        await journey.Bank.NotifyCreditAsync("E1", "300.00", "thank you");

        Assert.Empty(await journey.OpenItemsAsync());
        Assert.DoesNotContain(await journey.BalancesAsync(), balance => balance.StartsWith("C ", StringComparison.Ordinal));
        var decided = (await journey.App.GetAsync("work-items?status=decided")).Body.GetProperty("items").EnumerateArray().Single(each => each.GetProperty("id").GetString() == item);
        var decision = decided.GetProperty("decision");
        Assert.Equal("bank acme", decision.GetProperty("personId").GetString());
        Assert.Equal("The bank took it back on 2017-03-01 (reversal-E1). Direct debit refused by the payer's bank", decision.GetProperty("note").GetString());
    }

    [Fact]
    public async Task Given_a_credit_of_a_case_When_it_is_taken_back_Then_the_case_owes_it_again()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "3000.00", journey.OrderId);
        Assert.Equal("3000.00", (await journey.CaseAsync()).Amount("collected"));

        await journey.Bank.ReverseAsync("E1", "3000.00");
        await journey.ToDayAsync(1);
        await journey.Bank.ReverseAsync("E1", "3000.00");

        Assert.Equal("0.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Single(await journey.TimelineAsync(), "CreditReversed");
        Assert.Equal(["credit-reversed"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_split_credit_When_it_is_taken_back_Then_each_piece_is()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "5000.00", "", parts: [(journey.OrderId, "3000.00"), (journey.OrderId, "1500.00")]);
        Assert.Contains("C Suspense -500.00", await journey.BalancesAsync());

        await journey.Bank.ReverseAsync("E1", "5000.00");

        Assert.Equal("0.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(2, (await journey.TimelineAsync()).Count(name => name == "CreditReversed"));
        Assert.DoesNotContain(await journey.BalancesAsync(), balance => balance.StartsWith("C Suspense", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_reversal_that_comes_before_its_credit_Then_a_person_sees_it_and_the_credit_is_taken_back_when_it_comes()
    {
        await using var journey = await Journey.DisbursedAsync();

        await journey.Bank.ReverseAsync("E1", "3000.00");
        Assert.Equal(["reversal-unknown"], await journey.WorkItemsAsync());
        await journey.Bank.NotifyCreditAsync("E1", "3000.00", journey.OrderId);

        Assert.Equal("0.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(["credit-reversed"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_reversal_that_does_not_fit_its_credit_Then_it_has_no_effect_and_a_person_sees_it()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "3000.00", journey.OrderId);
        await journey.Bank.NotifyCreditAsync("E2", "1.00", "thank you");

        await journey.Bank.ReverseAsync("E1", "3000.01");
        await journey.Bank.ReverseAsync("E2", "1.00");
        await journey.Bank.ReverseAsync("E2", "1.00", reference: "once-more");
        await journey.Bank.ReverseAsync("E3", "7.00");
        await journey.Bank.NotifyCreditAsync("E3", "8.00", journey.OrderId);

        Assert.Equal("3008.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(["reversal-contradicts", "reversal-contradicts", "reversal-contradicts"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_credit_that_its_case_gives_back_after_the_bank_took_it_back_Then_it_does_not_stay_in_suspense()
    {
        await using var app = await ScfApp.StartAsync();
        var credits = app.Service<CreditsTable>();
        CollectionCredit credit = new("COLLECT-9", "E1", Money.Parse("5.00", "BRL"), new(2017, 3, 1), new(2017, 3, 1), "", "", "");
        var row = await credits.AddAsync("default", credit, [], isBooked: true, CancellationToken.None);
        Assert.NotNull(await credits.TryRouteAsync(row, "c1", "It names the order.", CancellationToken.None));
        Evidence evidence = new(Flow.Capital, "bank acme", "loopback-unsigned", ScfApp.Start, "");
        await credits.AddReversalAsync(new ReversalRow(new("COLLECT-9", "R1", "E1", credit.Amount, new(2017, 3, 2), "Refused."), "default", ScfApp.Start, evidence), CancellationToken.None);

        await app.Service<CreditSuspense>().TakeBackAsync("c1", new SuspendCredit("COLLECT-9", "E1", "Case c1 is Closed."), CancellationToken.None);

        Assert.Equal(CreditsTable.Reversed, (await credits.FindAsync(row.Id, CancellationToken.None))!.Route);
        Assert.Empty((await app.GetAsync("work-items?status=open")).Body.GetProperty("items").EnumerateArray());
        var accounts = (await app.GetAsync("reports/trial-balance")).Body.GetProperty("books").EnumerateArray().SelectMany(book => book.GetProperty("accounts").EnumerateArray());
        Assert.All(accounts, account => Assert.Equal(account.GetProperty("debit").GetString(), account.GetProperty("credit").GetString()));
    }
}
