using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ScfFunctions.Http;

namespace Tests.Functions.Http;

/// <summary>What a request gets that is wrong before anybody looks at its content.</summary>
public sealed class BadInputTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly string Party = Requests.Party().ToJsonString();

    private ScfApp App => shared.App;

    [Theory]
    [InlineData("", "The body is empty.")]
    [InlineData("{", "The body is not JSON at line 1, byte 2: ")]
    [InlineData("{\n  \"name\": 'x'}", "The body is not JSON at line 2, byte 11: ")]
    [InlineData("{} {}", "The body is not JSON at line 1, byte 4: ")]
    [InlineData("""{"name":"\ud800"}""", "The body is not JSON at line 1, byte 9: A text is not Unicode.")]
    [InlineData("""{"\udc00":1}""", "The body is not JSON at line 1, byte 2: A text is not Unicode.")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "The body is not JSON at line 1, byte ")]
    public async Task Given_what_is_not_JSON_When_sent_Then_the_place_is_named(string body, string detail)
    {
        var refused = (await App.PostTextAsync("parties", body)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-json");

        Assert.StartsWith(detail, refused.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", " wrong-type")]
    [InlineData("[]", " wrong-type")]
    [InlineData("\"party\"", " wrong-type")]
    [InlineData("7", " wrong-type")]
    public async Task Given_JSON_that_is_no_object_When_sent_Then_the_whole_body_is_at_fault(string body, string fault)
    {
        Assert.Equal([fault], (await App.PostTextAsync("parties", body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_a_continuation_that_no_answer_has_given_When_cases_are_listed_Then_it_is_named()
    {
        var refused = await App.GetAsync("cases?supplier=p1&continuation=x");

        Assert.Equal(["continuation malformed"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_many_faults_When_sent_Then_all_are_named_at_once()
    {
        const string body = """
            {"roles": ["Supplier", "Pirate", 7], "name": "", "country": "br", "payoutAccount": "with space", "tenant": "x", "a/b~c": 1, "a/b~c": 2}
            """;

        var refused = await App.PostTextAsync("parties", body);

        Assert.Equal(
            [
                "/a~1b~0c given-twice", "/roles/1 unknown-value", "/roles/2 wrong-type", "/name too-short", "/registrationNumber missing", "/country malformed",
                "/payoutAccount malformed", "/tenant unknown-field", "/a~1b~0c unknown-field",
            ],
            refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Given_another_content_type_When_sent_Then_JSON_is_expected(string type)
    {
        using StringContent content = new(Party, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        var refused = await App.SendAsync(HttpMethod.Post, "parties", content, ScfApp.DevelopmentKey, "type");

        refused.ExpectProblem(HttpStatusCode.UnsupportedMediaType, "json-expected");
    }

    [Fact]
    public async Task Given_no_content_type_When_sent_Then_JSON_is_expected()
    {
        using ByteArrayContent content = new(Encoding.UTF8.GetBytes(Party));

        var refused = await App.SendAsync(HttpMethod.Post, "parties", content, ScfApp.DevelopmentKey, "no-type");

        refused.ExpectProblem(HttpStatusCode.UnsupportedMediaType, "json-expected");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_body_over_the_limit_When_sent_Then_it_is_too_large_however_it_is_sent(bool chunked)
    {
        var large = new string(' ', JsonBody.LargestBody) + "{}";
        using HttpContent content = chunked ? new PushedContent(large) : new StringContent(large, Encoding.UTF8, "application/json");

        var refused = await App.SendAsync(HttpMethod.Post, "parties", content, ScfApp.DevelopmentKey, "large");

        refused.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Given_a_body_of_just_the_limit_When_sent_Then_it_is_read()
    {
        var body = Party + new string(' ', JsonBody.LargestBody - Encoding.UTF8.GetByteCount(Party));

        (await App.PostTextAsync("parties", body)).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(null, "Idempotency-Key missing")]
    [InlineData("", "Idempotency-Key missing")]
    [InlineData("a\tb", "Idempotency-Key malformed")]
    public async Task Given_no_sound_idempotency_key_When_sent_Then_the_header_is_named_beside_the_fields(string? key, string fault)
    {
        using StringContent content = new("""{"name":"x"}""", Encoding.UTF8, "application/json");

        var refused = await App.SendAsync(HttpMethod.Post, "pools", content, ScfApp.DevelopmentKey, key);

        Assert.Equal(
            [fault, "/currency missing", "/netCapital missing", "/netAssets missing", "/bankBorrowings missing", "/account missing"],
            refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_an_idempotency_key_over_128_characters_When_sent_Then_it_is_refused()
    {
        var refused = await App.PostTextAsync("parties", Party, idempotencyKey: new string('x', 129));

        Assert.Equal(["Idempotency-Key malformed"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await App.PostTextAsync("parties", Party, idempotencyKey: new string('x', 128))).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("parties/unknown")]
    [InlineData("parties/%2e%2e%2fkeys")]
    [InlineData("parties/a%23b%3fc")]
    [InlineData("pools/cpaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("agreements/'%20or%20true%20or%20'")]
    [InlineData("facilities/f-x")]
    [InlineData("facilities/f-x-y")]
    [InlineData("orders/o%C3%A4")]
    [InlineData("cases/none")]
    [InlineData("cases/none/timeline")]
    [InlineData("cases/none/statement")]
    public async Task Given_an_id_of_nothing_When_read_Then_it_is_not_found(string route)
    {
        (await App.GetAsync(route)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>A body whose length is not known beforehand.</summary>
    private sealed class PushedContent : HttpContent
    {
        private readonly byte[] _bytes;

        public PushedContent(string text)
        {
            _bytes = Encoding.UTF8.GetBytes(text);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
