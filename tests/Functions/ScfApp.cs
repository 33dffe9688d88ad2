using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScfFunctions;
using ScfFunctions.Access;
using ScfFunctions.Storage;
using Tests.Emulator.Worker;
using Tests.Support;

namespace Tests.Functions;

/// <summary>The whole application on the embedded runtime, in this process, called over HTTP.</summary>
internal sealed class ScfApp : IAsyncDisposable
{
    /// <summary>The key of first contact that the application is given.</summary>
    public const string DevelopmentKey = "development-key";

    /// <summary>Where the virtual clock starts: a Wednesday.</summary>
    public static readonly DateTimeOffset Start = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private const string VersionSetting = "AzureFunctionsJobHost:extensions:durableTask:defaultVersion";

    private readonly FunctionApp _app;
    private int _requests;

    private ScfApp(FunctionApp app) => _app = app;

    /// <summary>The version of the present orchestrators, from the application's host.json.</summary>
    public static string OrchestrationVersion { get; } = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json")).Build()
        ["extensions:durableTask:defaultVersion"]!;

    public FunctionApp Host => _app;

    /// <summary>What requests carry that name no key of their own; another one once the development key has ended.</summary>
    public string Key { get; set; } = DevelopmentKey;

    public HttpClient Http => _app.Http;

    /// <summary>Starts the application with all its functions.</summary>
    /// <param name="configure">Replaces services.</param>
    /// <param name="settings">Settings beside the defaults.</param>
    public static async Task<ScfApp> StartAsync(Action<FunctionsApplicationBuilder>? configure = null, Dictionary<string, string>? settings = null) => new(
        await FunctionApp.StartAsync(new FunctionAppOptions
        {
            Assemblies = [typeof(ScfApplication).Assembly],
            ClockStart = Start,
            IsUnfinished = HostileWorld.IsUnfinishedAsync,
            Settings = WithDefaults(settings ?? []),
            Configure = builder =>
            {
                ScfApplication.AddTo(builder);
                configure?.Invoke(builder);
            },
        }));

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Sends a body with an Idempotency-Key of its own, or the one given.</summary>
    public Task<Answer> PostAsync(string route, JsonNode body, string key = DevelopmentKey, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, route, Json(body.ToJsonString()), key, idempotencyKey ?? $"request-{Interlocked.Increment(ref _requests)}");

    /// <summary>Sends a body as it is, JSON or not.</summary>
    public Task<Answer> PostTextAsync(string route, string body, string key = DevelopmentKey, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, route, Json(body), key, idempotencyKey ?? $"request-{Interlocked.Increment(ref _requests)}");

    public Task<Answer> GetAsync(string route, string? key = DevelopmentKey) => SendAsync(HttpMethod.Get, route, null, key, null);

    /// <summary>Sends a request.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string route, HttpContent? content, string? key, string? idempotencyKey)
    {
        var body = content is null ? null : await content.ReadAsByteArrayAsync();
        while (true)
        {
            using HttpRequestMessage request = new(method, "api/" + route) { Content = body is null ? null : Copy(body, content!) };
            if (key is not null) request.Headers.Add("x-functions-key", key == DevelopmentKey ? Key : key);
            if (idempotencyKey is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
            using var response = await Http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Answer answer = new(
                response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), response.Content.Headers.ContentType?.MediaType,
                response.Headers.Location?.OriginalString);
            if (!_app.IsHostile || !HostileWorld.IsToBeRepeated(answer)) return answer;
        }
    }

    /// <summary>A key for a tenant's subject, written straight into the table.</summary>
    public async Task<string> KeyAsync(string tenant, string subject, Roles roles, SubjectKind kind = SubjectKind.Machine)
    {
        var id = Ids.Derive("k", tenant, "keys", subject);
        var key = SecretHash.NewKey(id);
        KeyRow row = new(id, SecretHash.Of(key), tenant, kind.ToString(), subject, roles.ToString(), subject, "");
        await Service<KeysTable>().TryAddAsync(row, CancellationToken.None);
        return key;
    }

    /// <summary>The promises whose time has come and that nobody has kept yet.</summary>
    public async Task<IReadOnlyList<PendingMarker>> DueAsync()
    {
        var now = Service<TimeProvider>().GetUtcNow();
        return await Service<PendingTable>().StandingAsync(CancellationToken.None).Where(marker => marker.NotBefore <= now).ToListAsync();
    }

    /// <summary>Makes an order name the case that finances it, as that case's admission does.</summary>
    public async Task<AttachOutcome?> AttachAsync(string order, string caseId)
    {
        var orders = Service<OrdersTable>();
        return await orders.TryAttachCaseAsync(await orders.GetAsync(order, CancellationToken.None), caseId, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Banks need no key unless a test says so.</summary>
    private static Dictionary<string, string> WithDefaults(Dictionary<string, string> settings) => new(settings)
    {
        ["Scf:DevelopmentKey"] = DevelopmentKey,
        ["Scf:UnsignedBankMessages"] = settings.GetValueOrDefault("Scf:UnsignedBankMessages", "true"),
        [VersionSetting] = settings.GetValueOrDefault(VersionSetting, OrchestrationVersion),
        ["SweeperSchedule"] = settings.GetValueOrDefault("SweeperSchedule", HostileMode.IsOn ? HostileWorld.SweeperSchedule : "0 0 * * * *"),
    };

    private static ByteArrayContent Copy(byte[] body, HttpContent content)
    {
        ByteArrayContent copy = new(body);
        foreach (var header in content.Headers) copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return copy;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body, string? ContentType, string? Location)
{
    /// <summary>The id of what was created.</summary>
    public string Id => Text("id");

    /// <summary>The problem's code.</summary>
    public string Code => Text("type")["urn:scf:".Length..];

    /// <summary>The pointers and codes of the fields at fault: <c>/payable/amount malformed-amount</c>.</summary>
    public IReadOnlyList<string> Faults =>
        [.. Body.GetProperty("errors").EnumerateArray().Select(fault => $"{fault.GetProperty("pointer").GetString()} {fault.GetProperty("code").GetString()}")];

    public string Text(string name) => Body.GetProperty(name).GetString()!;

    /// <summary>The amount of a field of type Money.</summary>
    public string Amount(string name) => Body.GetProperty(name).GetProperty("amount").GetString()!;

    /// <summary>The answer itself where it has the status expected; else the test fails and shows it.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Body}");
        return this;
    }

    public Answer ExpectProblem(HttpStatusCode status, string code)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Code);
        Assert.Equal((int)status, Body.GetProperty("status").GetInt32());
        return this;
    }
}
