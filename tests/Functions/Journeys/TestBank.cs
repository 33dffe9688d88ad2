using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScfFunctions.Banking;

namespace Tests.Functions.Journeys;

/// <summary>Plays a bank as any program could: over the REST form of Service Bus. It signs what it says once it has a key.</summary>
internal sealed class TestBank(ScfApp app, string code = "acme")
{
    private readonly HashSet<string> _heeded = new(StringComparer.Ordinal);
    private int _messages;
    private ECDsa? _key;
    private string _keyId = "";

    /// <summary>The bank's code.</summary>
    public string Code => code;

    /// <summary>The next message for the bank, whatever it is; null when there is none.</summary>
    public async Task<JsonElement?> NextInstructionAsync()
    {
        while (true)
        {
            using var response = await app.Http.DeleteAsync($"bank-{code}/messages/head?timeout=0");
            if (response.StatusCode == HttpStatusCode.NoContent) return null;
            response.EnsureSuccessStatusCode();
            var text = await response.Content.ReadAsStringAsync();
            // On a hostile runtime a bank is sent the same more than once, and heeds it once, as banks do.
            if (_heeded.Add(text) || !app.Host.IsHostile) return JsonElement.Parse(text);
        }
    }

    /// <summary>Takes all messages from the bank's queue.</summary>
    public async Task<IReadOnlyList<JsonElement>> TakeAllAsync()
    {
        List<JsonElement> messages = [];
        while (await NextInstructionAsync() is { } message) messages.Add(message);
        return messages;
    }

    /// <summary>Takes all messages and settles each payment on the day of the clock; what else there is, is left unanswered.</summary>
    /// <returns>What was paid, as <c>id amount</c>.</returns>
    public async Task<IReadOnlyList<string>> SettleAllAsync()
    {
        List<string> paid = [];
        while (await TakeAllAsync() is { Count: > 0 } messages)
        {
            var payments = messages.Where(message => message.GetProperty("type").GetString() == "pain.001").Select(message => message.GetProperty("payments")[0]);
            foreach (var payment in app.Host.IsHostile ? HostileWorld.InOrder(payments) : payments)
            {
                var id = payment.GetProperty("endToEndId").GetString()!;
                var amount = payment.GetProperty("amount").GetProperty("amount").GetString()!;
                paid.Add($"{id} {amount}");
                await ReportAsync(id, amount);
            }
        }

        return paid;
    }

    /// <summary>Answers every order-review that waits on the queue; takes whatever else is there away.</summary>
    /// <returns>The ids of the reviews.</returns>
    public async Task<IReadOnlyList<string>> DecideOrdersAsync(bool approved = true, string? reason = null)
    {
        List<string> reviews = [];
        foreach (var message in await TakeAllAsync())
        {
            if (message.GetProperty("type").GetString() != "order-review") continue;
            reviews.Add(message.GetProperty("messageId").GetString()!);
            await DecideOrderAsync(reviews[^1], approved, reason);
        }

        return reviews;
    }

    /// <summary>Answers an order-review.</summary>
    public Task DecideOrderAsync(string reviewId, bool approved = true, string? reason = null)
    {
        var message = Message("order-decision", $"{reviewId}-{(approved ? "yes" : "no")}");
        message["reviewId"] = reviewId;
        message["decision"] = approved ? "Approved" : "Declined";
        message["reason"] = reason;
        return SendAsync(message);
    }

    /// <summary>Answers a credit-application; a limit approves it.</summary>
    public Task DecideLineAsync(string applicationId, string? limit, string? validUntil = null, string? reason = null, string currency = "BRL")
    {
        var message = Message("credit-decision", $"{applicationId}-{limit ?? "no"}");
        message["applicationId"] = applicationId;
        message["decision"] = limit is null ? "Declined" : "Approved";
        message["limit"] = limit is null ? null : Requests.Money(limit, currency);
        message["validUntil"] = validUntil;
        message["reason"] = reason;
        return SendAsync(message);
    }

    /// <summary>States what the bank's own books say of a loan.</summary>
    public Task StateLoanAsync(string caseId, string principal, string interest, string? asOf = null)
    {
        var message = Message("loan-statement", $"statement-{caseId}-{asOf ?? Today}-{principal}-{interest}");
        message["loans"] = new JsonArray(new JsonObject
        {
            ["caseId"] = caseId,
            ["asOf"] = asOf ?? Today,
            ["principal"] = Requests.Money(principal),
            ["interest"] = Requests.Money(interest),
        });
        return SendAsync(message);
    }

    /// <summary>Calls the platform's guarantee.</summary>
    public Task CallGuaranteeAsync(string caseId, string amount, string? asOf = null)
    {
        var message = Message("guarantee-call", $"call-{caseId}-{asOf ?? Today}-{amount}");
        message["caseId"] = caseId;
        message["asOf"] = asOf ?? Today;
        message["amount"] = Requests.Money(amount);
        return SendAsync(message);
    }

