using System.Globalization;
using System.Text.Json;

namespace Bench.Load.Application;

/// <summary>The bodies of the requests.</summary>
internal static class Documents
{
    public const string Bank = "acme";

    private const string CollectionAccount = "COLLECT-1";

    /// <summary>The cheapest order, in minor units; each one costs a cent more than the one before, so that no two look alike.</summary>
    private const long FirstAmount = 1_000_00;

    public static string Pool => $$"""{"name":"Own funds","currency":"BRL","netCapital":{{Amount(100_000_000_000_00)}},"netAssets":{{Amount(100_000_000_000_00)}},"bankBorrowings":{{Amount(0)}},"account":"POOL-1"}""";

    public static string Agreement(string pool) =>
        $$"""
        {"name":"Standard","preset":"Platform","currency":"BRL","poolId":"{{pool}}","accountBank":"{{Bank}}","collectionAccount":"{{CollectionAccount}}",
        "advanceRate":7000,"annualRate":1200,"feeRate":50,"penaltyRate":0,"dayCount":"Act/360","tenorDays":60,"graceDays":3,
        "starterLimit":{{Amount(1_000_000_000_00)}},"maximumLimit":{{Amount(1_000_000_000_00)}},"buyerLimit":{{Amount(1_000_000_000_00)}},
        "minimumOrderValue":{{Amount(100_00)}},"tolerance":{{Amount(0)}},"timeZone":"America/Sao_Paulo","cutOff":"17:00","holidays":[]}
        """;

    public static string Supplier(int n) => $$"""{"roles":["Supplier"],"name":"Supplier {{n}}","registrationNumber":"S-{{n}}","country":"BR","payoutAccount":"SUPPLIER-{{n}}"}""";

    public static string Buyer(int n) => $$"""{"roles":["Buyer"],"name":"Buyer {{n}}","registrationNumber":"B-{{n}}","country":"BR"}""";

    public static string Facility(string supplier, string agreement, DateTimeOffset now) =>
        $$"""{"supplierId":"{{supplier}}","agreementId":"{{agreement}}","requestedLimit":{{Amount(1_000_000_000_00)}},"consent":{"creditReport":true,"givenBy":"Ana","givenAt":"{{Instant(now)}}"} }""";

    public static string Order(int n, string supplier, string buyer, DateTimeOffset now)
    {
        var amount = Amount(FirstAmount + n);
        return $$"""
            {"orderNumber":"PO-{{n}}","supplierId":"{{supplier}}","buyerId":"{{buyer}}","issuedAt":"{{Instant(now)}}","deliveryDeadline":"{{Date(now.AddDays(15))}}",
            "lines":[{"id":"1","description":"Cotton, bale {{n}}","quantity":"1","unitPrice":{{amount}},"amount":{{amount}}}],
            "charges":{{Amount(0)}},"prepaid":{{Amount(0)}},"payable":{{amount}}}
            """;
    }

    public static string Acknowledgement(int n, DateTimeOffset now) =>
        $$"""{"acknowledgedAt":"{{Instant(now)}}","amount":{{Amount(FirstAmount + n)}},"receivableDueDate":"{{Date(now.AddDays(45))}}","noSetOff":true,"collectionAccount":"{{CollectionAccount}}"}""";

    public static string Case(string order, string agreement) => $$"""{"orderId":"{{order}}","agreementId":"{{agreement}}"}""";

    /// <summary>The bank's word that a payment was made.</summary>
    /// <param name="paymentId">Its end-to-end id.</param>
    /// <param name="amount">The decimal digits of what was paid.</param>
    public static string Settled(string paymentId, string amount, DateTimeOffset now) =>
        $$"""
        {"type":"pain.002","messageId":"m-{{paymentId}}","bank":"{{Bank}}","creationDateTime":"{{Instant(now)}}","transactions":[
        {"endToEndId":"{{paymentId}}","status":"ACSC","amount":{"amount":"{{amount}}","currency":"BRL"},"settlementDate":"{{Date(now)}}"}]}
        """;

    /// <summary>All of it was received.</summary>
    public static string Receipt(int n, DateTimeOffset now) => $$"""{"receivedAt":"{{Instant(now)}}","acceptedValue":{{Amount(FirstAmount + n)}},"final":true}""";

    /// <summary>The bank's word that the buyer has paid the whole order.</summary>
    public static string Credit(int n, string order, DateTimeOffset now) =>
        $$"""
        {"type":"camt.054","messageId":"n-{{order}}","bank":"{{Bank}}","creationDateTime":"{{Instant(now)}}","account":"{{CollectionAccount}}","entries":[
        {"entryReference":"e-{{order}}","status":"BOOK","creditDebitIndicator":"CRDT","amount":{{Amount(FirstAmount + n)}},"bookingDate":"{{Date(now)}}","valueDate":"{{Date(now)}}",
        "debtorName":"Buyer","debtorAccount":"BUYER-1","remittanceInformation":"{{order}}"}]}
        """;

    /// <summary>What a case is paid: its advance less the fee, as decimal digits.</summary>
    public static string NetAdvance(string financing)
    {
        using var document = JsonDocument.Parse(financing);
        return (Digits(document.RootElement.GetProperty("advance")) - Digits(document.RootElement.GetProperty("fee"))).ToString("0.00", CultureInfo.InvariantCulture);

        static decimal Digits(JsonElement amount) => decimal.Parse(amount.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);
    }

    private static string Amount(long minor) => $$"""{"amount":"{{(minor / 100m).ToString("0.00", CultureInfo.InvariantCulture)}}","currency":"BRL"}""";

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset day) => day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
