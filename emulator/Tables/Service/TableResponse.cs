using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Emulator.Tables.Service;

/// <summary>The raw response behind the clients' results: a status and, after a write, the new ETag.</summary>
internal sealed class TableResponse(int status, string? etag = null) : Response
{
    private const string ETagHeader = "ETag";

    public override int Status => status;

    public override string ReasonPhrase => status switch { 200 => "OK", 201 => "Created", 202 => "Accepted", 204 => "No Content", 404 => "Not Found", _ => "Conflict" };

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
        // There is nothing to give back: no connection was used.
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => etag is null ? [] : [new HttpHeader(ETagHeader, etag)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = name.Equals(ETagHeader, StringComparison.OrdinalIgnoreCase) ? etag : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
