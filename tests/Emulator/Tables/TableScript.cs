using System.Globalization;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.Tables;

/// <summary>Performs operations of tests/azurite/operations.json on the emulator and puts the answers as record.mjs does.</summary>
internal sealed class TableScript : IDisposable
{
    private readonly TemporaryRuntime _runtime = new();
    private readonly TableServiceClient _service;
    private readonly Dictionary<string, string> _origins = [];
    private readonly Dictionary<string, ETag> _saved = [];

    public TableScript() => _service = new TableServiceClient(_runtime.ConnectionString);

    public void Dispose() => _runtime.Dispose();

    public async Task<JsonObject> PerformAsync(JsonObject operation)
    {
        try
        {
            var (status, result) = await RunAsync(operation);
            var answer = new JsonObject { ["status"] = status };
            if (result is not null) answer["result"] = result;
            return answer;
        }
        catch (RequestFailedException e)
        {
            var answer = new JsonObject { ["status"] = e.Status, ["code"] = e.ErrorCode };
            if (e is TableTransactionFailedException { FailedTransactionActionIndex: { } index }) answer["index"] = index;
            return answer;
        }
    }

    private async Task<(int Status, JsonNode? Result)> RunAsync(JsonObject operation)
    {
        var table = _service.GetTableClient(Text(operation["table"] ?? "none"));
        switch ((string)operation["do"]!)
        {
            case "createTable":
                return ((await _service.CreateTableAsync(table.Name)).GetRawResponse().Status, null);
            case "deleteTable":
                return ((await _service.DeleteTableAsync(table.Name)).Status, null);
            case "listTables":
                var names = new JsonArray();
                await foreach (var item in _service.QueryAsync((string?)operation["filter"])) names.Add(item.Name);
                return (200, names);
            case "insert":
                return Written(operation, await table.AddEntityAsync(Entity(operation)));
            case "update":
                return Written(operation, await table.UpdateEntityAsync(Entity(operation), Condition(operation), Mode(operation)));
            case "upsert":
                return Written(operation, await table.UpsertEntityAsync(Entity(operation), Mode(operation)));
            case "delete":
                return ((await table.DeleteEntityAsync(Text(operation["pk"]!), Text(operation["rk"]!), Condition(operation))).Status, null);
            case "get":
                var got = await table.GetEntityAsync<TableEntity>(Text(operation["pk"]!), Text(operation["rk"]!), Select(operation));
                return (got.GetRawResponse().Status, Abstracted(got.Value));
            case "query":
                return (200, await QueryAsync(table, operation));
            case "transaction":
                return await SubmitAsync(table, operation);
            case var unknown:
                throw new InvalidDataException($"The script says '{unknown}'.");
        }
    }

    private async Task<JsonArray> QueryAsync(TableClient table, JsonObject operation)
    {
        var query = table.QueryAsync<TableEntity>((string?)operation["filter"], (int?)operation["pageSize"], Select(operation));
        var pages = new JsonArray();
        string? token = null;
        await foreach (var page in query.AsPages())
        {
            pages.Add(Shown(page.Values, operation));
            token = page.ContinuationToken;
            if (operation["resume"] is not null) break;
        }

        if (operation["resume"] is null) return pages;
        await foreach (var page in query.AsPages(token)) pages.Add(Shown(page.Values, operation));
        return pages;
    }

    private async Task<(int Status, JsonNode? Result)> SubmitAsync(TableClient table, JsonObject operation)
    {
        List<TableTransactionAction> actions = [];
        foreach (var action in operation["actions"]!.AsArray().Select(node => node!.AsObject())) actions.Add(new(Type(action), Entity(action), Condition(action)));
        for (var i = 0; i < ((int?)operation["inserts"] ?? 0); i++)
        {
            var entity = new JsonObject { ["pk"] = (string?)operation["pk"], ["rk"] = (i + ((int?)operation["from"] ?? 0)).ToString("D6", CultureInfo.InvariantCulture), ["texts"] = operation["textEach"]?.DeepClone() };
            actions.Add(new(TableTransactionActionType.Add, Entity(entity)));
        }

        var response = await table.SubmitTransactionAsync(actions);
        var parts = new JsonArray();
        for (var i = 0; i < Math.Min(10, response.Value.Count); i++)
        {
            var etag = response.Value[i].Headers.ETag;
            if (operation["save"] is { } name && etag is not null) _saved[$"{name}.{i}"] = etag.Value;
            parts.Add(new JsonArray(response.Value[i].Status, etag is null ? null : "etag"));
        }

        return (response.GetRawResponse().Status, parts);
    }

