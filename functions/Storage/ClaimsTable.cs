using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What identifies an order as an asset, however it is presented. Amounts are left out: a cent more makes no other order.</summary>
/// <param name="Document">Of (tenant, supplier, buyer, document number).</param>
/// <param name="Lines">Of (tenant, supplier, buyer, moment of issue, lines without amounts). The same basket bought at another time is another purchase.</param>
public sealed record ClaimKeys(string Document, string Lines)
{
    /// <summary>The keys of an order with one of the contents that it has had.</summary>
    public static ClaimKeys Of(string tenant, OrderContent content) => new(
        Ids.Digest("document", tenant, content.SupplierId, content.BuyerId, Folded(content.OrderNumber)),
        Ids.Digest(["lines", tenant, content.SupplierId, content.BuyerId, content.IssuedAt.UtcDateTime.ToString("O"), .. Written(content.Lines)]));

    /// <summary>What stands for the lines alone, without amounts and moment.</summary>
    public static string Basket(IEnumerable<OrderLine> lines) => Ids.Digest(["basket", .. Written(lines)]);

    /// <summary>A text without what people write now like this and now like that.</summary>
    public static string Folded(string text) => text.Trim().ToUpperInvariant();

    private static IEnumerable<string> Written(IEnumerable<OrderLine> lines) =>
        lines.Select(l => $"{Folded(l.Description)}\u001f{l.Quantity / 1.0000000000000000000000000000m}").Order(StringComparer.Ordinal);
}

/// <summary>Table <c>Claims</c>: partition = the hash's first two characters, row = the hash. An asset has at most one live claim.</summary>
public sealed class ClaimsTable(TableServiceClient tables)
{
    public const string Name = "Claims";

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Claims a key for a case; a repeat by the same case wins.</summary>
    /// <returns>Null when claimed, else the case that holds it.</returns>
    public async Task<string?> TryClaimAsync(string key, string caseId, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _table.TryAddAsync(new TableEntity(Partition(key), key) { ["CaseId"] = caseId }, cancellationToken)) return null;
            // Null: released between the two calls, so that it can be claimed after all.
            if (await _table.FindAsync(Partition(key), key, cancellationToken) is not { } row) continue;
            var holder = row.Text("CaseId");
            return holder == caseId ? null : holder;
        }
    }

    /// <summary>Gives a key free, where this case holds it.</summary>
    public async Task ReleaseAsync(string key, string caseId, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(Partition(key), key, cancellationToken) is { } row && row.Text("CaseId") == caseId)
            await _table.DeleteEntityAsync(Partition(key), key, row.ETag, cancellationToken);
    }

    private static string Partition(string key) => key[..2];
}
