using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

public sealed partial class BankAccountsTable
{
    /// <summary>Keeps what has moved on an account, once: one transaction of two rows, and one row more for an account that this process has not met yet.</summary>
    public async Task BookAsync(string tenant, AccountMovement movement, string? agreementId, CancellationToken cancellationToken)
    {
        await RegisterAsync(new BankAccount(tenant, movement.Bank, movement.Account, agreementId), cancellationToken);
        var partition = SeriesOf(tenant, movement).Partition;
        // Where the movement is there already, a statement may have its open row by now: neither is written.
        await _table.TryCommitAsync(
            [
                new(TableTransactionActionType.Add, Row(partition, MovementKey(movement), movement)),
                new(TableTransactionActionType.Add, Row(partition, OpenKey(movement), movement)),
            ],
            cancellationToken);
    }

    /// <summary>The movements that no statement has had yet, of the days from one to another, both included.</summary>
    public Task<IReadOnlyList<AccountMovement>> OpenMovementsAsync(AccountSeries series, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        MovementsAsync(series, $"open|{Rows.Written(from)}", $"open|{Rows.Written(to.AddDays(1))}", cancellationToken);

    /// <summary>All movements of the days from one to another, both included.</summary>
    public Task<IReadOnlyList<AccountMovement>> MovementsAsync(AccountSeries series, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        MovementsAsync(series, $"movement|{Rows.Written(from)}", $"movement|{Rows.Written(to.AddDays(1))}", cancellationToken);

    private async Task<IReadOnlyList<AccountMovement>> MovementsAsync(AccountSeries series, string from, string before, CancellationToken cancellationToken)
    {
        List<AccountMovement> movements = [];
        await foreach (var row in RowsAsync(series.Partition, from, before, cancellationToken)) movements.Add(row.FromJson<AccountMovement>(nameof(AccountMovement)));
        return movements;
    }

    private AsyncPageable<TableEntity> RowsAsync(string partition, string from, string before, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}") + Range(from, before), cancellationToken: cancellationToken);

    private static AccountSeries SeriesOf(string tenant, AccountMovement movement) => new(tenant, movement.Bank, movement.Account, movement.Amount.Currency.Code);

    private static TableEntity Row(string partition, string key, AccountMovement movement)
    {
        TableEntity row = new(partition, key);
        row.SetJson(nameof(AccountMovement), movement);
        return row;
    }

    private static string MovementKey(AccountMovement movement) => $"movement|{MovementId(movement)}";

    private static string OpenKey(AccountMovement movement) => $"open|{MovementId(movement)}";

    private static string MovementId(AccountMovement movement) => $"{Rows.Written(movement.On)}|{Ids.Digest(movement.Identity, movement.Direction.ToString())}";
}
