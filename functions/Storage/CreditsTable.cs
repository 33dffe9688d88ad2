using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A credit and what has been decided about it.</summary>
/// <param name="Credit">The entry.</param>
/// <param name="Tenant">Whose collection account it is.</param>
/// <param name="IsBooked">False while the bank calls it pending; only booked credits are routed.</param>
/// <param name="Route">Null: not decided; <see cref="CreditsTable.Suspense"/>; or a case id. Decided once.</param>
/// <param name="Suspensions">How often it has gone into suspense.</param>
/// <param name="ETag">The version read.</param>
public sealed record CreditRow(CollectionCredit Credit, string Tenant, bool IsBooked, string? Route, int Suspensions, ETag ETag)
{
    /// <summary>Its id, which leads to its row.</summary>
    public string Id => CreditsTable.IdOf(Credit.Account, Credit.EntryReference);

    /// <summary>Its id in a case's inbox: another one after each suspension, so that a case that gave it back can be handed it again.</summary>
    public string InboxId => $"credit-{Id}-{Suspensions}";
}

/// <summary>Table <c>Credits</c>: partition = collection account (hashed), row = the entry's identity (hashed). Each credit once.</summary>
public sealed class CreditsTable(TableServiceClient tables)
{
    public const string Name = "Credits";

    /// <summary>The route of a credit that no case expects.</summary>
    public const string Suspense = "suspense";

    private const int HashLength = 24;

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>The credit's row: added, or as it stands; a pending one becomes booked.</summary>
    public async Task<CreditRow> AddAsync(string tenant, CollectionCredit credit, bool isBooked, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(credit.Account), IdOf(credit.Account, credit.EntryReference), cancellationToken: cancellationToken);
            try
            {
                if (!found.HasValue)
                {
                    await _table.AddEntityAsync(Entity(tenant, credit, isBooked), cancellationToken);
                    continue;
                }

                var row = Row(found.Value!);
                if (row.IsBooked || !isBooked) return row;
                await _table.UpdateEntityAsync(Entity(tenant, credit, true), row.ETag, TableUpdateMode.Merge, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // The same entry is being taken in twice at once: read what the other one wrote.
            }
        }
    }

    /// <summary>The credit, or null.</summary>
    public async Task<CreditRow?> FindAsync(string account, string entryReference, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(account), IdOf(account, entryReference), cancellationToken: cancellationToken);
        return found.HasValue ? Row(found.Value!) : null;
    }

    /// <summary>The credit of an id, or null.</summary>
    public async Task<CreditRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(id[..HashLength], id, cancellationToken) is { } row ? Row(row) : null;

    /// <summary>Writes a credit's route; false when somebody else has decided meanwhile.</summary>
    public async Task<bool> TryRouteAsync(CreditRow row, string route, CancellationToken cancellationToken)
    {
        try
        {
            var suspensions = row.Suspensions + (route == Suspense ? 1 : 0);
            await _table.UpdateEntityAsync(
                new TableEntity(Partition(row.Credit.Account), row.Id) { ["Route"] = route, ["Suspensions"] = suspensions }, row.ETag, TableUpdateMode.Merge,
                cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// <summary>The same entry always has this id, 48 hexadecimal digits that begin with its account's; fit for any key.</summary>
    public static string IdOf(string account, string entryReference) => Partition(account) + Hash($"{account}\u001f{entryReference}");

    private static TableEntity Entity(string tenant, CollectionCredit credit, bool isBooked)
    {
        var row = new TableEntity(Partition(credit.Account), IdOf(credit.Account, credit.EntryReference)) { ["Tenant"] = tenant, ["IsBooked"] = isBooked };
        row.SetJson("Credit", credit);
        return row;
    }

    private static CreditRow Row(TableEntity row) => new(
        row.FromJson<CollectionCredit>("Credit"), row.Text("Tenant"), row.Flag("IsBooked"),
        row.GetString("Route"), row.GetInt32("Suspensions") ?? 0, row.ETag);

    private static string Partition(string account) => Hash(account);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashLength / 2));
}
