using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Models;
using Emulator.Runtime;
using Emulator.Tables.Clients;
using Emulator.Tables.Queries;
using Emulator.Tables.Service;

namespace Azure.Data.Tables;

/// <summary>The tables of an account. In the embedded runtime the connection string leads to the instance that runs in this process.</summary>
public class TableServiceClient
{
    private readonly StorageAddress _address;

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, default)
    {
    }

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = default) => _address = StorageAddress.Of(connectionString);

    /// <exception cref="EmulatorException">Always: the embedded runtime has no endpoint.</exception>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = default) => throw StorageAddress.NoEndpoint(endpoint);

    /// <summary>For mocking.</summary>
    protected TableServiceClient() => _address = StorageAddress.None;

    public virtual string AccountName => _address.AccountName;

    public virtual Uri Uri => _address.TableUri;

    /// <summary>A filter from an interpolated text; its values are quoted and escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.Of(filter);

    /// <summary>A filter from a condition on a table's name.</summary>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => FilterExpression.ToText(filter);

    public virtual TableClient GetTableClient(string tableName) => new(_address, tableName);

    /// <exception cref="RequestFailedException">400 InvalidResourceName or OutOfRangeInput; 409 TableAlreadyExists.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Deletes the table with its entities; the answer is 404 where there was none.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        QueryAsync(FilterText.Of(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(Expression<Func<TableItem, bool>> filter, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        QueryAsync(FilterExpression.ToText(filter), maxPerPage, cancellationToken);

    /// <summary>The tables in the order of their names.</summary>
    /// <exception cref="RequestFailedException">400 InvalidInput: the filter is not valid.</exception>
    public virtual AsyncPageable<TableItem> QueryAsync(string? filter = default, int? maxPerPage = default, CancellationToken cancellationToken = default) =>
        new TablePages(_address.Tables, filter, maxPerPage, cancellationToken);
}
