using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>What a payer meant a part of its payment for.</summary>
/// <param name="Reference">The order that it pays.</param>
/// <param name="Amount">Above zero, in the entry's currency.</param>
public sealed record CreditPart(string Reference, Money Amount);

/// <summary>A credit and what has been decided about it.</summary>
/// <param name="Credit">The entry.</param>
/// <param name="Tenant">Whose collection account it is.</param>
/// <param name="IsBooked">False while the bank calls it pending; only booked credits are routed.</param>
/// <param name="Parts">What it is made up of where its payer named several orders: each part is a row of its own, and this one is not routed.</param>
/// <param name="Route">Null: not decided; <see cref="CreditsTable.Suspense"/>; <see cref="CreditsTable.Reversed"/>; or a case id.</param>
/// <param name="Why">Why it has that route.</param>
/// <param name="Suspensions">How often it has gone into suspense.</param>
/// <param name="ETag">The version read.</param>
public sealed record CreditRow(
    CollectionCredit Credit, string Tenant, bool IsBooked, IReadOnlyList<CreditPart> Parts, string? Route, string Why, int Suspensions, ETag ETag)
{
    /// <summary>Its id, which leads to its row.</summary>
    public string Id => CreditsTable.IdOf(Credit.Account, Credit.EntryReference);

    /// <summary>Its id in a case's inbox: another one after each suspension, so that a case that gave it back can be handed it again.</summary>
    public string InboxId => $"credit-{Id}-{Suspensions}";

    /// <summary>Whether another notice says the same of the entry.</summary>
    public bool IsSameAs(CollectionCredit credit, IReadOnlyList<CreditPart> parts) =>
        Credit.Amount == credit.Amount && Credit.RemittanceInformation == credit.RemittanceInformation && Credit.Charges == credit.Charges && Parts.SequenceEqual(parts);
}

/// <summary>The entry by which the bank takes back a credit that it had booked, already read and sound.</summary>
/// <param name="Account">The collection account.</param>
/// <param name="EntryReference">The bank's identity of this entry.</param>
/// <param name="Original">That of the credit.</param>
/// <param name="Amount">Above zero; as much as the credit was.</param>
/// <param name="BookingDate">When the bank booked it.</param>
/// <param name="Reason">Why, in the bank's words; may be empty.</param>
public sealed record ReversalEntry(string Account, string EntryReference, string Original, Money Amount, DateOnly BookingDate, string Reason);

/// <summary>A reversal as it is kept, whether or not its credit is known yet: notices come in any order.</summary>
/// <param name="Entry">What the bank says.</param>
/// <param name="Tenant">Whose collection account it is.</param>
/// <param name="At">When the bank wrote it.</param>
/// <param name="Evidence">What stands behind it.</param>
public sealed record ReversalRow(ReversalEntry Entry, string Tenant, DateTimeOffset At, Evidence Evidence);

/// <summary>
/// Table <c>Credits</c>: partition = collection account (hashed), row = the entry's identity (hashed), each credit once; and
/// <c>reversal-identity</c> where the bank has taken it back.
/// </summary>
public sealed class CreditsTable(TableServiceClient tables)
{
    public const string Name = "Credits";

    /// <summary>The route of a credit that no case expects.</summary>
    public const string Suspense = "suspense";

    /// <summary>The route of a credit that the bank took back before a case had it.</summary>
    public const string Reversed = "reversed";

    /// <summary>Stands before a part's number in its reference; no bank's reference holds it.</summary>
    private const char PartMark = '\u203a';

