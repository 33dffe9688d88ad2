using System.Net;
using System.Net.Http.Json;
using System.Text;
using Tests.Functions;

namespace Tests.Crashes.Fsync;

/// <summary>What is answered is on the disk: shown by the system calls of the real program while several clients ask for things at once.</summary>
public sealed class FsyncTests
{
    private const int Clients = 4;
    private const int RequestsEach = 6;

    [ToolFact("strace", asRoot: false)]
    public async Task Given_requests_from_several_clients_Then_every_answer_comes_after_a_sync_that_covers_its_commit()
    {
        await using TracedBackend backend = new();
        await backend.StartAsync();
        var marks = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => AskAsync(backend.Http, client)))).SelectMany(mark => mark).ToList();
        var settled = await SettleAsync(backend.Http);
        var calls = await backend.StopAsync();

        AcknowledgementCheck check = new(calls);
        Assert.Empty(marks.Select(check.Fault).OfType<string>());
        Assert.Empty(settled.Select(check.FaultOfLoneRequest).OfType<string>());
        AssertTheFolderIsSynced(calls, backend.DataFolder);

        // The same check says no where there is no sync, as with synchronous=OFF, and where each comes before what it should cover.
        AcknowledgementCheck withoutSync = new([.. calls.Where(call => !AcknowledgementCheck.IsSync(call))]);
        Assert.Equal(marks.Count + settled.Count, marks.Select(withoutSync.Fault).Concat(settled.Select(withoutSync.FaultOfLoneRequest)).OfType<string>().Count());
        AcknowledgementCheck tooEarly = new([.. SyncedTooEarly(calls)]);
        Assert.NotEmpty(marks.Select(tooEarly.Fault).Concat(settled.Select(tooEarly.FaultOfLoneRequest)).OfType<string>());
    }

    /// <summary>Creates parties and sends messages, in turns, each with a mark of its own.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(HttpClient http, int client)
    {
        List<string> marks = [];
        for (var i = 0; i < RequestsEach; i++)
        {
            var mark = $"mark-{client}-{i}-of-the-trace";
            marks.Add(mark);
            using var answer = i % 2 == 0 ? await PostPartyAsync(http, mark) : await SendAsync(http, mark);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        return marks;
    }

    private static Task<HttpResponseMessage> PostPartyAsync(HttpClient http, string mark)
    {
        var party = Requests.Party("Buyer");
        party["name"] = mark;
        HttpRequestMessage request = new(HttpMethod.Post, "api/parties") { Content = JsonContent.Create(party) };
        request.Headers.Add("Idempotency-Key", mark);
        return http.SendAsync(request);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string mark) =>
        http.PostAsync("bank-acme/messages", new StringContent($$"""{"text":"{{mark}}"}""", Encoding.UTF8, "application/json"));

    /// <summary>A bank receives and completes what it was sent, one after the other.</summary>
    /// <returns>What marks the requests: their paths, which carry a lock of their own.</returns>
    private static async Task<IReadOnlyList<string>> SettleAsync(HttpClient http)
    {
        List<string> paths = [];
        while (true)
        {
            using var received = await http.PostAsync("bank-acme/messages/head?timeout=0", content: null);
            if (received.StatusCode == HttpStatusCode.NoContent) break;
            var path = received.Headers.Location!.PathAndQuery;
            using var completed = await http.DeleteAsync(path);
            Assert.Equal(HttpStatusCode.OK, completed.StatusCode);
            paths.Add(path);
        }

        Assert.Equal(Clients * RequestsEach / 2, paths.Count);
        return paths;
    }

    /// <summary>The log's name in its folder is on the disk before anything is answered.</summary>
    private static void AssertTheFolderIsSynced(List<SystemCall> calls, string folder)
    {
        var created = calls.Find(call => call.Name == "openat" && call.Bytes.EndsWith("emulator.db-wal", StringComparison.Ordinal));
        var answered = calls.Find(call => call.Bytes.StartsWith("HTTP/1.1 2", StringComparison.Ordinal));
        Assert.NotNull(created);
        Assert.NotNull(answered);
        Assert.Contains(calls, call => AcknowledgementCheck.IsSync(call) && call.File == folder && call.Begin > created.End && call.End < answered.Begin);
    }

    /// <summary>The trace of a program that syncs first and writes the commit then.</summary>
    private static IEnumerable<SystemCall> SyncedTooEarly(List<SystemCall> calls)
    {
        var written = 0;
        foreach (var call in calls)
        {
            if (AcknowledgementCheck.IsLog(call) && AcknowledgementCheck.IsCommitFrame(call)) written = call.Begin;
            yield return AcknowledgementCheck.IsSync(call) && AcknowledgementCheck.IsLog(call) ? call with { Begin = written, End = written } : call;
        }
    }
}
