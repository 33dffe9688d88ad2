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

    private static async Task<IEnumerable<string>> LettersAsync(Journey journey) =>
        (await journey.App.GetAsync($"letters?supplier={journey.SupplierId}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Select(letter => letter.GetProperty("kind").GetString()!);
}
