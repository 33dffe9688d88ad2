using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions;

/// <summary>Sound requests, which tests change where they need to.</summary>
internal static class Requests
{
    public static JsonObject Money(string amount, string currency = "BRL") => new() { ["amount"] = amount, ["currency"] = currency };

    public static JsonObject Party(string role = "Supplier") => new()
    {
        ["roles"] = new JsonArray(role),
        ["name"] = "Loja das Flores",
        ["registrationNumber"] = role == "Supplier" ? "12.345.678/0001-90" : "98.765.432/0001-10",
        ["country"] = "BR",
        ["payoutAccount"] = role == "Supplier" ? "BR1500000000000010932840814P2" : null,
        ["industry"] = "flowers",
    };

    public static JsonObject Pool(string currency = "BRL") => new()
    {
        ["name"] = "Own capital",
        ["currency"] = currency,
        ["netCapital"] = Money("1000000.00", currency),
        ["netAssets"] = Money("2000000.01", currency),
        ["bankBorrowings"] = Money("500000.00", currency),
        ["account"] = "POOL-1",
    };

    public static JsonObject Agreement(string poolId) => new()
    {
        ["name"] = "Order financing",
        ["preset"] = "Platform",
        ["currency"] = "BRL",
        ["poolId"] = poolId,
        ["accountBank"] = "acme",
        ["collectionAccount"] = "COLLECT-1",
        ["advanceRate"] = 7000,
        ["annualRate"] = 1200,
        ["feeRate"] = 50,
        ["penaltyRate"] = 2500,
        ["dayCount"] = "Act/360",
        ["tenorDays"] = 60,
        ["graceDays"] = 5,
        ["starterLimit"] = Money("10000.00"),
        ["maximumLimit"] = Money("500000.00"),
        ["buyerLimit"] = Money("100000.00"),
        ["minimumOrderValue"] = Money("10.00"),
        ["tolerance"] = Money("0.01"),
        ["timeZone"] = "America/Sao_Paulo",
        ["cutOff"] = "17:00",
        ["holidays"] = new JsonArray("2017-04-14", "2017-04-21"),
    };

    /// <summary>The same in service mode: the bank "acme" lends and decides.</summary>
    public static JsonObject BankAgreement(string poolId)
    {
        var agreement = Agreement(poolId);
        agreement["preset"] = "Bank";
        agreement["fundingBank"] = "acme";
        agreement["funderAccount"] = "BANK-1";
        return agreement;
    }

    public static JsonObject Quote(string orderId, string agreementId) => new() { ["orderId"] = orderId, ["agreementId"] = agreementId };

    public static JsonObject Facility(string supplierId, string agreementId, string limit = "50000.00") => new()
    {
        ["supplierId"] = supplierId,
        ["agreementId"] = agreementId,
        ["requestedLimit"] = Money(limit),
        ["consent"] = new JsonObject { ["creditReport"] = true, ["givenBy"] = "Ana Souza", ["givenAt"] = "2017-02-28T09:00:00Z" },
    };

    public static JsonObject Order(string supplierId, string buyerId, string number = "PO-1") => new()
    {
        ["orderNumber"] = number,
        ["supplierId"] = supplierId,
        ["buyerId"] = buyerId,
        ["issuedAt"] = "2017-03-01T08:00:00Z",
        ["deliveryDeadline"] = "2017-03-20",
        ["lines"] = new JsonArray(
            new JsonObject { ["id"] = "1", ["description"] = "Vases", ["quantity"] = "2", ["unitPrice"] = Money("4000.00"), ["amount"] = Money("8000.00") },
            new JsonObject { ["id"] = "2", ["description"] = "Ribbon, metres", ["quantity"] = "2.5", ["unitPrice"] = Money("600.00"), ["amount"] = Money("1500.00") }),
        ["charges"] = Money("500.00"),
        ["prepaid"] = Money("0.00"),
        ["payable"] = Money("10000.00"),
    };

    public static JsonObject Acknowledgement() => new()
    {
        ["acknowledgedAt"] = "2017-03-01T09:00:00Z",
        ["amount"] = Money("10000.00"),
        ["receivableDueDate"] = "2017-04-30",
        ["noSetOff"] = true,
        ["collectionAccount"] = "COLLECT-1",
    };

