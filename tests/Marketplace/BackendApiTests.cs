using System.Net;
using System.Text;
using Marketplace.Backend;

namespace Tests.Marketplace;

public class BackendApiTests
{
    private const string Created = """{"id":"x1"}""";

    [Fact]
    public async Task Given_the_backend_is_away_When_something_is_created_Then_the_same_request_is_sent_until_it_answers()
    {
        var backend = new ScriptedBackend(
            () => throw new HttpRequestException("refused"),
            () => Answer(HttpStatusCode.InternalServerError, "{}"),
            () => Answer(HttpStatusCode.Conflict, """{"type":"urn:scf:request-in-progress"}"""),
            () => Answer(HttpStatusCode.Created, Created));
        using var api = Api(backend);

        var answer = await api.CreateAsync<CreatedAnswer>("api/orders", "key-1", new CaseRequest("o", "a"), CancellationToken.None);

        Assert.Equal("x1", answer.Id);
        Assert.Equal(Enumerable.Repeat(("key-1", "secret", """{"orderId":"o","agreementId":"a"}"""), 4), backend.Requests);
        Assert.Equal((1, 3), api.Counters);
    }

    [Fact]
    public async Task Given_the_backend_stays_away_When_patience_ends_Then_the_error_says_what_was_asked_and_why_it_failed()
    {
        var backend = new ScriptedBackend(() => throw new HttpRequestException("refused"));
        using var api = new BackendApi(new Uri("http://localhost/"), "secret", new Patience(TimeSpan.Zero), backend);

        var error = await Assert.ThrowsAsync<BackendException>(() => api.GetAsync<CreatedAnswer>("api/orders/x1", CancellationToken.None));

        Assert.Equal("GET api/orders/x1: no answer within 0 s: refused", error.Message);
    }

    [Fact]
    public async Task Given_the_business_says_no_When_proposed_Then_its_reasons_come_back()
    {
        using var api = Api(new ScriptedBackend(() => Answer(HttpStatusCode.UnprocessableEntity, """{"type":"urn:scf:refused","reasons":[{"code":"no-facility","message":"none"}]}""")));

        var (answer, refusal) = await api.ProposeAsync<CreatedAnswer>("api/cases", "k", new CaseRequest("o", "a"), CancellationToken.None);

        Assert.Null(answer);
        Assert.Equal("no-facility", Assert.Single(refusal!.Reasons!).Code);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"type":"urn:scf:invalid-request","errors":[{"pointer":"/payable","code":"x","detail":"is not the sum"}]}""", "urn:scf:invalid-request /payable: is not the sum")]
    [InlineData(HttpStatusCode.UnprocessableEntity, """{"type":"urn:scf:idempotency-key-reused"}""", "urn:scf:idempotency-key-reused")]
    [InlineData(HttpStatusCode.Conflict, """{"type":"urn:scf:wrong-state"}""", "urn:scf:wrong-state")]
    public async Task Given_a_request_at_fault_When_proposed_Then_the_replay_does_not_go_on(HttpStatusCode status, string body, string problem)
    {
        using var api = Api(new ScriptedBackend(() => Answer(status, body)));

        var error = await Assert.ThrowsAsync<BackendException>(() => api.ProposeAsync<CreatedAnswer>("api/cases", "k", new CaseRequest("o", "a"), CancellationToken.None));

        Assert.Equal($"POST api/cases (k) was answered {(int)status}: {problem}", error.Message);
    }

    [Fact]
    public async Task Given_a_list_of_several_pages_one_of_them_empty_When_listed_Then_all_pages_are_read()
    {
        var backend = new ScriptedBackend(
            () => Answer(HttpStatusCode.OK, """{"items":[{"id":"1","kind":"a"}],"continuation":"t&1"}"""),
            () => Answer(HttpStatusCode.OK, """{"items":[],"continuation":"t2"}"""),
            () => Answer(HttpStatusCode.OK, """{"items":[{"id":"2","kind":"b"}],"continuation":null}"""));
        using var api = Api(backend);

        var items = await api.ListAsync<WorkItemAnswer>("api/work-items?status=open", CancellationToken.None);

        Assert.Equal(["1", "2"], items.Select(item => item.Id));
        Assert.Equal(["/api/work-items?status=open", "/api/work-items?status=open&continuation=t%261", "/api/work-items?status=open&continuation=t2"], backend.Paths);
    }

    private static BackendApi Api(ScriptedBackend backend) => new(new Uri("http://localhost/"), "secret", new Patience(TimeSpan.FromMinutes(1)), backend);

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class ScriptedBackend(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        private int _next;

        public List<(string Key, string AccessKey, string Body)> Requests { get; } = [];

        public List<string> Paths { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Add(request.RequestUri!.PathAndQuery);
            if (request.Content is not null)
                Requests.Add((request.Headers.GetValues("Idempotency-Key").Single(), request.Headers.GetValues("x-functions-key").Single(), await request.Content.ReadAsStringAsync(cancellationToken)));
            return answers[_next++]();
        }
    }
}