    private (int Status, JsonNode? Result) Written(JsonObject operation, Response response)
    {
        var etag = response.Headers.ETag!.Value;
        if (operation["save"] is { } name) _saved[(string)name!] = etag;
        _origins.TryAdd(etag.ToString(), $"etag: {operation["name"]}");
        return (response.Status, _origins[etag.ToString()]);
    }

    private JsonNode Shown(IReadOnlyList<TableEntity> entities, JsonObject operation)
    {
        if (operation["show"] is not null) return new JsonArray([.. entities.Select(Abstracted)]);
        var keys = entities.Select(entity => $"{entity.PartitionKey}/{entity.RowKey}").ToList();
        return keys.Count <= 30
            ? new JsonArray([.. keys.Select(key => JsonValue.Create(key))])
            : new JsonObject { ["count"] = keys.Count, ["first"] = keys[0], ["last"] = keys[^1] };
    }

    private JsonObject Abstracted(TableEntity entity)
    {
        var answer = new JsonObject();
        if (entity.PartitionKey is { } partitionKey) answer["partitionKey"] = partitionKey;
        if (entity.RowKey is { } rowKey) answer["rowKey"] = rowKey;
        answer["timestamp"] = entity.Timestamp is not null;
        answer["etag"] = _origins.GetValueOrDefault(entity.ETag.ToString(), "etag");
        var properties = new JsonObject();
        foreach (var (name, value) in entity.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")) properties[name] = Shown(value!);
        }

        answer["properties"] = properties;
        return answer;
    }

    private static JsonArray Shown(object value) => value switch
    {
        string text => ["String", text],
        int number => ["Int32", number.ToString(CultureInfo.InvariantCulture)],
        long number => ["Int64", number.ToString(CultureInfo.InvariantCulture)],
        double number => ["Double", number.ToString(CultureInfo.InvariantCulture)],
        bool flag => ["Boolean", flag ? "true" : "false"],
        DateTimeOffset time => ["DateTime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)],
        Guid guid => ["Guid", guid.ToString()],
        byte[] bytes => ["Binary", Convert.ToBase64String(bytes)],
        _ => throw new InvalidDataException($"A property came back as {value.GetType()}."),
    };

    private static TableEntity Entity(JsonObject row)
    {
        var entity = new TableEntity(Text(row["pk"]!), Text(row["rk"]!));
        foreach (var (name, value) in row["props"]?.AsObject() ?? []) entity[name] = Value(value!.AsArray());
        for (var i = 0; i < ((int?)row["many"] ?? 0); i++) entity[$"P{i}"] = i;
        for (var i = 0; i < ((int?)row["texts"] ?? 0); i++) entity[$"T{i}"] = new string('x', 32768);
        if (row["longName"] is { } longName) entity[new string('n', (int)longName)] = 1;
        return entity;
    }

    private static object? Value(JsonArray typed)
    {
        var value = typed.Count > 1 ? typed[1] : null;
        return (string)typed[0]! switch
        {
            "Null" => null,
            "String" => Text(value!),
            "Int32" => int.Parse((string)value!, CultureInfo.InvariantCulture),
            "Int64" => long.Parse((string)value!, CultureInfo.InvariantCulture),
            "Double" => double.Parse((string)value!, CultureInfo.InvariantCulture),
            "Boolean" => (string)value! == "true",
            "DateTime" => DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture),
            "Guid" => Guid.Parse((string)value!),
            "Binary" => value is JsonObject zeros ? new byte[(int)zeros["base64Zeros"]!] : Convert.FromBase64String((string)value!),
            var unknown => throw new InvalidDataException($"The script has a property of the type '{unknown}'."),
        };
    }

    private static string Text(JsonNode node) => node is JsonObject repeated
        ? string.Concat(Enumerable.Repeat((string)repeated["repeat"]!, (int)repeated["times"]!))
        : (string)node!;

    private ETag Condition(JsonObject operation) => (string?)operation["ifMatch"] switch
    {
        null => default,
        ['$', .. var name] => _saved[name],
        var text => new ETag(text),
    };

    private static TableUpdateMode Mode(JsonObject operation) => Enum.Parse<TableUpdateMode>((string)operation["mode"]!);

    private static TableTransactionActionType Type(JsonObject action) => ((string)action["do"]!, (string?)action["mode"]) switch
    {
        ("insert", _) => TableTransactionActionType.Add,
        ("delete", _) => TableTransactionActionType.Delete,
        ("update", "Merge") => TableTransactionActionType.UpdateMerge,
        ("update", _) => TableTransactionActionType.UpdateReplace,
        (_, "Merge") => TableTransactionActionType.UpsertMerge,
        _ => TableTransactionActionType.UpsertReplace,
    };

    private static IEnumerable<string>? Select(JsonObject operation) => operation["select"]?.AsArray().Select(name => (string)name!);
}
