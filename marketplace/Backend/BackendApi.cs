using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text.Json;

namespace Marketplace.Backend;

/// <summary>The backend's HTTP interface. Every request is tried again, with the same Idempotency-Key, while the backend is away.</summary>
internal sealed class BackendApi : IDisposable
{
    /// <summary>Moving the clock may run days of work; everything else answers within a minute or is tried again.</summary>
    private static readonly TimeSpan LongestClockMove = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly Patience _patience;
    private int _requests;
    private int _retries;

    public BackendApi(Uri address, string key, Patience? patience = null, HttpMessageHandler? handler = null)
    {
        _http = new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Add("x-functions-key", key);
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        _patience = patience ?? Patience.Default;
    }

    /// <summary>Requests answered, and attempts that had to be repeated.</summary>
    public (int Requests, int Retries) Counters => (_requests, _retries);

    /// <summary>Creates something under a key; the same key may be sent any number of times.</summary>
    /// <exception cref="BackendException">The backend refused it, or stayed away.</exception>
    public async Task<T> CreateAsync<T>(string path, string idempotencyKey, object body, CancellationToken cancellationToken)
        where T : class
    {
        var (answer, refusal) = await ProposeAsync<T>(path, idempotencyKey, body, cancellationToken);
        return answer ?? throw new BackendException($"POST {path} ({idempotencyKey}) was refused: {refusal}");
    }

    /// <summary>Like <see cref="CreateAsync"/>, where the business may say no (422).</summary>
    /// <returns>The answer, or the refusal.</returns>
    public async Task<(T? Answer, ProblemAnswer? Refusal)> ProposeAsync<T>(
        string path, string idempotencyKey, object body, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(HttpMethod.Post, path, idempotencyKey, body, LongestRequest, cancellationToken);
        if (response.IsSuccessStatusCode) return (await ReadAsync<T>(response, path, cancellationToken), null);
        var problem = await ProblemAsync(response, cancellationToken);
        return response.StatusCode == HttpStatusCode.UnprocessableEntity && problem.Reasons is { Count: > 0 }
            ? (null, problem)
            : throw new BackendException($"POST {path} ({idempotencyKey}) was answered {(int)response.StatusCode}: {problem}");
    }

    /// <summary>Like <see cref="CreateAsync"/>, where the business (422) or the state of things (409) may say no.</summary>
    /// <returns>Null where it was taken, else the refusal's stable type and reasons.</returns>
    public async Task<string?> TryCreateAsync(string path, string idempotencyKey, object body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, idempotencyKey, body, LongestRequest, cancellationToken);
        if (response.IsSuccessStatusCode) return null;
        var problem = await ProblemAsync(response, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict))
            throw new BackendException($"POST {path} ({idempotencyKey}) was answered {(int)response.StatusCode}: {problem}");
        return string.Join(' ', [problem.Type ?? problem.Title ?? "refused", .. (problem.Reasons ?? []).Select(reason => reason.Code)]);
    }

    /// <summary>A person's decision about a work item, which takes no key: a repeat says the same.</summary>
    /// <returns>The item as it stands then, or the refusal where the item does not admit the decision.</returns>
    public async Task<(WorkItemAnswer? Item, ProblemAnswer? Refusal)> DecideAsync(string path, DecisionRequest decision, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, null, decision, LongestRequest, cancellationToken);
        if (response.IsSuccessStatusCode) return (await ReadAsync<WorkItemAnswer>(response, path, cancellationToken), null);
        var problem = await ProblemAsync(response, cancellationToken);
        return response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity
            ? (null, problem)
            : throw new BackendException($"POST {path} ({decision.Decision}) was answered {(int)response.StatusCode}: {problem}");
    }

    /// <exception cref="BackendException">There is no such thing, or the backend stayed away.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, LongestRequest, cancellationToken);
        if (response.IsSuccessStatusCode) return await ReadAsync<T>(response, path, cancellationToken);
        throw new BackendException($"GET {path} was answered {(int)response.StatusCode}: {await ProblemAsync(response, cancellationToken)}");
    }

    /// <summary>All pages of a list.</summary>
    public async Task<List<T>> ListAsync<T>(string path, CancellationToken cancellationToken)
    {
        List<T> items = [];
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? continuation = null;
        do
        {
            var page = await GetAsync<PageAnswer<T>>(
                continuation is null ? path : $"{path}{separator}continuation={Uri.EscapeDataString(continuation)}", cancellationToken);
            items.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return items;
    }

    /// <summary>Runs everything due up to <paramref name="until"/> and returns when the backend is idle.</summary>
    /// <returns>Where the clock stands.</returns>
    public async Task<DateTimeOffset> MoveClockAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, "admin/clock", null, new ClockRequest(until), LongestClockMove, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new BackendException($"POST /admin/clock until {until:O} was answered {(int)response.StatusCode}: {await ProblemAsync(response, cancellationToken)}");
        return (await ReadAsync<ClockAnswer>(response, "admin/clock", cancellationToken)).Now;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? idempotencyKey, object? body, TimeSpan longest, CancellationToken cancellationToken)
    {
        var bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), MarketJson.Options);
        var response = await _patience.TryAsync($"{method} {path}", Attempt, Patience.IsPassing, () => Interlocked.Increment(ref _retries), cancellationToken);
        Interlocked.Increment(ref _requests);
        return response;

        async Task<HttpResponseMessage?> Attempt(CancellationToken stop)
        {
            using var request = new HttpRequestMessage(method, path);
            if (bytes is not null) request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(longest);
            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
            if (!Patience.IsPassing(answer.StatusCode) && !await IsInProgressAsync(answer, stop)) return answer;
            answer.Dispose();
            return null;
        }
    }

    /// <summary>A request cut off by a crash is still counted as running until the backend has resumed it.</summary>
    private static async Task<bool> IsInProgressAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.StatusCode == HttpStatusCode.Conflict && (await ProblemAsync(answer, cancellationToken)).Type == "urn:scf:request-in-progress";

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(MarketJson.Options, cancellationToken)
                ?? throw new BackendException($"{path} was answered with nothing.");
        }
        catch (JsonException e)
        {
            throw new BackendException($"{path} was answered with something else than expected: {e.Message}", e);
        }
    }

    private static async Task<ProblemAnswer> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<ProblemAnswer>(text, MarketJson.Options) ?? new ProblemAnswer(null, null, null, text, null, null);
        }
        catch (JsonException)
        {
            // Not a problem document, for example a proxy's page: its text is all there is to report.
            return new ProblemAnswer(null, null, null, text, null, null);
        }
    }
}
