using System.Text.Json;
using Azure.Data.Tables;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Microsoft.Extensions.DependencyInjection;

namespace Simulation.Checks;

/// <summary>Every row of the backend, read from its tables, queues and orchestrations at the end; what its functions make of them is not asked.</summary>
internal sealed class Snapshot
{
    private const string TableNames = "Agreements,BuyerLimits,CapitalPool,Cases,CaseIndex,Claims,Credits,Facilities,Pending,WorkItems";

    private readonly Dictionary<string, List<TableEntity>> _tables = new(StringComparer.Ordinal);

    /// <summary>The cases, by id.</summary>
    public required IReadOnlyDictionary<string, CaseRows> Cases { get; init; }

    /// <summary>Messages left in queues, and dead letters.</summary>
    public required IReadOnlyList<LeftMessage> Messages { get; init; }

    /// <summary>The orchestrations that run, are suspended or wait to start.</summary>
    public required IReadOnlyList<string> LiveInstances { get; init; }

    public IReadOnlyList<TableEntity> Rows(string table) => _tables[table];

    public static async Task<Snapshot> TakeAsync(IServiceProvider services)
    {
        var tables = services.GetRequiredService<TableServiceClient>();
        Dictionary<string, List<TableEntity>> all = new(StringComparer.Ordinal);
        foreach (var name in TableNames.Split(','))
        {
            List<TableEntity> rows = [];
            await foreach (var row in tables.GetTableClient(name).QueryAsync<TableEntity>("PartitionKey ge ''")) rows.Add(row);
            all[name] = rows;
        }

        var store = services.GetRequiredService<EmulatorStore>();
        Snapshot snapshot = new()
        {
            Cases = all["Cases"].GroupBy(row => row.PartitionKey, StringComparer.Ordinal).ToDictionary(rows => rows.Key, rows => new CaseRows(rows.Key, [.. rows]), StringComparer.Ordinal),
            Messages = store.Read(session => session.Query(
                "SELECT queue, dead, message_id, header FROM queue_messages ORDER BY sequence",
                row => new LeftMessage(row.GetString(0), row.GetBoolean(1), row.IsDBNull(2) ? "" : row.GetString(2), System.Text.Encoding.UTF8.GetString(row.GetBytes(3))))),
            LiveInstances = store.Read(session => session.Query("SELECT id FROM durable_instances WHERE status IN (0, 6, 7) ORDER BY id", row => row.GetString(0))),
        };
        foreach (var (name, rows) in all) snapshot._tables[name] = rows;
        return snapshot;
    }
}

/// <summary>A message that nobody has taken, or a dead letter.</summary>
/// <param name="Header">Its properties, among them the reason of a dead letter.</param>
internal sealed record LeftMessage(string Queue, bool IsDead, string Id, string Header);

/// <summary>The rows of one case.</summary>
internal sealed class CaseRows(string id, IReadOnlyList<TableEntity> rows)
{
    public string Id => id;

    public JsonElement State { get; } = Json(rows.Single(row => row.RowKey == "case"), "State");

    public string Lifecycle => Text("lifecycle")!;

    public bool HasEnded => Reached.EndedLifecycles.Contains(Lifecycle);

    public int Episode => State.GetProperty("episode").GetInt32();

    public string OrderNumber => Text("orderNumber")!;

    /// <summary>Its payments, as the case has them.</summary>
    public IEnumerable<JsonElement> Payments => State.GetProperty("payments").EnumerateArray();

    public IEnumerable<TableEntity> Of(string prefix) => rows.Where(row => row.RowKey.StartsWith(prefix + "|", StringComparison.Ordinal));

    public IEnumerable<JsonElement> Entries => Of("journal").OrderBy(row => row.RowKey, StringComparer.Ordinal).Select(row => Json(row, "Entry"));

    public IEnumerable<JsonElement> Facts => Of("fact").OrderBy(row => row.RowKey, StringComparer.Ordinal).Select(row => Json(row, "Fact"));

    public string? Text(string property) => State.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An amount of the state in cents; 0 where it is not there.</summary>
    public long Cents(string property) => State.TryGetProperty(property, out var value) ? CentsOf(value) : 0;

    /// <summary>Debits less credits of an account, in cents.</summary>
    public long Balance(string book, string account) => Entries
        .Where(entry => entry.GetProperty("book").GetString() == book)
        .Sum(entry => Moved(entry, account));

    /// <summary>Debits less credits of an account in an entry, in cents.</summary>
    public static long Moved(JsonElement entry, string account) => entry.GetProperty("lines").EnumerateArray()
        .Where(line => line.GetProperty("account").GetString() == account)
        .Sum(line => line.GetProperty("side").GetString() == "Debit" ? CentsOf(line.GetProperty("amount")) : -CentsOf(line.GetProperty("amount")));

    public static long CentsOf(JsonElement money) => Marketplace.Money.ParseCents(money.GetProperty("amount").GetString()!);

    /// <summary>A record that stands in a row in as many properties as it takes.</summary>
    public static JsonElement Json(TableEntity row, string name)
    {
        var text = row.GetString(name)!;
        for (var piece = 1; row.GetString($"{name}_{piece}") is { } more; piece++) text += more;
        return JsonElement.Parse(text);
    }
}
