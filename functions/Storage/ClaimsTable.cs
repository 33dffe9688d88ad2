using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What identifies an order as an asset, however it is presented.</summary>
/// <param name="Document">(tenant, supplier, buyer, document number).</param>
/// <param name="Lines">(tenant, supplier, buyer, lines without amounts, issue date).</param>
public sealed record ClaimKeys(string Document, string Lines)
{
    public static ClaimKeys Of(string tenant, string supplierId, string buyerId, string orderNumber, DateTimeOffset issuedAt, IEnumerable<(string Description, decimal Quantity)> lines) => new(
        Hash("document", tenant, supplierId, buyerId, orderNumber.Trim().ToUpperInvariant()),
        Hash(["lines", tenant, supplierId, buyerId, issuedAt.ToUniversalTime().ToString("O"),
            .. lines.Select(l => $"{l.Description.Trim().ToUpperInvariant()}×{l.Quantity.ToString("G29", System.Globalization.CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal)]));

    private static string Hash(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
}

/// <summary>Table <c>Claims</c>: partition = first four digits of the hash, row = the hash. An asset has at most one live claim.</summary>
public sealed class ClaimsTable(TableServiceClient tables)
{
    public const string Name = "Claims";

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Claims an order for a case under both keys; a repeat by the same case wins.</summary>
    /// <returns>Null when claimed, else the case that holds it.</returns>
    public async Task<string?> TryClaimAsync(ClaimKeys keys, string caseId, CancellationToken cancellationToken)
    {
        if (await TryClaimAsync(keys.Document, caseId, cancellationToken) is { } first) return first;
        if (await TryClaimAsync(keys.Lines, caseId, cancellationToken) is not { } second) return null;
        await ReleaseAsync(keys.Document, caseId, cancellationToken);
        return second;
    }

    /// <summary>Gives both keys free, where this case holds them.</summary>
    public async Task ReleaseAsync(ClaimKeys keys, string caseId, CancellationToken cancellationToken)
    {
        await ReleaseAsync(keys.Document, caseId, cancellationToken);
        await ReleaseAsync(keys.Lines, caseId, cancellationToken);
    }

    private async Task<string?> TryClaimAsync(string hash, string caseId, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _table.AddEntityAsync(new TableEntity(Partition(hash), hash) { ["CaseId"] = caseId }, cancellationToken);
                return null;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(hash), hash, cancellationToken: cancellationToken);
                // Released between the two calls: try again.
                if (!found.HasValue) continue;
                var holder = found.Value!.Text("CaseId");
                return holder == caseId ? null : holder;
            }
        }
    }

    private async Task ReleaseAsync(string hash, string caseId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(hash), hash, cancellationToken: cancellationToken);
        if (found is { HasValue: true, Value: { } row } && row.Text("CaseId") == caseId)
            await _table.DeleteEntityAsync(Partition(hash), hash, row.ETag, cancellationToken);
    }

    private static string Partition(string hash) => hash[..4];
}
