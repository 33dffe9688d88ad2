using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

public sealed partial class BankAccountsTable
{
    /// <summary>The service takes 100 rows at once: each match is at most a deleted row and a difference, and the page is one.</summary>
    public const int MostMatchesAtOnce = 49;

    private const string HeadProperty = "Head";
    private const string HashProperty = "ContentHash";

    /// <summary>The id of a statement here.</summary>
    public static string IdOf(AccountSeries series, string statementId) => $"{series.Partition}.{Ids.Digest(statementId)}";

    /// <summary>Stores a page of a statement, once; the first of it brings the statement into being.</summary>
    public async Task<PageOutcome> AddPageAsync(AccountSeries series, StatementPage page, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        BankAccount account = new(series.Tenant, series.Bank, series.Account, AgreementId: null);
        await WriteDownAsync($"{AccountKey(account)}|{series.Currency}", account, series.Currency, cancellationToken);
        var hash = Ids.Digest(StorageJson.Write(page));
        var key = Ids.Digest(page.StatementId);
        while (true)
        {
            if (await _table.FindAsync(series.Partition, PageKey(key, page.Number), cancellationToken) is { } stored)
                return stored.Text(HashProperty) == hash ? PageOutcome.Stored : PageOutcome.Contradicts;
            var pointer = await _table.FindAsync(series.Partition, IdKey(key), cancellationToken);
            var head = HeadKey(page.To, page.Sequence, key);
            if (pointer is not null && pointer.Text(HeadProperty) != head) return PageOutcome.Contradicts;
            if (pointer is not null && await IsBeyondAsync(series, key, page, cancellationToken)) return PageOutcome.Contradicts;
            TableEntity row = new(series.Partition, PageKey(key, page.Number)) { [HashProperty] = hash, [nameof(StoredPage.Booked)] = 0L };
            row.SetJson(nameof(StoredPage.Page), page);
            row.SetJson<IReadOnlyList<int>>(nameof(StoredPage.Matched), []);
            List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, row)];
            if (pointer is null)
            {
                actions.Add(new(TableTransactionActionType.Add, new TableEntity(series.Partition, IdKey(key)) { [HeadProperty] = head }));
                actions.Add(new(TableTransactionActionType.Add, NewHead(series, page, head, receivedAt)));
            }