    public static JsonObject Despatch() => new() { ["despatchedAt"] = "2017-03-01T10:00:00Z", ["carrier"] = "Correios", ["reference"] = "BR123" };

    public static JsonObject Receipt(string value = "10000.00", bool final = true) => new()
    {
        ["receivedAt"] = "2017-03-01T11:00:00Z",
        ["acceptedValue"] = Money(value),
        ["final"] = final,
    };

    /// <summary>One line and no charges.</summary>
    public static JsonObject Change(string payable = "12000.00", string number = "C-1") => new()
    {
        ["changedAt"] = "2017-03-01T11:15:00Z",
        ["number"] = number,
        ["lines"] = new JsonArray(
            new JsonObject { ["id"] = "1", ["description"] = "Vases, large", ["quantity"] = "1", ["unitPrice"] = Money(payable), ["amount"] = Money(payable) }),
        ["charges"] = Money("0.00"),
        ["prepaid"] = Money("0.00"),
        ["payable"] = Money(payable),
        ["deliveryDeadline"] = "2017-03-25",
    };

    public static JsonObject Cancellation(string? value = null)
    {
        JsonObject body = new() { ["cancelledAt"] = "2017-03-01T11:30:00Z", ["reason"] = "Out of stock" };
        if (value is not null) body["value"] = Money(value);
        return body;
    }

    public static JsonObject Dispute(string amount = "1000.00", string @event = "Opened", string number = "D-1") => new()
    {
        ["at"] = "2017-03-01T11:40:00Z",
        ["number"] = number,
        ["event"] = @event,
        ["amount"] = Money(amount),
        ["reason"] = "Two vases broken",
    };

    public static JsonObject CreditNote(string amount = "500.00", string number = "N-1") => new()
    {
        ["issuedAt"] = "2017-03-01T11:50:00Z",
        ["number"] = number,
        ["amount"] = Money(amount),
        ["reason"] = "Goodwill",
    };

    public static JsonObject MisdirectedPayment(string amount = "2000.00") => new()
    {
        ["paidAt"] = "2017-03-01T11:55:00Z",
        ["amount"] = Money(amount),
        ["reference"] = "PO-1",
    };

    public static JsonObject Fixing(string date, int rate) => new() { ["date"] = date, ["rate"] = rate };

    public static JsonObject ReferencePrice(string item, string low, string high) => new() { ["item"] = item, ["low"] = Money(low), ["high"] = Money(high) };

    /// <summary>A sound document of the kind that a route takes.</summary>
    public static JsonObject Document(string resource) => resource switch
    {
        "acknowledgements" => Acknowledgement(),
        "despatches" => Despatch(),
        "receipts" => Receipt(),
        "changes" => Change(),
        "cancellations" => Cancellation(),
        "disputes" => Dispute(),
        "credit-notes" => CreditNote(),
        _ => MisdirectedPayment(),
    };

    public static JsonObject Control(string which, string state, string scope = "all", string? key = null) => new()
    {
        ["switch"] = which,
        ["scope"] = scope,
        ["key"] = key,
        ["state"] = state,
        ["reason"] = "For the test",
    };

    /// <summary>A supplier and a buyer that the application knows.</summary>
    public static async Task<(string SupplierId, string BuyerId)> PartiesAsync(this ScfApp app) => (
        (await app.PostAsync("parties", Party())).Expect(HttpStatusCode.Created).Id,
        (await app.PostAsync("parties", Party("Buyer"))).Expect(HttpStatusCode.Created).Id);

    /// <summary>An agreement with a pool of its own.</summary>
    public static async Task<string> AgreementAsync(this ScfApp app)
    {
        var pool = (await app.PostAsync("pools", Pool())).Expect(HttpStatusCode.Created).Id;
        return (await app.PostAsync("agreements", Agreement(pool))).Expect(HttpStatusCode.Created).Id;
    }

    /// <summary>An order of new parties.</summary>
    public static async Task<string> OrderAsync(this ScfApp app)
    {
        var (supplier, buyer) = await app.PartiesAsync();
        return (await app.PostAsync("orders", Order(supplier, buyer))).Expect(HttpStatusCode.Created).Id;
    }
}
