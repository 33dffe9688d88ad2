using Azure;
using Azure.Data.Tables;
using Emulator.Runtime;
using Emulator.Tables.Encoding;
using Emulator.Tables.Queries;
using Emulator.Tables.Service;

namespace Emulator.Tables.Clients;

/// <summary>The pages of a query, each read when it is asked for.</summary>
internal sealed class EntityPages<T>(TableStorage storage, string table, string? filter, int? maxPerPage, IEnumerable<string>? select, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : class, ITableEntity
{
    private readonly Selection _selection = new(select);

    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default) =>
        Pages(continuationToken, pageSizeHint ?? maxPerPage ?? TableLimits.PageRows).ToAsyncEnumerable();

    private IEnumerable<Page<T>> Pages(string? continuationToken, int size)
    {
        if (size is < 1 or > TableLimits.PageRows) throw TableFault.InvalidInput($"A page has 1 to {TableLimits.PageRows} rows.").ToException();
        if (FilterParser.TryParse(filter, out var condition) is { } invalid) throw invalid.ToException();
        var from = string.IsNullOrEmpty(continuationToken)
            ? null
            : ContinuationToken.Parse(continuationToken) ?? throw TableFault.InvalidInput("The continuation token is not one of this service.").ToException();
        do
        {
            CancellationToken.ThrowIfCancellationRequested();
            if (storage.IsEmptyPageNext()) yield return Page<T>.FromValues([], (from ?? ContinuationToken.Start).ToString(), new StorageResponse(200));
            if (storage.Query<T>(table, condition, _selection, from, size, out var page) is { } fault) throw fault.ToException();
            from = page.Next;
            yield return Page<T>.FromValues(page.Entities, from?.ToString(), new StorageResponse(200));
        }
        while (from is not null);
    }
}
