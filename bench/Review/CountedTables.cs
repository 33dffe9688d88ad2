using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bench.Review;

/// <summary>The tables of the embedded runtime, each request to which is counted: a point read, a page, a write, a transaction are one each.</summary>
internal sealed class CountedTables
{
    private long _requests;

    /// <summary>How many requests there were so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Puts these in the place of the application's tables.</summary>
    public void AddTo(FunctionsApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton<TableServiceClient>(
        provider => new Account(provider.GetRequiredService<IConfiguration>()["AzureWebJobsStorage"]!, this)));

    private void Count() => Interlocked.Increment(ref _requests);

    private sealed class Account : TableServiceClient
    {
        private readonly Func<string, TableClient> _open;

        public Account(string connection, CountedTables counted)
            : base(connection) => _open = name => new Table(connection, name, counted);

        public override TableClient GetTableClient(string tableName) => _open(tableName);
    }

    private sealed class Table(string connection, string name, CountedTables counted) : TableClient(connection, name)
    {
        public override Task<Response<T>> GetEntityAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.GetEntityAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
        }

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.AddEntityAsync(entity, cancellationToken);
        }

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.UpsertEntityAsync(entity, mode, cancellationToken);
        }

        public override Task<Response> UpdateEntityAsync<T>(
            T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken);
        }

        public override Task<Response> DeleteEntityAsync(
            string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken);
        }

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
            IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        {
            counted.Count();
            return base.SubmitTransactionAsync(transactionActions, cancellationToken);
        }

        public override AsyncPageable<T> QueryAsync<T>(
            string? filter = default, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default) =>
            new Pages<T>(base.QueryAsync<T>(filter, maxPerPage, select, cancellationToken), counted);
    }

    private sealed class Pages<T>(AsyncPageable<T> pages, CountedTables counted) : AsyncPageable<T>
        where T : notnull
    {
        public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            await foreach (var page in pages.AsPages(continuationToken, pageSizeHint))
            {
                counted.Count();
                yield return page;
            }
        }
    }
}
