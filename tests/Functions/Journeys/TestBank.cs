using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>Plays the bank "acme" as any program could: over the REST form of Service Bus.</summary>
internal sealed class TestBank(ScfApp app)
{
    /// <summary>Takes the next instruction from the bank's queue; null when there is none.</summary>
    public async Task<JsonElement?> NextInstructionAsync()
    {
        using var response = await app.Http.DeleteAsync("bank-acme/messages/head?timeout=0");
        if (response.StatusCode == HttpStatusCode.NoContent) return null;
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Takes all instructions and settles each on the day of the clock.</summary>
    /// <returns>What was paid, as <c>id amount</c>.</returns>
    public async Task<IReadOnlyList<string>> SettleAllAsync()
    {
        List<string> paid = [];
        while (await NextInstructionAsync() is { } instruction)
        {
            var payment = instruction.GetProperty("payments")[0];
            var id = payment.GetProperty("endToEndId").GetString()!;
            var amount = payment.GetProperty("amount").GetProperty("amount").GetString()!;
            paid.Add($"{id} {amount}");
            await ReportAsync(id, amount);
        }

        return paid;
    }

    /// <summary>Reports a payment's status.</summary>
    public Task ReportAsync(string paymentId, string amount, string status = "ACSC", string? reason = null) => SendAsync(new JsonObject
    {
        ["type"] = "pain.002",
        ["messageId"] = $"{paymentId}-{status}",
        ["bank"] = "acme",
        ["creationDateTime"] = app.Host.Clock.GetUtcNow().ToString("O"),
        ["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = paymentId,
            ["status"] = status,
            ["reasonCode"] = reason,
            ["amount"] = Requests.Money(amount),
            ["settlementDate"] = status == "ACSC" ? Today : null,
        }),
    });

    /// <summary>Notifies a booked credit on the collection account.</summary>
    public Task NotifyCreditAsync(string reference, string amount, string remittance, string status = "BOOK", string account = "COLLECT-1") => SendAsync(new JsonObject
    {
        ["type"] = "camt.054",
        ["messageId"] = $"notice-{reference}-{status}-{amount}",
        ["bank"] = "acme",
        ["creationDateTime"] = app.Host.Clock.GetUtcNow().ToString("O"),
        ["account"] = account,
        ["entries"] = new JsonArray(new JsonObject
        {
            ["entryReference"] = reference,
            ["status"] = status,
            ["creditDebitIndicator"] = "CRDT",
            ["amount"] = Requests.Money(amount),
            ["bookingDate"] = Today,
            ["valueDate"] = Today,
            ["debtorName"] = "Casa Grande",
            ["debtorAccount"] = "CASA-1",
            ["remittanceInformation"] = remittance,
        }),
    });

    public Task SendAsync(JsonNode message) => SendTextAsync(message.ToJsonString());

    /// <summary>Sends anything to the queue of all banks, and lets the backend come to rest.</summary>
    public async Task SendTextAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await app.Http.PostAsync("bank-inbound/messages", content);
        response.EnsureSuccessStatusCode();
        await RestAsync();
    }

    /// <summary>Waits until everything that can happen now has happened.</summary>
    public Task RestAsync() => app.Host.AdvanceAsync(TimeSpan.Zero);

    /// <summary>The dead letters of the inbound queue, as <c>reason: description</c>.</summary>
    public async Task<IReadOnlyList<string>> DeadLettersAsync()
    {
        var answer = JsonElement.Parse(await app.Http.GetStringAsync("admin/queues/bank-inbound/deadletters"));
        return [.. Items(answer).Select(letter => $"{letter.GetProperty("reason").GetString()}: {letter.GetProperty("description").GetString()}")];
    }

    private static IEnumerable<JsonElement> Items(JsonElement answer) => answer.ValueKind == JsonValueKind.Array
        ? answer.EnumerateArray()
        : answer.EnumerateObject().First(property => property.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray();

    private string Today => app.Host.Clock.GetUtcNow().ToString("yyyy-MM-dd");
}
