using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A bank account that a tenant's books know.</summary>
/// <param name="Tenant">Whose books.</param>
/// <param name="Bank">The code of the bank that keeps it.</param>
/// <param name="Account">The account.</param>
/// <param name="AgreementId">An agreement that names it, for its business days; null where none is known.</param>
public sealed record BankAccount(string Tenant, string Bank, string Account, string? AgreementId);

/// <summary>An account in one currency: what one series of statements is about.</summary>
public sealed record AccountSeries(string Tenant, string Bank, string Account, string Currency)
{
    /// <summary>Its partition, twenty characters.</summary>
    internal string Partition => Ids.Digest(Tenant, Bank, Account, Currency);
}

/// <summary>
/// Table <c>BankAccounts</c>: what banks and books say of bank accounts. Partition <c>accounts</c>: row <c>hash of the account|tenant|bank</c>, and
/// <c>…|currency</c> once there is a statement in it. Partition = (tenant, bank, account, currency), hashed: rows <c>movement|day|identity</c>, each
/// once and for good, and <c>open|day|identity</c> until a statement has it; <c>statement|last day|sequence|hash of its id</c>, <c>id|hash</c>,
/// <c>page|hash|number</c>, <c>difference|hash|subject</c>.
/// </summary>
public sealed partial class BankAccountsTable(TableServiceClient tables)
{
    public const string Name = "BankAccounts";

    private const string AccountsPartition = "accounts";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Accounts that this process has seen written down; an account is never forgotten, so what is in here is in the table.</summary>
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>Writes down that a tenant's books know an account. Safe to repeat.</summary>
    public Task RegisterAsync(BankAccount account, CancellationToken cancellationToken) => WriteDownAsync(AccountKey(account), account, currency: null, cancellationToken);

    /// <summary>Who knows an account, and at which banks.</summary>
    public async Task<IReadOnlyList<BankAccount>> FindAsync(string account, CancellationToken cancellationToken)
    {
        List<BankAccount> found = [];
        await foreach (var row in AccountRowsAsync(Prefix($"{Ids.Digest(account)}|"), cancellationToken))
        {
            if (row.GetString(CurrencyProperty) is null) found.Add(ToAccount(row));
        }

        return found;
    }

    /// <summary>The series of statements of an account that a tenant has.</summary>
    public async Task<IReadOnlyList<AccountSeries>> SeriesOfAsync(string tenant, string account, CancellationToken cancellationToken)
    {
        List<AccountSeries> found = [];
        await foreach (var (_, series) in SeriesAsync(Prefix($"{Ids.Digest(account)}|{tenant}|"), cancellationToken)) found.Add(series);
        return found;
    }

    /// <summary>Every series of statements of every tenant, with its account.</summary>
    public IAsyncEnumerable<(BankAccount Account, AccountSeries Series)> SeriesAsync(CancellationToken cancellationToken) => SeriesAsync("", cancellationToken);

    private async IAsyncEnumerable<(BankAccount Account, AccountSeries Series)> SeriesAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in AccountRowsAsync(filter, cancellationToken))
        {
            if (row.GetString(CurrencyProperty) is not { } currency) continue;
            var account = ToAccount(row);
            yield return (account, new AccountSeries(account.Tenant, account.Bank, account.Account, currency));
        }
    }

    private AsyncPageable<TableEntity> AccountRowsAsync(string filter, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {AccountsPartition}") + filter, cancellationToken: cancellationToken);

    private async Task WriteDownAsync(string key, BankAccount account, string? currency, CancellationToken cancellationToken)
    {
        if (_seen.ContainsKey(key)) return;
        await _table.TryAddAsync(new TableEntity(AccountsPartition, key)
        {
            [nameof(BankAccount.Tenant)] = account.Tenant,
            [nameof(BankAccount.Bank)] = account.Bank,
            [nameof(BankAccount.Account)] = account.Account,
            [nameof(BankAccount.AgreementId)] = account.AgreementId,
            [CurrencyProperty] = currency,
        }, cancellationToken);
        _seen[key] = true;
    }

    private const string CurrencyProperty = "Currency";

    private static BankAccount ToAccount(TableEntity row) => new(
        row.Text(nameof(BankAccount.Tenant)), row.Text(nameof(BankAccount.Bank)), row.Text(nameof(BankAccount.Account)), row.GetString(nameof(BankAccount.AgreementId)));

    private static string AccountKey(BankAccount account) => $"{Ids.Digest(account.Account)}|{account.Tenant}|{account.Bank}";

    private static string Prefix(string prefix) => Range(prefix, prefix + "~");

    /// <summary>A condition on row keys: from the first, before the second. No key here holds a tilde.</summary>
    private static string Range(string from, string before) => " and " + TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {before}");
}
