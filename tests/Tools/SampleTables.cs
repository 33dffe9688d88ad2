using Azure.Data.Tables;
using ScfFunctions.Storage;

namespace Tests.Tools;

/// <summary>Something to export.</summary>
internal static class SampleTables
{
    public const int CaseRows = 20_000;

    /// <summary>All tables there are; 20,000 rows of what looks like ended cases, small and large, and one of each type elsewhere.</summary>
    public static async Task FillAsync(TableServiceClient tables)
    {
        foreach (var name in TablesAtStart.Names) await tables.CreateTableAsync(name);
        var cases = tables.GetTableClient(CasesTable.Name);
        await Task.WhenAll(Enumerable.Range(0, CaseRows / 50).Select(n => cases.SubmitTransactionAsync(Enumerable.Range(0, 50).Select(row =>
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"c{n / (n < 100 ? 50 : 1):D4}", $"fact|{n:D4}{row:D4}") { ["Text"] = new string('x', 100 + row) })))));
        await tables.GetTableClient(OrdersTable.Name).AddEntityAsync(new TableEntity("p", "r") { ["Long"] = 1L, ["Guid"] = Guid.Empty, ["Bytes"] = new byte[] { 1 }, ["Time"] = DateTimeOffset.UnixEpoch, ["Double"] = 1d });
    }
}