    /// <summary>Reports a payment's status.</summary>
    public Task ReportAsync(string paymentId, string amount, string status = "ACSC", string? reason = null)
    {
        var message = Message("pain.002", $"{paymentId}-{status}");
        message["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = paymentId,
            ["status"] = status,
            ["reasonCode"] = reason,
            ["amount"] = Requests.Money(amount),
            ["settlementDate"] = status == "ACSC" ? Today : null,
        });
        return SendAsync(message);
    }

    /// <summary>Notifies a credit on the collection account.</summary>
    public Task NotifyCreditAsync(
        string reference, string amount, string remittance, string status = "BOOK", string account = "COLLECT-1", string? charges = null,
        string debtor = "CASA-1", string? valueDate = null, string? bookingDate = null, params (string Reference, string Amount)[] parts)
    {
        var entry = Entry(reference, amount, "CRDT", status);
        entry["debtorName"] = "Casa Grande";
        entry["debtorAccount"] = debtor;
        entry["remittanceInformation"] = remittance;
        if (valueDate is not null) entry["valueDate"] = valueDate;
        if (bookingDate is not null) entry["bookingDate"] = bookingDate;
        if (charges is not null) entry["charges"] = Requests.Money(charges);
        if (parts.Length > 0)
            entry["remittances"] = new JsonArray([.. parts.Select(part => new JsonObject { ["reference"] = part.Reference, ["amount"] = Requests.Money(part.Amount) })]);
        return NotifyAsync($"notice-{reference}-{status}-{amount}-{parts.Length}", account, entry);
    }

    /// <summary>Notifies that a payment of ours came back.</summary>
    public Task ReturnAsync(string paymentId, string amount, string reason = "AC01", string account = "COLLECT-1", string? reference = null)
    {
        var entry = Entry(reference ?? $"return-{paymentId}", amount, "CRDT", "BOOK");
        entry["endToEndId"] = paymentId;
        entry["returnReasonCode"] = reason;
        return NotifyAsync($"notice-{reference ?? $"return-{paymentId}"}", account, entry);
    }

    /// <summary>Notifies that the bank takes a credit back.</summary>
    public Task ReverseAsync(string original, string amount, string account = "COLLECT-1", string? reference = null, string? bookingDate = null)
    {
        var entry = Entry(reference ?? $"reversal-{original}", amount, "DBIT", "BOOK");
        entry["reversal"] = true;
        if (bookingDate is not null) entry["bookingDate"] = bookingDate;
        entry["originalEntryReference"] = original;
        entry["remittanceInformation"] = "Direct debit refused by the payer's bank";
        return NotifyAsync($"notice-{reference ?? $"reversal-{original}"}", account, entry);
    }

    /// <summary>States an account, today's entries as given, from a balance to what they come to.</summary>
    /// <param name="sequence">The statement's number; its id is made of it.</param>
    /// <param name="opening">The balance at the beginning.</param>
    /// <param name="entries">The entries; see <see cref="StatedEntry"/>.</param>
    /// <param name="account">The account.</param>
    /// <param name="change">Changes the message before it is sent.</param>
    /// <returns>The balance at the end.</returns>
    public async Task<string> StateAccountAsync(int sequence, string opening, JsonObject[] entries, string account = "COLLECT-1", Action<JsonObject>? change = null)
    {
        var message = Message("camt.053", $"statement-{account}-{sequence}-{Interlocked.Increment(ref _messages)}");
        var closing = entries.Aggregate(decimal.Parse(opening), (sum, entry) =>
            sum + ((entry["creditDebitIndicator"]!.GetValue<string>() == "CRDT" ? 1 : -1) * decimal.Parse(entry["amount"]!["amount"]!.GetValue<string>()))).ToString("F2");
        message["account"] = account;
        message["statementId"] = $"{account}/{sequence}";
        message["sequenceNumber"] = sequence;
        message["fromDate"] = Today;
        message["toDate"] = Today;
        message["currency"] = "BRL";
        message["openingBalance"] = Requests.Money(opening);
        message["entries"] = new JsonArray([.. entries]);
        message["closingBalance"] = Requests.Money(closing);
        change?.Invoke(message);
        await SendAsync(message);
        return closing;
    }

    /// <summary>An entry of today on a statement; below zero it is a debit.</summary>
    /// <param name="reference">The bank's reference.</param>
    /// <param name="amount">The amount; with a minus where it goes out.</param>
    /// <param name="paymentId">Our payment that it is.</param>
    /// <param name="reversal">Whether it undoes an earlier one.</param>
    public JsonObject StatedEntry(string reference, string amount, string? paymentId = null, bool reversal = false) => new()
    {
        ["entryReference"] = reference,
        ["creditDebitIndicator"] = amount[0] == '-' ? "DBIT" : "CRDT",
        ["amount"] = Requests.Money(amount.TrimStart('-')),
        ["bookingDate"] = Today,
        ["valueDate"] = Today,
        ["reversal"] = reversal,
        ["endToEndId"] = paymentId,
    };

    /// <summary>Makes a pair of keys, makes the public one known to the backend, and signs with it from now on.</summary>
    public async Task UseKeyAsync(string keyId, string validFrom = "2017-01-01T00:00:00Z", string? validUntil = null, string key = ScfApp.DevelopmentKey)
    {
        SignWith(ECDsa.Create(ECCurve.NamedCurves.nistP256), keyId);
        (await app.PostAsync("bank-keys", KeyRequest(keyId, _key!, validFrom, validUntil), key)).Expect(HttpStatusCode.Created);
    }

    /// <summary>Signs with a key from now on, known to the backend or not.</summary>
    public void SignWith(ECDsa key, string keyId) => (_key, _keyId) = (key, keyId);

    /// <summary>The request that makes a key known.</summary>
    public JsonObject KeyRequest(string keyId, ECDsa key, string validFrom = "2017-01-01T00:00:00Z", string? validUntil = null) => new()
    {
        ["bank"] = code,
        ["keyId"] = keyId,
        ["publicKey"] = key.ExportSubjectPublicKeyInfoPem(),
        ["validFrom"] = validFrom,
        ["validUntil"] = validUntil,
    };

    public Task SendAsync(JsonNode message) => SendTextAsync(message.ToJsonString(), message["messageId"]?.GetValue<string>());

    /// <summary>Sends anything to the queue of all banks, signed where there is a key, and lets the backend come to rest.</summary>
    /// <param name="body">The message.</param>
    /// <param name="messageId">The id on it; one of its own where there is none.</param>
    /// <param name="signature">Another signature than the right one.</param>
    public async Task SendTextAsync(string body, string? messageId = null, string? signature = null)
    {
        var id = messageId ?? $"{code}-{Interlocked.Increment(ref _messages)}";
        using HttpRequestMessage request = new(HttpMethod.Post, "bank-inbound/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (_key is not null)
        {
            request.Headers.Add("BrokerProperties", new JsonObject { ["MessageId"] = id }.ToJsonString());
            request.Headers.Add(BankSignature.BankProperty, $"\"{code}\"");
            request.Headers.Add(BankSignature.KeyProperty, $"\"{_keyId}\"");
            request.Headers.Add(BankSignature.SignatureProperty, $"\"{signature ?? SignatureOf(id, body)}\"");
        }

        using var response = await app.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await RestAsync();
    }

    /// <summary>The signature of the bank's present key over a message.</summary>
    public string SignatureOf(string messageId, string body) => Convert.ToBase64String(_key!.SignData(
        BankSignature.Payload(code, messageId, Encoding.UTF8.GetBytes(body)), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>Waits until everything that can happen now has happened.</summary>
    public Task RestAsync() => app.Host.AdvanceAsync(TimeSpan.Zero);

    /// <summary>The dead letters of the inbound queue, as <c>reason: description</c>.</summary>
    public async Task<IReadOnlyList<string>> DeadLettersAsync()
    {
        var answer = JsonElement.Parse(await app.Http.GetStringAsync("admin/queues/bank-inbound/deadletters"));
        return [.. Items(answer).Select(letter => $"{letter.GetProperty("reason").GetString()}: {letter.GetProperty("description").GetString()}")];
    }

    /// <summary>A message of the bank's, without its content.</summary>
    public JsonObject Message(string type, string messageId) => new()
    {
        ["type"] = type,
        ["messageId"] = messageId,
        ["bank"] = code,
        ["creationDateTime"] = app.Host.Clock.GetUtcNow().ToString("O"),
    };

    /// <summary>An entry of an account that is notified as it is.</summary>
    public Task NotifyAsync(string messageId, string account, params JsonObject[] entries)
    {
        var message = Message("camt.054", messageId);
        message["account"] = account;
        message["entries"] = new JsonArray([.. entries]);
        return SendAsync(message);
    }

    /// <summary>An entry of today.</summary>
    public JsonObject Entry(string reference, string amount, string indicator, string status) => new()
    {
        ["entryReference"] = reference,
        ["status"] = status,
        ["creditDebitIndicator"] = indicator,
        ["amount"] = Requests.Money(amount),
        ["bookingDate"] = Today,
        ["valueDate"] = Today,
    };

    private static IEnumerable<JsonElement> Items(JsonElement answer) => answer.ValueKind == JsonValueKind.Array
        ? answer.EnumerateArray()
        : answer.EnumerateObject().First(property => property.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray();

    private string Today => app.Host.Clock.GetUtcNow().ToString("yyyy-MM-dd");
}