    private const int HashLength = 24;

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>The credit's row: added, or as it stands; a pending one becomes booked.</summary>
    public async Task<CreditRow> AddAsync(
        string tenant, CollectionCredit credit, IReadOnlyList<CreditPart> parts, bool isBooked, CancellationToken cancellationToken)
    {
        var entity = Entity(tenant, credit, parts, isBooked);
        try
        {
            var added = await _table.AddEntityAsync(entity, cancellationToken);
            return Row(entity) with { ETag = added.Headers.ETag!.Value };
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // It is known: what stands there counts.
        }

        while (true)
        {
            var found = (await FindAsync(credit.Account, credit.EntryReference, cancellationToken))!;
            if (found.IsBooked || !isBooked) return found;
            // Where this fails, the same entry is being taken in twice at once: read what the other one wrote.
            await _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, entity, found.ETag)], cancellationToken);
        }
    }

    /// <summary>The credit, or null.</summary>
    public Task<CreditRow?> FindAsync(string account, string entryReference, CancellationToken cancellationToken) =>
        FindAsync(IdOf(account, entryReference), cancellationToken);

    /// <summary>The credit of an id, or null.</summary>
    public async Task<CreditRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(id[..HashLength], id, cancellationToken) is { } row ? Row(row) : null;

    /// <summary>Writes a credit's route and why it has it.</summary>
    /// <returns>The credit as it is now; null when somebody else has decided meanwhile.</returns>
    public async Task<CreditRow?> TryRouteAsync(CreditRow row, string route, string why, CancellationToken cancellationToken)
    {
        var routed = row with { Route = route, Why = why, Suspensions = row.Suspensions + (route == Suspense ? 1 : 0) };
        TableEntity entity = new(Partition(row.Credit.Account), row.Id)
        {
            [nameof(CreditRow.Route)] = routed.Route,
            [nameof(CreditRow.Why)] = routed.Why,
            [nameof(CreditRow.Suspensions)] = routed.Suspensions,
        };
        try
        {
            var written = await _table.UpdateEntityAsync(entity, row.ETag, TableUpdateMode.Merge, cancellationToken);
            return routed with { ETag = written.Headers.ETag!.Value };
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return null;
        }
    }

    /// <summary>Keeps what the bank says of taking a credit back.</summary>
    /// <returns>What is kept: this, or what came first about the same credit.</returns>
    public async Task<ReversalRow> AddReversalAsync(ReversalRow reversal, CancellationToken cancellationToken)
    {
        var (account, original) = (reversal.Entry.Account, reversal.Entry.Original);
        TableEntity row = new(Partition(account), ReversalKey(account, original));
        row.SetJson(nameof(ReversalRow), reversal);
        return await _table.TryAddAsync(row, cancellationToken) ? reversal : (await FindReversalAsync(account, original, cancellationToken))!;
    }

    /// <summary>The reversal of a credit, or of the credit that it is a part of; null where the bank has not taken it back.</summary>
    public async Task<ReversalRow?> FindReversalAsync(string account, string entryReference, CancellationToken cancellationToken) =>
        (await _table.FindAsync(Partition(account), ReversalKey(account, WholeOf(entryReference)), cancellationToken))?.FromJson<ReversalRow>(nameof(ReversalRow));

    /// <summary>The reference of the entry that a piece belongs to; an entry that is no piece is its own.</summary>
    public static string WholeOf(string entryReference) => entryReference.LastIndexOf(PartMark) is >= 0 and var mark ? entryReference[..mark] : entryReference;

    /// <summary>The credits that an entry is made up of: itself, or each of its parts and, last, what is left of it.</summary>
    /// <remarks>Charges are shared in proportion to the amounts. Example: 100.00 for A 60.00 and B 30.00: three credits, of 60.00, 30.00 and 10.00.</remarks>
    public static IReadOnlyList<CollectionCredit> PiecesOf(CollectionCredit credit, IReadOnlyList<CreditPart> parts)
    {
        if (parts.Count == 0) return [credit];
        var rest = parts.Aggregate(credit.Amount, (left, part) => left - part.Amount);
        IReadOnlyList<CreditPart> all = rest.IsZero ? parts : [.. parts, new CreditPart("", rest)];
        List<CollectionCredit> pieces = [];
        var (amountLeft, chargesLeft) = (credit.Amount, credit.Charges);
        for (var i = 0; i < all.Count; i++)
        {
            var charges = chargesLeft is { } left ? new Money((long)((Int128)left.MinorUnits * all[i].Amount.MinorUnits / amountLeft.MinorUnits), left.Currency) : (Money?)null;
            pieces.Add(credit with
            {
                EntryReference = $"{credit.EntryReference}{PartMark}{i + 1}",
                Amount = all[i].Amount,
                RemittanceInformation = all[i].Reference,
                Charges = charges is { IsZero: true } ? null : charges,
            });
            (amountLeft, chargesLeft) = (amountLeft - all[i].Amount, chargesLeft - charges);
        }

        return pieces;
    }

    /// <summary>The same entry always has this id, 48 hexadecimal digits that begin with its account's; fit for any key.</summary>
    public static string IdOf(string account, string entryReference) => Partition(account) + Hash($"{account}\u001f{entryReference}");

    private static TableEntity Entity(string tenant, CollectionCredit credit, IReadOnlyList<CreditPart> parts, bool isBooked)
    {
        TableEntity row = new(Partition(credit.Account), IdOf(credit.Account, credit.EntryReference))
        {
            [nameof(CreditRow.Tenant)] = tenant,
            [nameof(CreditRow.IsBooked)] = isBooked,
        };
        row.SetJson(nameof(CreditRow.Credit), credit);
        row.SetJson(nameof(CreditRow.Parts), parts);
        return row;
    }

    private static CreditRow Row(TableEntity row) => new(
        row.FromJson<CollectionCredit>(nameof(CreditRow.Credit)), row.Text(nameof(CreditRow.Tenant)), row.Flag(nameof(CreditRow.IsBooked)),
        row.FromOptionalJson<IReadOnlyList<CreditPart>>(nameof(CreditRow.Parts)) ?? [], row.GetString(nameof(CreditRow.Route)),
        row.GetString(nameof(CreditRow.Why)) ?? "", row.GetInt32(nameof(CreditRow.Suspensions)) ?? 0, row.ETag);

    private static string ReversalKey(string account, string entryReference) => $"reversal-{IdOf(account, entryReference)}";

    private static string Partition(string account) => Hash(account);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashLength / 2));
}
