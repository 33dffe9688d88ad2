using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using Azure.Core;

namespace Emulator.Runtime;

/// <summary>The raw response behind the clients' results: a status and, after a write, the new ETag; where the service is busy, when to come back.</summary>
internal sealed class StorageResponse(int status, string? etag = null, TimeSpan? retryAfter = null) : Response
{
    private const string ETagHeader = "ETag";
    private const string RetryAfterHeader = "Retry-After";

    public override int Status => status;

    public override string ReasonPhrase => status switch { 200 => "OK", 201 => "Created", 202 => "Accepted", 204 => "No Content", 503 => "Server Busy", 404 => "Not Found", _ => "Conflict" };

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
        // There is nothing to give back: no connection was used.
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders()
    {
        foreach (var name in (string[])[ETagHeader, RetryAfterHeader])
        {
            if (TryGetHeader(name, out var value)) yield return new HttpHeader(name, value);
        }
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = name.Equals(ETagHeader, StringComparison.OrdinalIgnoreCase) ? etag
            : name.Equals(RetryAfterHeader, StringComparison.OrdinalIgnoreCase) ? retryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture)
            : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
