using Azure;
using Azure.Data.Tables.Models;
using Emulator.Runtime;
using Emulator.Tables.Encoding;
using Emulator.Tables.Queries;
using Emulator.Tables.Service;
using Utf8 = System.Text.Encoding;

namespace Emulator.Tables.Clients;

/// <summary>The pages of the list of tables.</summary>
internal sealed class TablePages(TableStorage storage, string? filter, int? maxPerPage, CancellationToken cancellationToken) : AsyncPageable<TableItem>(cancellationToken)
{
    private static readonly PropertyName TableName = PropertyName.Of("TableName");

    public override IAsyncEnumerable<Page<TableItem>> AsPages(string? continuationToken = default, int? pageSizeHint = default) =>
        Pages(continuationToken, pageSizeHint ?? maxPerPage ?? TableLimits.PageRows).ToAsyncEnumerable();

    private IEnumerable<Page<TableItem>> Pages(string? continuationToken, int size)
    {
        if (size is < 1 or > TableLimits.PageRows) throw TableFault.InvalidInput($"A page has 1 to {TableLimits.PageRows} tables.").ToException();
        if (FilterParser.TryParse(filter, out var condition) is { } invalid) throw invalid.ToException();
        var from = string.IsNullOrEmpty(continuationToken)
            ? ""
            : ContinuationToken.Decode(continuationToken) ?? throw TableFault.InvalidInput("The continuation token is not one of this service.").ToException();
        var names = storage.ListTables(from).Where(name => condition is null || Matches(condition, name)).ToList();
        for (var at = 0; at == 0 || at < names.Count; at += size)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var next = at + size < names.Count ? ContinuationToken.Encode(names[at + size]) : null;
            yield return Page<TableItem>.FromValues(names.Skip(at).Take(size).Select(name => new TableItem(name)).ToList(), next, new StorageResponse(200));
        }
    }

    private static bool Matches(Filter condition, string name)
    {
        var writer = new EntityWriter(0);
        writer.Write(TableName, name);
        return condition.Matches(new FilterRow { PartitionKey = Utf8.UTF8.GetBytes(name), RowKey = default, Modified = 0, Properties = writer.Finish() });
    }
}
