using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tests.Functions;

/// <summary>The tables of the embedded runtime, on which a test does something just before a row is read, written or deleted: a rival's write, or a fault.</summary>
internal sealed class InterceptedTables
{
    /// <summary>What to do, told the table and the row; an exception is what the reader gets instead of an answer.</summary>
    public Func<string, string, Task>? BeforeRead { get; set; }

    /// <summary>What to do before a row is deleted by itself, told the table and the row.</summary>
    public Func<string, string, Task>? BeforeDelete { get; set; }

    /// <summary>What to do before a row is added by itself, told the table and the row.</summary>
    public Func<string, string, Task>? BeforeAdd { get; set; }

    /// <summary>What to do before rows are written together, told the table.</summary>
    public Func<string, Task>? BeforeCommit { get; set; }

    /// <summary>What to do before rows are asked for, told the table.</summary>
    public Action<string>? BeforeQuery { get; set; }

    /// <summary>Puts these in the place of the application's tables.</summary>
    public void AddTo(FunctionsApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton<TableServiceClient>(
        provider => new Account(provider.GetRequiredService<IConfiguration>()["AzureWebJobsStorage"]!, this)));

    private sealed class Account : TableServiceClient
    {
        private readonly Func<string, TableClient> _open;

        public Account(string connection, InterceptedTables tables)
            : base(connection) => _open = name => new Table(connection, name, tables);

        public override TableClient GetTableClient(string tableName) => _open(tableName);
    }

    private sealed class Table(string connection, string name, InterceptedTables tables) : TableClient(connection, name)
    {
        public override async Task<Response<T>> GetEntityAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        {
            if (tables.BeforeRead is { } before) await before(Name, rowKey);
            return await base.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        {
            if (tables.BeforeRead is { } before) await before(Name, rowKey);
            return await base.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        {
            if (tables.BeforeAdd is { } before) await before(Name, entity.RowKey);
            return await base.AddEntityAsync(entity, cancellationToken);
        }

        public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
            IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        {
            if (tables.BeforeCommit is { } before) await before(Name);
            return await base.SubmitTransactionAsync(transactionActions, cancellationToken);
        }

        public override async Task<Response> DeleteEntityAsync(
            string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        {
            if (tables.BeforeDelete is { } before) await before(Name, rowKey);
            return await base.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
        }

        public override AsyncPageable<T> QueryAsync<T>(
            string? filter = default, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        {
            tables.BeforeQuery?.Invoke(Name);
            return base.QueryAsync<T>(filter, maxPerPage, select, cancellationToken);
        }
    }
}