            // Where this fails, a page of the same statement came in at the same time: look at what is there now.
            if (await _table.TryCommitAsync(actions, cancellationToken)) return PageOutcome.Stored;
        }
    }

    /// <summary>A statement, or null.</summary>
    public async Task<BankStatement?> FindStatementAsync(string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id) || id.Split('.') is not [{ Length: > 0 } partition, { Length: > 0 } key]) return null;
        if (await _table.FindAsync(partition, IdKey(key), cancellationToken) is not { } pointer) return null;
        return ToStatement(await _table.GetEntityAsync<TableEntity>(partition, pointer.Text(HeadProperty), cancellationToken: cancellationToken));
    }

    /// <summary>The statements of a series that end on days from one to another, both included, in order.</summary>
    public async Task<IReadOnlyList<BankStatement>> StatementsAsync(AccountSeries series, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        List<BankStatement> statements = [];
        await foreach (var row in RowsAsync(series.Partition, $"statement|{Rows.Written(from)}", $"statement|{Rows.Written(to.AddDays(1))}", cancellationToken)) statements.Add(ToStatement(row));
        return statements;
    }

    /// <summary>The first statement of a series that ends on a day or later; null where there is none.</summary>
    public async Task<BankStatement?> FirstStatementAsync(AccountSeries series, DateOnly endsFrom, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {series.Partition}") + Range($"statement|{Rows.Written(endsFrom)}", "statement|~");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, maxPerPage: 1, cancellationToken: cancellationToken)) return ToStatement(row);
        return null;
    }

    /// <summary>A page of a series' statements, the oldest first.</summary>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public Task<(IReadOnlyList<BankStatement> Items, string? Continuation)?> ListStatementsAsync(
        AccountSeries series, int pageSize, string? continuation, CancellationToken cancellationToken) => _table.PageAsync(
        TableClient.CreateQueryFilter($"PartitionKey eq {series.Partition}") + Prefix("statement|"), pageSize, continuation, ToStatement, cancellationToken);

    /// <summary>The pages of a statement that have come, in order.</summary>
    public async Task<IReadOnlyList<StoredPage>> PagesAsync(BankStatement statement, CancellationToken cancellationToken)
    {
        List<StoredPage> pages = [];
        await foreach (var row in RowsAsync(statement.Series.Partition, $"page|{KeyOf(statement)}|", $"page|{KeyOf(statement)}|~", cancellationToken)) pages.Add(ToPage(row));
        return pages;
    }

    /// <summary>A page that has come.</summary>
    public async Task<StoredPage> GetPageAsync(BankStatement statement, int number, CancellationToken cancellationToken) =>
        ToPage(await _table.GetEntityAsync<TableEntity>(statement.Series.Partition, PageKey(KeyOf(statement), number), cancellationToken: cancellationToken));

    /// <summary>Writes down that entries of a page belong with movements, at most <see cref="MostMatchesAtOnce"/>: the movements are open no more.</summary>
    /// <returns>False where somebody else has matched one of either meanwhile.</returns>
    public async Task<bool> TryMatchAsync(BankStatement statement, StoredPage page, IReadOnlyList<StatementMatch> matches, CancellationToken cancellationToken)
    {
        var partition = statement.Series.Partition;
        TableEntity row = new(partition, PageKey(KeyOf(statement), page.Page.Number))
        {
            [nameof(StoredPage.Booked)] = matches.Aggregate(page.Booked, (sum, match) => checked(sum + match.Movement.Signed.MinorUnits)),
        };
        row.SetJson<IReadOnlyList<int>>(nameof(StoredPage.Matched), [.. page.Matched.Concat(matches.Select(match => match.Place)).Order()]);
        try
        {
            return await _table.TryCommitAsync(
                [
                    new(TableTransactionActionType.UpdateMerge, row, page.ETag),
                    .. matches.Select(match => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, OpenKey(match.Movement)), ETag.All)),
                    .. matches.Select(match => match.Difference).OfType<StatementDifference>()
                        .Select(difference => new TableTransactionAction(TableTransactionActionType.UpsertReplace, DifferenceRow(statement, difference))),
                ],
                cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Another statement had the movement first.
            return false;
        }
    }

    /// <summary>What is different about a statement.</summary>
    public async Task<IReadOnlyList<StoredDifference>> DifferencesAsync(BankStatement statement, CancellationToken cancellationToken)
    {
        List<StoredDifference> differences = [];
        await foreach (var row in RowsAsync(statement.Series.Partition, $"difference|{KeyOf(statement)}|", $"difference|{KeyOf(statement)}|~", cancellationToken)) differences.Add(ToDifference(row));
        return differences;
    }

    /// <summary>Keeps a difference; one that is kept stays as it is.</summary>
    public Task AddDifferenceAsync(BankStatement statement, StatementDifference difference, CancellationToken cancellationToken) =>
        _table.TryAddAsync(DifferenceRow(statement, difference), cancellationToken);

    /// <summary>Whether a difference is still one.</summary>
    public async Task<bool> IsDifferentAsync(BankStatement statement, StatementDifference difference, CancellationToken cancellationToken)
    {
        var row = DifferenceRow(statement, difference);
        return await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is not null;
    }

    /// <summary>Writes down that a person is being called about a difference.</summary>
    /// <returns>False where it has changed since it was read, or is none any more.</returns>
    public async Task<bool> TrySetRaisedAsync(BankStatement statement, StoredDifference stored, CancellationToken cancellationToken)
    {
        var key = DifferenceRow(statement, stored.Difference);
        TableEntity row = new(key.PartitionKey, key.RowKey) { [nameof(StoredDifference.IsRaised)] = true };
        try
        {
            return await _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, row, stored.ETag)], cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    /// <summary>A difference is none any more. Safe to repeat.</summary>
    public async Task RemoveDifferenceAsync(BankStatement statement, StatementDifference difference, CancellationToken cancellationToken)
    {
        var row = DifferenceRow(statement, difference);
        await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
    }

    /// <summary>Writes how a statement stands.</summary>
    /// <returns>False where somebody else has written since it was read.</returns>
    public Task<bool> TryUpdateAsync(BankStatement statement, CancellationToken cancellationToken)
    {
        TableEntity row = new(statement.Series.Partition, HeadKey(statement.To, statement.Sequence, KeyOf(statement)))
        {
            [nameof(BankStatement.State)] = statement.State.ToString(),
            [nameof(BankStatement.Opening)] = statement.Opening,
            [nameof(BankStatement.Closing)] = statement.Closing,
            [nameof(BankStatement.Entries)] = statement.Entries,
            [nameof(BankStatement.Matched)] = statement.Matched,
            [nameof(BankStatement.Booked)] = statement.Booked,
        };
        return _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, row, statement.ETag)], cancellationToken);
    }

    /// <summary>Whether a page can be none of a statement, by the number of the last.</summary>
    private async Task<bool> IsBeyondAsync(AccountSeries series, string key, StatementPage page, CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(series.Partition, $"page|{key}|", $"page|{key}|~", cancellationToken))
        {
            var other = ToPage(row).Page;
            if ((other.IsLast && other.Number < page.Number) || (page.IsLast && other.Number > page.Number) || (page.From, page.To) != (other.From, other.To)) return true;
        }

        return false;
    }

    private static TableEntity NewHead(AccountSeries series, StatementPage page, string key, DateTimeOffset receivedAt) => new(series.Partition, key)
    {
        [nameof(AccountSeries.Tenant)] = series.Tenant,
        [nameof(AccountSeries.Bank)] = series.Bank,
        [nameof(AccountSeries.Account)] = series.Account,
        [nameof(AccountSeries.Currency)] = series.Currency,
        [nameof(BankStatement.StatementId)] = page.StatementId,
        [nameof(BankStatement.Sequence)] = page.Sequence,
        [nameof(BankStatement.From)] = Rows.Written(page.From),
        [nameof(BankStatement.To)] = Rows.Written(page.To),
        [nameof(BankStatement.ReceivedAt)] = receivedAt,
        [nameof(BankStatement.State)] = nameof(StatementState.Received),
        [nameof(BankStatement.Entries)] = 0,
        [nameof(BankStatement.Matched)] = 0,
        [nameof(BankStatement.Booked)] = 0L,
    };

    private static BankStatement ToStatement(TableEntity row)
    {
        AccountSeries series = new(
            row.Text(nameof(AccountSeries.Tenant)), row.Text(nameof(AccountSeries.Bank)), row.Text(nameof(AccountSeries.Account)), row.Text(nameof(AccountSeries.Currency)));
        var statementId = row.Text(nameof(BankStatement.StatementId));
        return new BankStatement(
            IdOf(series, statementId), series, statementId, row.Int(nameof(BankStatement.Sequence)), row.Date(nameof(BankStatement.From)), row.Date(nameof(BankStatement.To)),
            row.Instant(nameof(BankStatement.ReceivedAt)), row.OneOf<StatementState>(nameof(BankStatement.State)), row.GetInt64(nameof(BankStatement.Opening)),
            row.GetInt64(nameof(BankStatement.Closing)), row.Int(nameof(BankStatement.Entries)), row.Int(nameof(BankStatement.Matched)), row.Long(nameof(BankStatement.Booked)), row.ETag);
    }

    private static StoredPage ToPage(TableEntity row) => new(
        row.FromJson<StatementPage>(nameof(StoredPage.Page)), row.FromJson<IReadOnlyList<int>>(nameof(StoredPage.Matched)), row.Long(nameof(StoredPage.Booked)), row.ETag);

    private static TableEntity DifferenceRow(BankStatement statement, StatementDifference difference)
    {
        TableEntity row = new(statement.Series.Partition, $"difference|{KeyOf(statement)}|{Ids.Digest(difference.Kind.ToString(), difference.Subject)}")
        {
            [nameof(StoredDifference.IsRaised)] = false,
        };
        row.SetJson(nameof(StoredDifference.Difference), difference);
        return row;
    }

    private static StoredDifference ToDifference(TableEntity row) => new(
        row.FromJson<StatementDifference>(nameof(StoredDifference.Difference)), row.Flag(nameof(StoredDifference.IsRaised)), row.ETag);

    private static string KeyOf(BankStatement statement) => Ids.Digest(statement.StatementId);

    private static string IdKey(string key) => $"id|{key}";

    private static string PageKey(string key, int number) => string.Create(CultureInfo.InvariantCulture, $"page|{key}|{number:D4}");

    private static string HeadKey(DateOnly to, int sequence, string key) => string.Create(CultureInfo.InvariantCulture, $"statement|{Rows.Written(to)}|{sequence:D9}|{key}");
}
