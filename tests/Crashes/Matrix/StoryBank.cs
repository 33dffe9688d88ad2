using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.Functions;

namespace Tests.Crashes.Matrix;

/// <summary>A bank with a memory: each payment, question and report that reached it is kept under its id; one that comes again must be the same.</summary>
internal sealed class StoryBank(Outside outside, string code)
{
    private readonly SortedDictionary<string, string> _received = new(StringComparer.Ordinal);

    /// <summary>Everything that the backend has sent, as <c>code id body</c>, each id once.</summary>
    public IEnumerable<string> Received => _received.Select(one => $"{code} {one.Key} {one.Value}");

    /// <summary>Ids that came again with another content; there must be none.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>
    /// Takes from its queue what was written before today, settles the payments among it today, and answers questions with yes. What follows from that
    /// is for another day, so that a message that a crash has held up for an hour changes no date.
    /// </summary>
    public async Task WorkAsync()
    {
        var today = outside.Now;
        while (await outside.ReceiveAsync($"bank-{code}", message => TakeAsync(message, today)))
        {
            // What it has said takes effect before it says the next.
            await outside.RestAsync();
        }
    }

    /// <summary>Notifies a credit on the collection account.</summary>
    public Task NotifyCreditAsync(string reference, string amount, string remittance)
    {
        var entry = Entry(reference, amount);
        entry["debtorName"] = "Casa Grande";
        entry["debtorAccount"] = "CASA-1";
        entry["remittanceInformation"] = remittance;
        return NotifyAsync($"notice-{reference}", "COLLECT-1", entry);
    }

    /// <summary>Notifies that a payment came back.</summary>
    public Task ReturnAsync(string paymentId, string amount)
    {
        var entry = Entry($"return-{paymentId}", amount);
        entry["endToEndId"] = paymentId;
        entry["returnReasonCode"] = "AC01";
        return NotifyAsync($"notice-return-{paymentId}", "COLLECT-1", entry);
    }

    /// <returns>False where it is left in the queue.</returns>
    private async Task<bool> TakeAsync(JsonElement message, DateTimeOffset today)
    {
        if (message.GetProperty("creationDateTime").GetDateTimeOffset() >= today) return false;
        var id = message.GetProperty("messageId").GetString()!;
        var content = WithoutTime(message);
        if (!_received.TryAdd(id, content) && _received[id] != content) Contradictions.Add($"{code} {id}: {_received[id]} and {content}");
        switch (message.GetProperty("type").GetString())
        {
            case "pain.001":
                foreach (var payment in message.GetProperty("payments").EnumerateArray()) await SettleAsync(payment);
                break;
            case "credit-application":
                var application = message.GetProperty("applicationId").GetString()!;
                var line = Message("credit-decision", $"{application}-yes");
                line["applicationId"] = application;
                line["decision"] = "Approved";
                line["limit"] = Requests.Money("50000.00");
                line["validUntil"] = "2018-03-01";
                await outside.TellAsync(line);
                break;
            case "order-review":
                var decision = Message("order-decision", $"{id}-yes");
                decision["reviewId"] = id;
                decision["decision"] = "Approved";
                await outside.TellAsync(decision);
                break;
        }

        return true;
    }

    private Task SettleAsync(JsonElement payment)
    {
        var id = payment.GetProperty("endToEndId").GetString()!;
        var report = Message("pain.002", $"{id}-ACSC");
        report["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = id,
            ["status"] = "ACSC",
            ["amount"] = JsonNode.Parse(payment.GetProperty("amount").GetRawText()),
            ["settlementDate"] = outside.Today,
        });
        return outside.TellAsync(report);
    }

    private Task NotifyAsync(string messageId, string account, JsonObject entry)
    {
        var message = Message("camt.054", messageId);
        message["account"] = account;
        message["entries"] = new JsonArray(entry);
        return outside.TellAsync(message);
    }

    private JsonObject Message(string type, string messageId) => new()
    {
        ["type"] = type,
        ["messageId"] = messageId,
        ["bank"] = code,
        ["creationDateTime"] = outside.Now.ToString("O"),
    };

    private JsonObject Entry(string reference, string amount) => new()
    {
        ["entryReference"] = reference,
        ["status"] = "BOOK",
        ["creditDebitIndicator"] = "CRDT",
        ["amount"] = Requests.Money(amount),
        ["bookingDate"] = outside.Today,
        ["valueDate"] = outside.Today,
    };

    /// <summary>The message but for when it was written.</summary>
    private static string WithoutTime(JsonElement message)
    {
        var copy = JsonNode.Parse(message.GetRawText())!.AsObject();
        copy.Remove("creationDateTime");
        return copy.ToJsonString();
    }
}
