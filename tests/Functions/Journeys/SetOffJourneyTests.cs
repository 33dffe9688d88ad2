using System.Net;

namespace Tests.Functions.Journeys;

/// <summary>Recourse to the supplier: it is written to, and what is left for it in one case repays what it owes in another.</summary>
public sealed class SetOffJourneyTests
{
    [Fact]
    public async Task Given_two_cases_in_default_and_the_buyer_pays_one_Then_its_residual_repays_the_other_and_what_is_too_much_comes_back()
    {
        await using var journey = await Journey.DisbursedAsync(agree: agreement =>
        {
            agreement["allowsSetOff"] = true;
            agreement["starterLimit"] = Requests.Money("50000.00");
            agreement["penaltyRate"] = 0;
        });
        var (first, firstOrder) = (journey.CaseId, journey.OrderId);
        journey.OrderId = await journey.OrderAsync("PO-2", change: order => order["lines"]![0]!["description"] = "Lamps");
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        var second = journey.CaseId;
        await journey.ToDayAsync(160);
        Assert.Equal("Defaulted", (await journey.CaseAsync()).Text("lifecycle"));
        Assert.Equal(
            ["PaymentRequest", "PaymentRequest", .. Enumerable.Repeat("Reminder", 8)],
            (await LettersAsync(journey)).Order(StringComparer.Ordinal));
        (await journey.App.GetAsync("letters")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await journey.App.GetAsync($"letters?supplier={journey.SupplierId}&from=soon")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");

        var owed = (await journey.CaseAsync()).Amount("outstanding");
        var paid = await journey.PayAsync("10000.00");

        // Nothing goes to the supplier: what is left of the second is swept for the first.
        Assert.Contains($"{second}-S1 {owed}", paid);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(12));
        paid = [.. paid, .. await journey.SettleAllAsync()];
        var left = $"{10_000m - decimal.Parse(owed!, System.Globalization.CultureInfo.InvariantCulture):0.00}";
        Assert.Contains($"{first}-S1 {left}", paid);
        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
        Assert.Contains($"set-off C: HeldForSupplier {left} / CollectionCash {left}", await journey.JournalAsync());
        Assert.DoesNotContain(await journey.BalancesAsync(), line => line.StartsWith("C ", StringComparison.Ordinal));

        // The first is repaid by its buyer, too: what is left of that is offered to the second, which has ended, and comes back to the supplier.
        (journey.CaseId, journey.OrderId) = (first, firstOrder);
        Assert.Equal(left, (await journey.CaseAsync()).Amount("paidBySupplier"));
        var rest = await journey.PayAsync("10000.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(12));
        rest = [.. rest, .. await journey.SettleAllAsync()];
        Assert.Single(rest, payment => payment.StartsWith($"{first}-R1 ", StringComparison.Ordinal));
        // Also where it had closed before that came back, and opened again.
        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
        Assert.DoesNotContain(await journey.BalancesAsync(), line => line.StartsWith("C ", StringComparison.Ordinal));
        journey.CaseId = second;
        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_case_that_begins_after_another_of_its_supplier_defaulted_Then_what_is_left_of_it_repays_that()
    {
        await using var journey = await Journey.DisbursedAsync(agree: agreement =>
        {
            agreement["allowsSetOff"] = true;
            agreement["starterLimit"] = Requests.Money("50000.00");
        });
        var first = journey.CaseId;
        await journey.ToDayAsync(160);
        journey.OrderId = await journey.OrderAsync("PO-2", acknowledged: false, order =>
        {
            order["lines"]![0]!["description"] = "Lamps";
            order["deliveryDeadline"] = "2017-08-31";
        });
        var acknowledgement = Requests.Acknowledgement();
        acknowledgement["receivableDueDate"] = "2017-09-29";
        (await journey.App.PostAsync($"orders/{journey.OrderId}/acknowledgements", acknowledgement)).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();
        Assert.Contains("SetOffNoted", await journey.TimelineAsync());
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");

        var paid = await journey.PayAsync("10000.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(12));
        paid = [.. paid, .. await journey.SettleAllAsync()];

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.DoesNotContain(paid, payment => payment.StartsWith($"{journey.CaseId}-R", StringComparison.Ordinal));
        Assert.Contains(paid, payment => payment.StartsWith($"{first}-S1 ", StringComparison.Ordinal));
        journey.CaseId = first;
        // Paid on the day on which it was lent: no interest.
        Assert.Equal("3000.00", (await journey.CaseAsync()).Amount("paidBySupplier"));
    }

    private static async Task<IEnumerable<string>> LettersAsync(Journey journey) =>
        (await journey.App.GetAsync($"letters?supplier={journey.SupplierId}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Select(letter => letter.GetProperty("kind").GetString()!);
}
