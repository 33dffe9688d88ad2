using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Models;
using Emulator.Runtime;
using Emulator.Tables.Clients;
using Emulator.Tables.Encoding;
using Emulator.Tables.Queries;
using Emulator.Tables.Service;

namespace Azure.Data.Tables;

/// <summary>One table. Entities are instances of <see cref="TableEntity"/> or of classes that implement <see cref="ITableEntity"/>.</summary>
/// <remarks>
/// A refusal is a <see cref="RequestFailedException"/> with the service's status and error code: 404 TableNotFound or ResourceNotFound, 409
/// EntityAlreadyExists, 412 UpdateConditionNotSatisfied, and 400 for what breaks a limit or rule. A write is answered when it is on disk.
/// </remarks>
public class TableClient
{
    private readonly StorageAddress _address;

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public TableClient(string connectionString, string tableName)
        : this(StorageAddress.Of(connectionString), tableName)
    {
    }

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = default)
        : this(StorageAddress.Of(connectionString), tableName)
    {
    }

    /// <exception cref="EmulatorException">Always: the embedded runtime has no endpoint.</exception>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = default) => throw StorageAddress.NoEndpoint(endpoint);

    internal TableClient(StorageAddress address, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _address = address;
        Name = tableName;
    }

    /// <summary>For mocking.</summary>
    protected TableClient()
    {
        _address = StorageAddress.None;
        Name = "";
    }

    public virtual string AccountName => _address.AccountName;

    public virtual string Name { get; }

    public virtual Uri Uri => new($"{_address.TableUri}/{Name}");

    private TableStorage Storage => _address.Tables;

    /// <summary>A filter from an interpolated text; its values are quoted and escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.Of(filter);

    /// <summary>A filter from a condition on an entity's properties.</summary>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => FilterExpression.ToText(filter);

    /// <exception cref="RequestFailedException">400 InvalidResourceName or OutOfRangeInput; 409 TableAlreadyExists.</exception>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await Storage.CreateTableAsync(Name) is { } fault) throw fault.ToException();
        return Response.FromValue(new TableItem(Name), new StorageResponse(201));
    }

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var fault = await Storage.CreateTableAsync(Name);
        if (fault is not null && fault != TableFault.TableAlreadyExists) throw fault.ToException();
        return Response.FromValue(new TableItem(Name), new StorageResponse(fault?.Status ?? 201));
    }

    /// <summary>Deletes the table with its entities; the answer is 404 where there was none.</summary>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new StorageResponse((await Storage.DeleteTableAsync(Name))?.Status ?? 204);
    }

    /// <summary>Inserts an entity.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(TableTransactionActionType.Add, entity, default, cancellationToken);

    /// <exception cref="RequestFailedException">404 ResourceNotFound.</exception>
    public virtual Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var fault = Get<T>(partitionKey, rowKey, select, cancellationToken, out var entity);
        return fault is null
            ? Task.FromResult(Response.FromValue(entity!, new StorageResponse(200, entity!.ETag.ToString())))
            : Task.FromException<Response<T>>(fault.ToException());
    }

    /// <summary>Reads an entity, where there is one: see <see cref="NullableResponse{T}.HasValue"/>.</summary>
    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var fault = Get<T>(partitionKey, rowKey, select, cancellationToken, out var entity);
        return fault switch
        {
            null => Task.FromResult<NullableResponse<T>>(Response.FromValue(entity!, new StorageResponse(200, entity!.ETag.ToString()))),
            { Status: 404 } => Task.FromResult<NullableResponse<T>>(new NoEntityResponse<T>(new StorageResponse(404))),
            _ => Task.FromException<NullableResponse<T>>(fault.ToException()),
        };
    }

    /// <summary>Inserts an entity or changes the one that is there.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, entity, default, cancellationToken);

    /// <summary>Changes an entity that exists.</summary>
    /// <param name="entity">The properties to write, under their entity's key.</param>
    /// <param name="ifMatch">The ETag that the stored entity must have; <see cref="ETag.All"/> for any.</param>
    /// <param name="mode">What happens to stored properties that <paramref name="entity"/> does not have.</param>
    /// <param name="cancellationToken">Has an effect only before the write begins.</param>
    /// <exception cref="RequestFailedException">404 ResourceNotFound; 412 UpdateConditionNotSatisfied.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default) throw new ArgumentException("The condition is missing; ETag.All is the one for any.", nameof(ifMatch));
        return WriteAsync(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity, ifMatch, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Deletes an entity; the answer is 404, without an exception, where there was none.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied.</exception>
    public virtual async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await Storage.WriteAsync(Name, EntityWrite.Delete(partitionKey, rowKey, ifMatch));
        if (outcome.Fault is { Status: not 404 } fault) throw fault.ToException();
        return new StorageResponse(outcome.Fault?.Status ?? 204);
    }

    public virtual AsyncPageable<T> QueryAsync<T>(Expression<Func<T, bool>> filter, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        QueryAsync<T>(FilterExpression.ToText(filter), maxPerPage, select, cancellationToken);

    /// <summary>The entities that match, in the order of their keys, in pages of up to 1,000; a page may be empty and not be the last.</summary>
    /// <exception cref="RequestFailedException">400 InvalidInput: the filter is not valid. It is thrown when the first page is read.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(string? filter = default, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new EntityPages<T>(Storage, Name, filter, maxPerPage, select, cancellationToken);

    /// <summary>Does up to 100 writes to one partition, all or none.</summary>
    /// <returns>A response per action, in their order.</returns>
    /// <exception cref="TableTransactionFailedException">The transaction was refused; it names the action at fault.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        cancellationToken.ThrowIfCancellationRequested();
        var writes = transactionActions.Select(EntityWrite.Of).ToList();
        if (writes.Count == 0) throw new InvalidOperationException("A transaction has at least one action.");
        var outcome = TransactionRules.Check(writes) ?? await Storage.WriteAsync(Name, writes);
        if (outcome.Fault is { } fault) throw fault.ToTransactionException(outcome.FailedIndex);
        var responses = new Response[writes.Count];
        for (var i = 0; i < responses.Length; i++)
            responses[i] = new StorageResponse(204, writes[i].Type == TableTransactionActionType.Delete ? null : EntityTag.Format(outcome.Modified + i));
        return Response.FromValue<IReadOnlyList<Response>>(responses, new StorageResponse(202));
    }

    private TableFault? Get<T>(string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken, out T? entity)
        where T : class, ITableEntity
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        return Storage.Get(Name, partitionKey, rowKey, new Selection(select), out entity);
    }

    private async Task<Response> WriteAsync<T>(TableTransactionActionType type, T entity, ETag ifMatch, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await Storage.WriteAsync(Name, EntityWrite.Of(type, entity, ifMatch));
        return outcome.Fault is { } fault ? throw fault.ToException() : new StorageResponse(204, EntityTag.Format(outcome.Modified));
    }
}
